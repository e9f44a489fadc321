//! One handler, called in each way, and a script of what happens to it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, ReadHalf, split};
use tokio::sync::{oneshot, watch};
use tokio::time::{sleep, timeout};
use ws_runtime::{
    Close, CloseCode, Command, Commands, Connection, Crash, Cx, Exit, Frame, Handle, InFrame, Options, PartialRequest,
    Prepared, Reject, Request, SetOptions, Shutdown, TerminateReason, Upgrade, WebSocketHandler, close_code, cowboy,
};

/// It says that it never waits.
pub(crate) const NEVER_WAITS: u8 = 0;
/// It says nothing, and does not wait either.
pub(crate) const DOES_NOT_WAIT: u8 = 1;
/// It waits, for a moment, in each callback.
pub(crate) const WAITS: u8 = 2;

/// What a handler and its peer have seen, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn push(&self, what: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A handler that does what texts and info messages tell it, and sends back what is none of that.
pub(crate) struct Twin<const WAY: u8> {
    log: Log,
    handle: Option<oneshot::Sender<Handle<Self>>>,
}

impl<const WAY: u8> Twin<WAY> {
    pub(crate) fn new(log: &Log) -> Self {
        Self { log: log.clone(), handle: None }
    }

    fn obey(instruction: &str, cx: &mut Cx<Self>) -> Commands {
        let (word, rest) = instruction.split_once(' ').unwrap_or((instruction, ""));
        let number = rest.parse().unwrap_or(0);
        match word {
            "two" => {
                cx.send("first");
                "second".into()
            }
            "panic" => {
                cx.send("before the panic");
                cx.send(Command::ShutdownReason("panicked".into()));
                panic!("at the disco");
            }
            "close-and-panic" => {
                cx.send(Command::ShutdownReason("closed".into()));
                cx.send(Close(close_code!(4001), "and panic".to_owned()));
                panic!("after the end");
            }
            "crash" => {
                cx.send(Crash::new(rest));
                "after the crash".into()
            }
            "close" => {
                cx.send(Close(close_code!(4000), rest.to_owned()));
                "after the close".into()
            }
            "stop" => cowboy::stop(),
            "limit" => SetOptions::new().max_message_size(number).into(),
            "idle" => SetOptions::new().idle_timeout(Some(Duration::from_millis(number as u64))).into(),
            "passive" => {
                cx.start_timer(Duration::from_millis(20), "active".to_owned());
                Command::Active(false).into()
            }
            "active" => Command::Active(true).into(),
            "plain" => Command::Deflate(false).into(),
            "packed" => Command::Deflate(true).into(),
            "hibernate" => Command::Hibernate.into(),
            "reason" => Command::ShutdownReason(rest.to_owned().into()).into(),
            "big" => Frame::binary(vec![b'x'; number]).into(),
            "prepared" => Prepared::text(rest).into(),
            "many" => [
                Frame::text("one").into(),
                Command::Deflate(false),
                Frame::binary(vec![2; 50]).into(),
                Frame::ping().into(),
                Command::Deflate(true),
            ]
            .into(),
            "stream" => match cx.stream(stream::iter((0..number).map(|item| format!("item {item}")))) {
                Ok(_) => Commands::none(),
                Err(_) => "too many streams".into(),
            },
            "timer" => {
                cx.start_timer(Duration::from_millis(number as u64), "tick".to_owned());
                Commands::none()
            }
            "close-self" => {
                cx.handle().close(CloseCode::GOING_AWAY, "myself");
                "asked to close".into()
            }
            "tell-self" => {
                let told = cx.handle().try_send("told".to_owned()).is_ok();
                format!("told: {told}").into()
            }
            "silence" | "" => Commands::none(),
            _ => instruction.into(),
        }
    }

    async fn wait() {
        if WAY == WAITS {
            tokio::task::yield_now().await;
        }
    }
}

impl<const WAY: u8> WebSocketHandler for Twin<WAY> {
    type RouteState = ();
    type Info = String;
    const NEVER_WAITS: bool = WAY == NEVER_WAITS;

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self::new(&Log::default())))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        Self::wait().await;
        if let Some(sender) = self.handle.take() {
            assert!(sender.send(cx.handle()).is_ok(), "the script waits for the handle");
        }
        Commands::none()
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        self.log.push(format!("{frame:?}"));
        Self::wait().await;
        match frame {
            InFrame::Text(text) => Self::obey(text, cx),
            InFrame::Binary(payload) | InFrame::RawText(payload) => Frame::binary(cx.share(payload)).into(),
            InFrame::Ping(b"panic") => panic!("at a ping"),
            InFrame::Ping(payload) => format!("pinged with {}", payload.len()).into(),
            _ => Commands::none(),
        }
    }

    async fn websocket_info(&mut self, info: String, cx: &mut Cx<Self>) -> Commands {
        self.log.push(format!("info {info}"));
        Self::wait().await;
        Self::obey(&info, cx)
    }

    async fn terminate(self, reason: TerminateReason, _req: PartialRequest) {
        self.log.push(format!("terminate {reason:?}"));
    }
}

