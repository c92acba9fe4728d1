//! The body of a render on its way to the client: through a bounded channel, and drained when the
//! client takes no more of it.

use axum::body::{Body, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt;
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{sync::mpsc, time::Instant};

/// Pieces of a body that wait for a slow client. A page is one or two of them.
pub(super) const PIECES: usize = 16;

enum Piece {
    Frame(Frame<Bytes>),
    End,
}

/// A body's other end, for the client, and the work of bringing the body there: as long as somebody
/// takes it, and to its end in any case. The work may be held up for `patience` in all.
pub(super) fn forward(
    body: Body,
    patience: Duration,
) -> (ForwardedBody, impl Future<Output = ()> + Send) {
    let (sender, pieces) = mpsc::channel(PIECES);
    let size = body.size_hint();
    (ForwardedBody { pieces, size, ended: false }, bring(body, sender, patience))
}

async fn bring(mut body: Body, sender: mpsc::Sender<Piece>, mut patience: Duration) {
    let mut listener = Some(sender);
    while let Some(frame) = body.frame().await {
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => {
                tracing::error!(%error, "a render's body broke off");
                return; // The listener sees a body without an end.
            }
        };
        let Some(sender) = &listener else { continue };
        let before = Instant::now();
        if sender.send_timeout(Piece::Frame(frame), patience).await.is_err() {
            listener = None;
        }
        patience = patience.saturating_sub(before.elapsed());
    }
    if let Some(sender) = listener {
        drop(sender.send_timeout(Piece::End, patience).await);
    }
}

/// The client's end of a render's body. Without an end it is an error, so that a client does not
/// take half a page for a whole one.
pub(super) struct ForwardedBody {
    pieces: mpsc::Receiver<Piece>,
    size: SizeHint,
    ended: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("the render of this body broke off")]
pub(super) struct BrokenOff;

impl HttpBody for ForwardedBody {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        self.pieces.poll_recv(context).map(|piece| match piece {
            Some(Piece::Frame(frame)) => {
                if let Some(data) = frame.data_ref() {
                    self.size = less(&self.size, data.len() as u64);
                }
                Some(Ok(frame))
            }
            Some(Piece::End) => {
                self.ended = true;
                None
            }
            None => {
                self.ended = true;
                Some(Err(BrokenOff))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.ended
    }

    fn size_hint(&self) -> SizeHint {
        self.size
    }
}

fn less(size: &SizeHint, taken: u64) -> SizeHint {
    let mut rest = SizeHint::new();
    if let Some(upper) = size.upper() {
        rest.set_upper(upper.saturating_sub(taken));
    }
    rest.set_lower(size.lower().saturating_sub(taken));
    rest
}
