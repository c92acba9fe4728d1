//! Patience of a start with a database that is away: a machine that starts before its database does,
//! or in the middle of an outage, waits for it instead of being started again and again.

use crate::{Failure, http::Shutdown};
use std::time::Duration;
use store::StoreError;

/// Pauses between attempts, beside the patience that the store itself has.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Tries again while the database is away; `None` when the process is ended meanwhile. Any other
/// error is one that waiting does not mend.
pub(super) async fn until_it_answers<T, F: Future<Output = Result<T, StoreError>>>(
    mut attempt: impl FnMut() -> F,
    mut shutdown: Shutdown,
) -> Result<Option<T>, Failure> {
    let mut pause = FIRST_PAUSE;
    loop {
        let outcome = tokio::select! {
            () = shutdown.begun() => return Ok(None),
            outcome = attempt() => outcome,
        };
        match outcome {
            Ok(done) => return Ok(Some(done)),
            Err(error) if error.is_outage() => {
                tracing::warn!(%error, "the database is away; waiting for it");
            }
            Err(error) => return Err(error.into()),
        }
        tokio::select! {
            () = shutdown.begun() => return Ok(None),
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    fn away() -> StoreError {
        StoreError::Away { database: "there".to_owned(), time: Duration::from_secs(1) }
    }

    #[tokio::test]
    async fn what_waiting_does_not_mend_ends_the_start() {
        let (_switch, shutdown) = Shutdown::new();
        let wrong = || StoreError::Address { address: "x".to_owned(), reason: "y".to_owned() };
        assert!(until_it_answers(|| ready(Err::<(), _>(wrong())), shutdown).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_waited_for_until_it_is_there_or_the_process_ends() {
        let (switch, shutdown) = Shutdown::new();
        let mut attempts = 0;
        let outcome = until_it_answers(
            || {
                attempts += 1;
                ready(if attempts < 20 { Err(away()) } else { Ok(attempts) })
            },
            shutdown.clone(),
        );
        assert_eq!(outcome.await.unwrap(), Some(20));
        let waiting = until_it_answers(pending::<Result<(), StoreError>>, shutdown.clone());
        switch.send_replace(true);
        assert_eq!(waiting.await.unwrap(), None);
        assert!(
            until_it_answers(|| ready(Err::<(), _>(away())), shutdown).await.unwrap().is_none()
        );
    }
}
