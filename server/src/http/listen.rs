//! Accepting connections: limited in number and in patience, and ended gracefully.
//!
//! hyper is used directly because `axum::serve` has no time limit for a request's head: a client
//! that sends one byte an hour would hold a connection for ever.

use super::identify::Peer;
use axum::Router;
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tower::ServiceExt;

/// Whether the process is to end; clones tell the same.
#[derive(Clone)]
pub(crate) struct Shutdown {
    begun: watch::Receiver<bool>,
}

impl Shutdown {
    /// A switch and what it switches.
    pub(crate) fn new() -> (watch::Sender<bool>, Self) {
        let (sender, begun) = watch::channel(false);
        (sender, Self { begun })
    }

    /// Waits until the shutdown begins.
    pub(crate) async fn begun(&mut self) {
        // When the switch is gone, nobody will run the process on.
        let _ = self.begun.wait_for(|begun| *begun).await;
    }
}

/// What one client may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectionLimits {
    /// Connections at once; further ones wait in the system's queue.
    pub(crate) at_once: usize,
    /// Time for a request's head, and between two requests.
    pub(crate) head_time: Duration,
    /// Bytes of a request's head.
    pub(crate) head_size: usize,
    /// Time for requests under way when the shutdown begins.
    pub(crate) farewell: Duration,
}

/// Serves until the shutdown begins, and then until the requests under way are answered or their
/// time is over.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    mut shutdown: Shutdown,
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.at_once));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head_size);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((place, accept(&listener).await))
        };
        let (place, (stream, peer)) = tokio::select! {
            accepted = accepted => match accepted {
                Some(accepted) => accepted,
                None => break,
            },
            () = shutdown.begun() => break,
        };
        let service = router.clone().map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer.ip()));
            request
        });
        let service = TowerToHyperService::new(service);
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.farewell, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time and are broken off");
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Without it a streamed page waits 40 ms for a delayed acknowledgement.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY cannot be set");
                }
                return (stream, peer);
            }
            Err(error) if is_of_the_connection(&error) => {}
            Err(error) => {
                // Out of file descriptors, most likely: it gets better when others end.
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_of_the_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
mod tests;
