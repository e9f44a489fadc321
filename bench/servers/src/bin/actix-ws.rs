//! actix-ws on actix-web's `HttpServer`, whose threads are its own: one worker for each of `--threads`.
//!
//! - No default features of actix-web (compression of bodies, cookies, routes by regular expression), no middleware.
//! - Messages are collected (`aggregate_continuations`), as all others give them. What is sent goes through the queue of
//!   32 that it gives each session, and its response writes at once what is in there: so there is no `echo-flush`.
//! - `h1_write_buffer_size` of 128 KiB: its 8 KiB make a large message wait for more turns of its dispatcher.
//! - `fanout` goes over all sessions, as in its example `chat-actorless`; for whom the queue is full, the message is missed.
//! - `tls` is its own listener for rustls. `idle` is plain echo: no timer but those of HTTP, no mailbox beside the
//!   session's. No compression; its WebSockets have no HTTP/2.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web::{Data, Payload};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, Closed, Session};
use futures_util::FutureExt as _;
use servers::json::ClientMsg;
use servers::{MAX_MESSAGE_SIZE, Mode};
use tokio::task::unconstrained;

/// What all workers share.
#[derive(Clone)]
struct Shared {
    mode: Mode,
    sessions: Arc<Mutex<Vec<Session>>>,
}

fn main() -> ExitCode {
    let modes = [Mode::Echo, Mode::Fanout, Mode::Json, Mode::Tls, Mode::Idle];
    match servers::arguments(std::env::args().skip(1)) {
        Ok((mode, threads)) if modes.contains(&mode) => serve(mode, threads),
        Ok((mode, _)) => servers::refuse(&format!("no mode {mode:?} here")),
        Err(error) => servers::refuse(&error),
    }
}

fn serve(mode: Mode, threads: usize) -> ExitCode {
    servers::raise_descriptor_limit();
    actix_web::rt::System::new().block_on(async {
        let listener = servers::listen().and_then(tokio::net::TcpListener::into_std).expect("there is a free port");
        let address = listener.local_addr().expect("it is bound");
        let shared = Shared { mode, sessions: Arc::default() };
        let app = move || App::new().app_data(Data::new(shared.clone())).default_service(web::to(upgrade));
        let server = HttpServer::new(app)
            .workers(threads)
            .max_connections(1 << 20)
            .tcp_nodelay(true)
            .h1_write_buffer_size(128 * 1024)
            .disable_signals();
        let server = match mode {
            Mode::Tls => {
                let config = Arc::unwrap_or_clone(servers::tls::config());
                server.listen_rustls_0_23(listener, config)
            }
            _ => server.listen(listener),
        };
        let server = server.expect("it listens").run();
        servers::announce(address);
        server.await.expect("it serves for ever");
    });
    ExitCode::SUCCESS
}

async fn upgrade(request: HttpRequest, body: Payload, shared: Data<Shared>) -> actix_web::Result<HttpResponse> {
    let (response, session, messages) = actix_ws::handle(&request, body)?;
    let messages =
        messages.max_frame_size(MAX_MESSAGE_SIZE).aggregate_continuations().max_continuation_size(MAX_MESSAGE_SIZE);
    actix_web::rt::spawn(async move {
        drop(match shared.mode {
            Mode::Fanout => fanout(session, messages, &shared.sessions).await,
            Mode::Json => json(session, messages).await,
            _ => echo(session, messages).await,
        });
    });
    Ok(response)
}

async fn echo(mut session: Session, mut messages: AggregatedMessageStream) -> Result<(), Closed> {
    while let Some(Ok(message)) = messages.recv().await {
        match message {
            AggregatedMessage::Text(text) => session.text(text).await?,
            AggregatedMessage::Binary(bytes) => session.binary(bytes).await?,
            AggregatedMessage::Ping(bytes) => session.pong(&bytes).await?,
            AggregatedMessage::Close(reason) => return session.close(reason).await,
            AggregatedMessage::Pong(_) => {}
        }
    }
    Ok(())
}

async fn json(mut session: Session, mut messages: AggregatedMessageStream) -> Result<(), Closed> {
    while let Some(Ok(message)) = messages.recv().await {
        match message {
            AggregatedMessage::Text(text) => {
                let Ok(message) = serde_json::from_str::<ClientMsg>(&text) else { return session.close(None).await };
                if let Some(answer) = message.answer() {
                    session.text(serde_json::to_string(&answer).expect("it has no map")).await?;
                }
            }
            AggregatedMessage::Ping(bytes) => session.pong(&bytes).await?,
            AggregatedMessage::Close(reason) => return session.close(reason).await,
            AggregatedMessage::Binary(_) | AggregatedMessage::Pong(_) => {}
        }
    }
    Ok(())
}

async fn fanout(
    mut session: Session,
    mut messages: AggregatedMessageStream,
    sessions: &Mutex<Vec<Session>>,
) -> Result<(), Closed> {
    sessions.lock().unwrap_or_else(PoisonError::into_inner).push(session.clone());
    while let Some(Ok(message)) = messages.recv().await {
        match message {
            AggregatedMessage::Ping(bytes) => session.pong(&bytes).await?,
            AggregatedMessage::Close(reason) => return session.close(reason).await,
            AggregatedMessage::Pong(_) => {}
            message => {
                let mut sessions = sessions.lock().unwrap_or_else(PoisonError::into_inner);
                sessions.retain_mut(|session| !matches!(send(session, &message), Some(Err(Closed))));
            }
        }
    }
    Ok(())
}

/// Nothing where the queue is full. Unconstrained: after 128 of them tokio would have the task wait, and so no message
/// would come to more sessions than that.
fn send(session: &mut Session, message: &AggregatedMessage) -> Option<Result<(), Closed>> {
    match message {
        AggregatedMessage::Text(text) => unconstrained(session.text(text.clone())).now_or_never(),
        AggregatedMessage::Binary(bytes) => unconstrained(session.binary(bytes.clone())).now_or_never(),
        _ => Some(Ok(())),
    }
}
