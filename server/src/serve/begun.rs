//! What was begun, to be ended in the opposite order: at the end, and where a start is broken off.

use crate::Failure;
use futures::future::BoxFuture;
use store::Store;

/// The ends of what was begun.
#[derive(Default)]
pub(super) struct Begun(Vec<BoxFuture<'static, ()>>);

impl Begun {
    /// Notes how something ends that was just begun.
    pub(super) fn ends_with(&mut self, end: impl Future<Output = ()> + Send + 'static) {
        self.0.push(Box::pin(end));
    }

    /// Ends all of it, and then the store that it stands on.
    pub(super) async fn end(self, store: &Store) -> Result<(), Failure> {
        for end in self.0.into_iter().rev() {
            end.await;
        }
        store.close().await;
        Ok(())
    }
}