/// Something that happens. After each, everything comes to rest before the next.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// The peer sends bytes, as much as there is room for.
    Write(Vec<u8>),
    /// The system sends info messages.
    Infos(Vec<&'static str>),
    /// The same, and the peer sends bytes at the same time.
    Both(Vec<&'static str>, Vec<u8>),
    /// A handle closes.
    HandleCloses,
    /// The server stops.
    Shutdown,
    /// The peer reads nothing, or again.
    Reads(bool),
    /// The peer ends its side of the stream.
    Finishes,
    /// Time passes.
    Passes(Duration),
}

/// How a connection is set up.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) options: Options,
    /// Whether permessage-deflate is agreed on.
    pub(crate) deflate: bool,
    /// Of the stream, each way.
    pub(crate) capacity: usize,
    pub(crate) early: Vec<u8>,
    /// Whether it belongs to a server.
    pub(crate) registered: bool,
    /// How many streams it may have.
    pub(crate) streams: u32,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            options: Options::new(),
            deflate: false,
            capacity: 64 * 1024,
            early: Vec::new(),
            registered: true,
            streams: 0,
        }
    }
}

/// All that can be told of a connection.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// What the handler has seen, and how many bytes its peer had got at the end of each step.
    pub(crate) log: Vec<String>,
    pub(crate) received: Vec<u8>,
    pub(crate) exit: Exit,
}

/// Plays the script. What goes beyond the end of the connection is lost.
async fn play<const WAY: u8>(setup: Setup, steps: &[Step]) -> Outcome {
    let (log, shutdown) = (Log::default(), Shutdown::new());
    let (sender, handle) = oneshot::channel();
    let mut twin = Twin::<WAY>::new(&log);
    // A connection without a mailbox is asked for less.
    let has_handle = steps.iter().any(|step| matches!(step, Step::Infos(_) | Step::Both(..) | Step::HandleCloses));
    twin.handle = has_handle.then_some(sender);
    let (client, server) = tokio::io::duplex(setup.capacity);
    let mut connection = Connection::new(twin);
    if setup.deflate {
        let agreed = setup.options.clone().compress(true).negotiate(&["permessage-deflate"]);
        assert!(agreed.is_some());
        connection = connection.deflate(agreed);
    }
    let options = setup.options.max_streams(setup.streams);
    connection = connection.options(|_| options);
    if setup.registered {
        connection = connection.shutdown(&shutdown);
    }
    let connection = tokio::spawn(connection.run(server, Bytes::from(setup.early)));
    let (reading, mut writing) = split(client);
    let (reads, may_read) = watch::channel(true);
    let received = Arc::new(Mutex::new(Vec::new()));
    let reader = tokio::spawn(read(reading, may_read, Arc::clone(&received)));
    let handle = if has_handle { handle.await.ok() } else { None };
    rest().await;
    for step in steps {
        match step {
            Step::Write(bytes) | Step::Both(_, bytes) => {
                if let Step::Both(infos, _) = step {
                    tell(handle.as_ref(), infos);
                }
                drop(timeout(Duration::from_millis(5), writing.write_all(bytes)).await);
            }
            Step::Infos(infos) => tell(handle.as_ref(), infos),
            Step::HandleCloses => handle.iter().for_each(|handle| handle.close(CloseCode::NORMAL, "handle")),
            Step::Shutdown => shutdown.start(),
            Step::Reads(does) => _ = reads.send(*does),
            Step::Finishes => drop(writing.shutdown().await),
            Step::Passes(time) => sleep(*time).await,
        }
        rest().await;
        log.push(format!("{} bytes", received.lock().unwrap().len()));
    }
    _ = reads.send(true);
    rest().await;
    // What still goes on is ended, by the server or by the peer.
    shutdown.start();
    drop(writing.shutdown().await);
    let exit = timeout(Duration::from_secs(100), connection).await.expect("it ends").unwrap();
    reader.await.unwrap();
    let received = received.lock().unwrap().clone();
    Outcome { log: log.lines(), received, exit }
}

/// Until nothing is left to do but to wait for the clock.
async fn rest() {
    sleep(Duration::from_millis(1)).await;
}

fn tell<const WAY: u8>(handle: Option<&Handle<Twin<WAY>>>, infos: &[&str]) {
    let Some(handle) = handle else { return };
    for info in infos {
        drop(handle.try_send((*info).to_owned()));
    }
}

async fn read(mut reading: ReadHalf<DuplexStream>, mut may_read: watch::Receiver<bool>, to: Arc<Mutex<Vec<u8>>>) {
    let mut buffer = vec![0; 4096];
    loop {
        if may_read.wait_for(|may| *may).await.is_err() {
            return;
        }
        tokio::select! {
            biased;
            _ = may_read.wait_for(|may| !may) => {}
            read = reading.read(&mut buffer) => match read {
                Ok(0) | Err(_) => return,
                Ok(len) => to.lock().unwrap().extend_from_slice(&buffer[..len]),
            },
        }
    }
}

/// Plays the script in each way; what has come of it, which is the same.
pub(crate) fn play_all(setup: &Setup, steps: &[Step]) -> Outcome {
    let at_once = play_once::<NEVER_WAITS>(setup, steps);
    let other = play_once::<DOES_NOT_WAIT>(setup, steps);
    assert_eq!(at_once, other, "a handler that never waits, and the same that does not say so: {steps:?}");
    // While a handler waits, what was sent is written: so there is room again, and who comes next may be another.
    if setup.streams == 0 && !steps.iter().any(|step| matches!(step, Step::Both(..))) {
        let other = play_once::<WAITS>(setup, steps);
        assert_eq!(at_once, other, "a handler that never waits, and the same that does: {steps:?}");
    }
    at_once
}

fn play_once<const WAY: u8>(setup: &Setup, steps: &[Step]) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(play::<WAY>(setup.clone(), steps))
}
