//! Hints from one process to all on a PostgreSQL: that something outside of the database, which each
//! of them keeps by itself, is another one now. A hint may get lost, so whoever takes hints looks from
//! time to time all the same. An SQLite database has one process, which needs none.

use super::Store;
use crate::{StoreError, database::announce};
use tokio::sync::broadcast;

/// Hints that a slow listener may lag behind.
const LAG: usize = 1_024;
/// Bytes of a hint: the server takes a little more with what stands before it.
const LONGEST: usize = 7_000;

/// Those who take hints.
pub(crate) type Hints = broadcast::Sender<String>;

/// Nobody yet.
pub(crate) fn none() -> Hints {
    broadcast::Sender::new(LAG)
}

impl Store {
    /// Gives a hint to every process, this one among them. One that is too long is not given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hint(&self, text: &str) -> Result<(), StoreError> {
        let Some(server) = self.database.server().filter(|_| text.len() <= LONGEST) else {
            return Ok(());
        };
        announce(server, text).await.map_err(|error| self.failed(error))
    }

    /// The hints of all processes, from now on.
    #[must_use]
    pub fn hints(&self) -> broadcast::Receiver<String> {
        self.hints.subscribe()
    }
}
