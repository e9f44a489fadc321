//! The groups of Cowboy's `ws_handler_SUITE`.

use hyper::header::HeaderValue;
use tests::{Http2, Peer, Running, connect_request};
use ws_runtime::{Route, Server};

use crate::script::{Script, Stream, Told, request};

/// How the connection is made, and how results end.
#[derive(Clone, Copy)]
pub(crate) struct Group {
    /// Over HTTP/2 on a socket; else over HTTP/1.1 in memory.
    pub(crate) http2: bool,
    /// Whether each result ends with `Hibernate`.
    pub(crate) hibernate: bool,
}

pub(crate) type Wire = Box<dyn Stream>;

impl Group {
    /// A connection to a handler.
    pub(crate) async fn connect(self, script: Script) -> (Peer<Wire>, Told) {
        self.connect_with(script, &[]).await
    }

    /// The same with fields in the request.
    pub(crate) async fn connect_with(
        self,
        script: Script,
        fields: &[(&'static str, &'static str)],
    ) -> (Peer<Wire>, Told) {
        let told = Told::clone(&script.told);
        let script = script.hibernate(self.hibernate);
        if !self.http2 {
            let lines: String = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let (head, stream) = script.ask(request(&lines).as_bytes()).await;
            assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
            return (Peer::new(Box::new(stream)), told);
        }
        let running = Running::start(Server::new().route("/ws", Route::<Script>::new(script))).await;
        let http2 = Http2::connect(running.address()).await;
        let mut request = connect_request(running.address(), "/ws?key=value");
        for (name, value) in fields {
            request.headers_mut().insert(*name, HeaderValue::from_static(value));
        }
        let (response, peer) = http2.try_open(request).await.expect("an answer");
        assert_eq!(response.status(), 200, "{response:?}");
        (Peer::on_socket(Box::new(peer.into_stream())), told)
    }
}

/// Makes a test of each body in each group. Those on sockets have a clock that runs, which none of them waits for longer
/// than its handler says.
macro_rules! in_groups {
    ($($name:ident,)*) => {
        in_groups! { true h1 { http2: false, hibernate: false } $($name)* }
        in_groups! { true h1_hibernate { http2: false, hibernate: true } $($name)* }
        in_groups! { false h2 { http2: true, hibernate: false } $($name)* }
        in_groups! { false h2_hibernate { http2: true, hibernate: true } $($name)* }
    };
    ($paused:tt $group:ident $fields:tt $($name:ident)*) => {
        mod $group {
            use crate::groups::Group;
            $(#[tokio::test(start_paused = $paused)] async fn $name() { super::$name(Group $fields).await })*
        }
    };
}

pub(crate) use in_groups;
