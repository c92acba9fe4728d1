//! What a vendor answered last, kept for those who look after the portal.

use super::HttpError;
use platform::{Timestamp, integrations::Answering};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// The last answers of one vendor.
#[derive(Debug, Default)]
pub(super) struct Answers(Mutex<Answering>);

impl Answers {
    /// Notes what became of a request that ended now. A refusal counts as an answer, but for one of
    /// the credential: that one fails everywhere until somebody mends it.
    pub fn note(&self, came: Result<(), &HttpError>, now: Timestamp, took: Duration) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match came {
            Err(error) if fails(error) => {
                answers.failed_at = Some(now);
                answers.error = Some(error.to_string());
            }
            _ => {
                answers.succeeded_at = Some(now);
                answers.latency = Some(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
                answers.error = None;
            }
        }
    }

    pub fn told(&self) -> Answering {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn fails(error: &HttpError) -> bool {
    !matches!(error, HttpError::Status { status, .. } if *status != 401 && *status < 500)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> HttpError {
        HttpError::Status { host: "vendor".to_owned(), status, message: "no".to_owned() }
    }

    #[test]
    fn the_last_word_counts() {
        let answers = Answers::default();
        assert_eq!(answers.told(), Answering::default());
        answers.note(Ok(()), Timestamp(1), Duration::from_millis(40));
        answers.note(Err(&status(503)), Timestamp(2), Duration::from_millis(9));
        let told = answers.told();
        assert_eq!((told.succeeded_at, told.latency), (Some(Timestamp(1)), Some(40)));
        assert_eq!((told.failed_at, told.asked_at()), (Some(Timestamp(2)), Some(Timestamp(2))));
        assert!(told.error.unwrap().contains("503"));
        answers.note(Err(&status(404)), Timestamp(3), Duration::ZERO);
        assert_eq!(answers.told().error, None, "what is not there is an answer");
        answers.note(Err(&status(401)), Timestamp(4), Duration::ZERO);
        assert!(
            answers.told().error.is_some(),
            "a credential that is refused is mended by nobody else"
        );
    }
}
