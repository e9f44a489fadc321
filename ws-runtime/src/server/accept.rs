//! Accepting TCP connections, whatever goes wrong.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::{Site, http1, http2};
use crate::conn::{Place, Registered, Shutdown, first};

/// How long to wait after an error that waiting may cure, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Accepts connections for ever, and serves each in a task of its own.
pub(super) async fn accept_all(listener: TcpListener, site: &Arc<Site>, shutdown: &Shutdown) {
    let places = Arc::new(Semaphore::new(site.settings.max_connections.min(Semaphore::MAX_PERMITS)));
    let mut pause = FIRST_PAUSE;
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, peer)) => {
                pause = FIRST_PAUSE;
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY");
                }
                let place = Place::of_connection(place);
                tokio::spawn(serve(stream, peer, place, Arc::clone(site), shutdown.register()));
            }
            Err(error) if is_about_one_connection(&error) => tracing::debug!(%error, "accept"),
            Err(error) => {
                // No descriptors or memory left, for example: those that live may free some.
                tracing::warn!(%error, "cannot accept connections, trying again in {pause:?}");
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// Serves a connection in the version of HTTP that its client speaks, in a task of that version: a task for both would be
/// as large as the larger.
async fn serve(stream: TcpStream, peer: SocketAddr, place: Place, site: Arc<Site>, registered: Registered) {
    let settings = &site.settings;
    let mut speaks_http2 = None;
    let look = async { speaks_http2 = Some(settings.http2.enabled && http2::is_http2(&stream).await.unwrap_or(false)) };
    _ = timeout(settings.handshake_timeout, first(look, registered.shutdown().started())).await;
    match speaks_http2 {
        Some(true) => drop(tokio::spawn(http2::serve(stream, peer, place, site, registered))),
        Some(false) => drop(tokio::spawn(http1::serve(stream, peer, place, site, registered))),
        None => tracing::debug!(%peer, "nothing was asked"),
    }
}

/// Whether an error of `accept` is that of the connection that would have been accepted.
fn is_about_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}
