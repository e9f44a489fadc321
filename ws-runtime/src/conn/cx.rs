//! What a callback can reach beside its own state.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::calls::{Call, CallError, Calls};
use super::handle::{ConnectionId, Handle};
use super::mailbox::Mailbox;
use super::streams::{Source, StreamRef, Streams, TooManyStreams};
use super::timers::{TimerRef, Timers};
use crate::answer::RequestId;
use crate::command::IntoCommands;
use crate::handler::WebSocketHandler;
use crate::hooks::IntoPermit;
use crate::options::Options;
use crate::proto::handshake::Version;
use crate::session::Outbox;

/// A connection, as its handler's callbacks see it.
///
/// ```
/// use std::time::Duration;
/// use ws_runtime::{Commands, Cx, Frame, InFrame};
/// # use ws_runtime::{Reject, Request, Upgrade, WebSocketHandler};
/// # struct Greeter;
/// # impl WebSocketHandler for Greeter {
/// # type RouteState = ();
/// # type Info = &'static str;
/// # async fn init(_: &Request, _: ()) -> Result<Upgrade<Self>, Reject> { Ok(Upgrade::new(Greeter)) }
/// async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
///     cx.start_timer(Duration::from_secs(1), "hello after a second");
///     cx.send("hello at once");
///     Commands::none()
/// }
/// # async fn websocket_handle(&mut self, _: InFrame<'_>, _: &mut Cx<Self>) -> Commands { Commands::none() }
/// # }
/// ```
pub struct Cx<H: WebSocketHandler> {
    pub(super) out: Outbox,
    pub(super) mailbox: Option<Mailbox<H::Info>>,
    pub(super) sources: Option<Box<Sources<H>>>,
    pub(super) options: Arc<Options>,
    id: ConnectionId,
    protocol: Option<Box<Box<str>>>,
    version: Version,
    compressed: bool,
    /// Whether the handler wants to be read for.
    pub(super) active: bool,
}

/// What else has something for the handler or its client. Most connections have none of them.
pub(super) struct Sources<H: WebSocketHandler> {
    pub(super) timers: Option<Box<Timers<H::Info>>>,
    pub(super) streams: Option<Box<Streams<H>>>,
    pub(super) calls: Option<Box<Calls>>,
}

impl<H: WebSocketHandler> Default for Sources<H> {
    fn default() -> Self {
        Self { timers: None, streams: None, calls: None }
    }
}

/// What was agreed in the opening handshake.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(crate) id: ConnectionId,
    pub(crate) version: Version,
    /// Boxed once more, because most have none.
    pub(crate) protocol: Option<Box<Box<str>>>,
    pub(crate) compressed: bool,
}

impl<H: WebSocketHandler> Cx<H> {
    pub(super) fn new(out: Outbox, about: About, options: Arc<Options>) -> Self {
        let About { id, version, protocol, compressed } = about;
        Self { out, mailbox: None, sources: None, options, id, protocol, version, compressed, active: true }
    }

    /// The connection's number.
    pub const fn id(&self) -> ConnectionId {
        self.id
    }

    /// A handle, for others to reach this connection. The first call makes its mailbox.
    pub fn handle(&mut self) -> Handle<H> {
        let (id, capacity) = (self.id, u32::try_from(self.options.mailbox).unwrap_or(u32::MAX));
        Handle(self.mailbox.get_or_insert_with(|| Mailbox::new(id, capacity)).share())
    }

    /// Sends, or commands: anything that a handler method may return. It joins what this callback returns, before it,
    /// and leaves in the same write.
    pub fn send(&mut self, commands: impl IntoCommands<H>) {
        commands.into_commands(&mut self.out);
    }

    /// Whether a hook goes on, and has not ended the connection itself. If not, what it says instead is sent.
    pub(crate) fn permits(&mut self, returned: impl IntoPermit<H>) -> bool {
        returned.into_permit(&mut self.out) && self.out.ended().is_none()
    }

    /// Delivers `info` to `websocket_info` once, after this long. Erlang's `start_timer`.
    pub fn start_timer(&mut self, after: Duration, info: H::Info) -> TimerRef {
        self.timers_mut().once(after, info)
    }

    /// Delivers what `make` returns to `websocket_info` each time that `period` (at least 1 ms) has passed. Ticks that
    /// are missed, while a handler is busy, are not caught up on.
    pub fn every(&mut self, period: Duration, make: impl FnMut() -> H::Info + Send + 'static) -> TimerRef {
        self.timers_mut().every(period, Box::new(make))
    }

    /// Stops a timer; whether it was still running. Once this returns, the timer delivers nothing more.
    pub fn cancel_timer(&mut self, timer: TimerRef) -> bool {
        self.sources.as_ref().is_some_and(|sources| sources.timers.is_some()) && self.timers_mut().cancel(timer)
    }

    /// Sends the items of a stream as they come: anything that a handler method may return. [`Stream`] is that of
    /// futures-core, which all crates with streams speak.
    ///
    /// The connection owns the stream and polls it itself, in turns with its other streams, with reading and with the
    /// mailbox, and only while no more than `outbound_high_water` bytes wait for the client. It is dropped when it has
    /// ended, when it is cancelled, and at the end of the connection, before `terminate`. A panic in it ends the
    /// connection as one in a handler method does.
    ///
    /// ```
    /// use ws_runtime::{Cx, Prepared, StreamRef, TooManyStreams, WebSocketHandler};
    ///
    /// fn watch<H: WebSocketHandler>(
    ///     cx: &mut Cx<H>,
    ///     prices: impl futures_core::Stream<Item = Prepared> + Send + 'static,
    /// ) -> Result<StreamRef, TooManyStreams> {
    ///     cx.stream(prices)
    /// }
    /// ```
    ///
    /// # Errors
    /// [`TooManyStreams`] if there are as many as the option `max_streams` says. The stream is dropped.
    pub fn stream<S>(&mut self, stream: S) -> Result<StreamRef, TooManyStreams>
    where
        S: Stream<Item: IntoCommands<H>> + Send + 'static,
    {
        if self.has_room() { Ok(self.start(Box::pin(stream))) } else { Err(TooManyStreams) }
    }

