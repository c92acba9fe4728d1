//! How long to wait for a database that is away.

use crate::error::is_outage;
use std::time::Duration;
use tokio::time::Instant;

/// Of what goes on in the background, and of what is to be written: longer than a server takes to
/// start again, or a replica to be promoted.
pub(super) const LONG: Duration = Duration::from_secs(15);

/// Of people who wait for an answer: enough for a connection that broke to be made again.
pub(super) const SHORT: Duration = Duration::from_secs(1);

/// Pauses between attempts.
pub(super) const FIRST_PAUSE: Duration = Duration::from_millis(50);
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Tries again, with growing pauses, while the database is away. Only for what may happen twice.
pub(super) async fn patiently<T, F: Future<Output = Result<T, sqlx::Error>>>(
    mut attempt: impl FnMut() -> F,
) -> Result<T, sqlx::Error> {
    let deadline = Instant::now() + LONG;
    let mut pause = FIRST_PAUSE;
    loop {
        match attempt().await {
            Err(error) if may_pass(&error) && Instant::now() + pause < deadline => {
                tracing::debug!(%error, "the database is away; trying again");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            outcome => return outcome,
        }
    }
}

/// Whether it is worth another attempt: the database is away, or a connection to it was not to be
/// had in time, for that or another reason.
pub(super) fn may_pass(error: &sqlx::Error) -> bool {
    is_outage(error) || matches!(error, sqlx::Error::PoolTimedOut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::ready;
    use std::io;

    fn away() -> sqlx::Error {
        sqlx::Error::Io(io::Error::from(io::ErrorKind::ConnectionReset))
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_outage_is_waited_out_and_a_long_one_is_an_error() {
        let mut attempts = 0;
        let outcome = patiently(|| {
            attempts += 1;
            ready(if attempts < 5 { Err(away()) } else { Ok(attempts) })
        });
        assert_eq!(outcome.await.unwrap(), 5);

        let start = Instant::now();
        assert!(patiently(|| ready(Err::<(), _>(away()))).await.is_err());
        let waited = start.elapsed();
        assert!(waited > LONG / 2 && waited <= LONG, "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn other_errors_are_not_repeated() {
        let mut attempts = 0;
        let outcome = patiently(|| {
            attempts += 1;
            ready(Err::<(), _>(sqlx::Error::RowNotFound))
        });
        assert!(outcome.await.is_err());
        assert_eq!(attempts, 1);
    }
}
