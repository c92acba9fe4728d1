//! An answer that goes on for as long as somebody listens.

use super::{Call, Client, HttpError, sending::ERROR_LENGTH, sending::message};
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use std::time::Duration;

/// The pieces of an answer.
pub type Bytes = BoxStream<'static, Result<bytes::Bytes, HttpError>>;

/// The stack's time for a request is for answers that end. This one has none but the time in which
/// nothing comes; a day bounds what nobody ends.
const LONGEST: Duration = Duration::from_hours(24);

impl Client {
    pub(super) async fn stream(&self, call: &Call<'_>, idle: Duration) -> Result<Bytes, HttpError> {
        let url = call.url.clone()?;
        self.rules.check(&url).map_err(HttpError::NotAllowed)?;
        // Only the beginning counts among what is under way: it stays for hours.
        let turn = self.turn(call).await?;
        let request = self.inner.request(call.method.clone(), url).headers(call.headers.clone());
        let sent = tokio::time::timeout(self.settings.timeout, request.timeout(LONGEST).send());
        let sent = match sent.await {
            Ok(sent) => sent.map_err(|error| self.no_answer(&error))?,
            Err(_) => return Err(self.silent(self.settings.timeout)),
        };
        drop(turn);
        let (status, now) = (sent.status(), self.surroundings.now());
        if !status.is_success() {
            let headers = sent.headers().clone();
            let body = self.body(sent, ERROR_LENGTH, false).await?;
            if status.is_server_error() {
                self.breaker.failed(now);
            } else {
                self.breaker.answered();
            }
            let limited = self.limits.note(call.resource, status.as_u16(), &headers, &body, now);
            let host = self.host.clone();
            return Err(match limited {
                Some(until) => HttpError::Limited { host, until },
                None => {
                    HttpError::Status { host, status: status.as_u16(), message: message(&body) }
                }
            });
        }
        self.breaker.answered();
        let (host, pieces) = (self.host.clone(), Some(sent));
        let pieces = stream::unfold(pieces, move |pieces| {
            let host = host.clone();
            async move {
                let mut pieces = pieces?;
                let broken = |reason: String| HttpError::NoAnswer { host: host.clone(), reason };
                match tokio::time::timeout(idle, pieces.chunk()).await {
                    Ok(Ok(Some(piece))) => Some((Ok(piece), Some(pieces))),
                    Ok(Err(error)) => Some((Err(broken(network::reason(&error))), None)),
                    Ok(Ok(None)) => Some((Err(broken("the stream ended".to_owned())), None)),
                    Err(_) => {
                        let reason = format!("nothing came for {} s", idle.as_secs());
                        Some((Err(broken(reason)), None))
                    }
                }
            }
        });
        Ok(pieces.boxed())
    }

    fn silent(&self, time: Duration) -> HttpError {
        self.breaker.failed(self.surroundings.now());
        let reason = format!("not within {} s", time.as_secs());
        HttpError::NoAnswer { host: self.host.clone(), reason }
    }
}