    /// Ends a stream; whether it had not ended before. Once this returns, the stream sends nothing more.
    pub fn cancel_stream(&mut self, stream: StreamRef) -> bool {
        let was_there = self.streams_mut().is_some_and(|streams| streams.cancel(stream));
        self.free_streams();
        was_there
    }

    /// Ends the answers to the requests with this id that are given later, or by and by: the client has changed its mind.
    /// Whether there were any. Once this returns, nothing more is sent for this id.
    ///
    /// Ids are the client's: if it uses one twice, both requests are answered, and this ends both. Integers are
    /// compared as numbers, whatever their types.
    pub fn cancel<I: RequestId<Id = I> + 'static>(&mut self, id: &I) -> bool {
        let was_there = self.streams_mut().is_some_and(|streams| streams.cancel_request(id));
        self.free_streams();
        was_there
    }

    /// Frees the list of streams, if it is empty.
    pub(super) fn free_streams(&mut self) {
        if let Some(sources) = &mut self.sources {
            sources.streams = sources.streams.take().filter(|streams| streams.len() > 0);
        }
    }

    pub(super) fn streams(&self) -> Option<&Streams<H>> {
        self.sources.as_ref()?.streams.as_deref()
    }

    pub(super) fn streams_mut(&mut self) -> Option<&mut Streams<H>> {
        self.sources.as_mut()?.streams.as_deref_mut()
    }

    fn timers_mut(&mut self) -> &mut Timers<H::Info> {
        self.sources.get_or_insert_default().timers.get_or_insert_default()
    }

    /// Whether a stream may be started.
    pub(crate) fn has_room(&self) -> bool {
        self.streams().map_or(0, Streams::len) < self.options.max_streams as usize
    }

    pub(crate) fn start(&mut self, source: Pin<Box<dyn Source<H>>>) -> StreamRef {
        let streams = &mut self.sources.get_or_insert_default().streams;
        streams.get_or_insert_with(|| Box::new(Streams::new())).start(source)
    }

    /// Asks the client: sends the message that `ask` makes of a number, and waits for the answer to that number, for no
    /// longer than `within`.
    ///
    /// The client sends the number back with its answer, and the method that gets that message hands it over with
    /// [`answer`](Self::answer). Numbers count up from 1 on each connection.
    ///
    /// ```
    /// use std::time::Duration;
    /// use ws_runtime::{Call, Cx, WebSocketHandler};
    ///
    /// fn confirm<H: WebSocketHandler>(cx: &mut Cx<H>) {
    ///     let call: Call<bool> = cx.call(Duration::from_secs(30), |id| format!("confirm {id}"));
    ///     tokio::spawn(async move {
    ///         match call.await {
    ///             Ok(confirmed) => println!("the client says {confirmed}"),
    ///             Err(error) => println!("{error}"),
    ///         }
    ///     });
    /// }
    /// ```
    ///
    /// If as many calls are pending as the option `max_streams` says, or if the connection has ended, nothing is sent,
    /// and the [`Call`] tells so.
    pub fn call<T, C>(&mut self, within: Duration, ask: impl FnOnce(u64) -> C) -> Call<T>
    where
        T: Send + 'static,
        C: IntoCommands<H>,
    {
        if self.out.ended().is_some() {
            return Call::failed(CallError::Closed);
        }
        let calls = self.sources.get_or_insert_default().calls.get_or_insert_default();
        let Some(id) = calls.next_id(self.options.max_streams as usize) else { return Call::failed(CallError::Busy) };
        ask(id).into_commands(&mut self.out);
        calls.start(id, within)
    }

    /// Hands over the client's answer to the [`call`](Self::call) with this number. `false` if there is no such call, if
    /// it was answered, given up or timed out before, or if it waits for another type than `T`.
    pub fn answer<T: Send + 'static>(&mut self, id: u64, answer: T) -> bool {
        let calls = self.sources.as_mut().and_then(|sources| sources.calls.as_mut());
        calls.is_some_and(|calls| calls.answer(id, answer))
    }

    pub(crate) const fn codec(&self) -> u8 {
        self.out.codec()
    }

    pub(crate) const fn set_codec(&mut self, codec: u8) {
        self.out.set_codec(codec);
    }

    /// The subprotocol that was agreed on.
    pub fn protocol(&self) -> Option<&str> {
        self.protocol.as_ref().map(|protocol| &***protocol)
    }

    /// The version of the protocol that the client speaks.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// Whether compression was agreed on. Cowboy's `websocket_compress` (B148).
    pub const fn compressed(&self) -> bool {
        self.compressed
    }

    /// The payload that is being handled, or a part of it, as shared bytes: without a copy where the message was put
    /// together from several reads, by a copy else.
    pub fn share(&self, payload: &[u8]) -> Bytes {
        self.out.shared_part(payload).unwrap_or_else(|| Bytes::copy_from_slice(payload))
    }
}

impl<H: WebSocketHandler> fmt::Debug for Cx<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cx").field("id", &self.id).finish_non_exhaustive()
    }
}
