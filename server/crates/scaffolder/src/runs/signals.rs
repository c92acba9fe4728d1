//! What may end a run that is under way.

use super::journal::Halt;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// What may end a run that is under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals {
    /// Somebody wants the task to end.
    pub cancel: CancellationToken,
    /// Another process has the task.
    pub lost: CancellationToken,
    /// This process stops.
    pub stopping: CancellationToken,
}

impl Signals {
    /// Waits until the run has to stop here: at once when it is another's, after a while when this
    /// process stops.
    pub async fn halted(&self, patience: Duration) -> Halt {
        let stopped = async {
            self.stopping.cancelled().await;
            sleep(patience).await;
        };
        tokio::select! {
            biased;
            () = self.lost.cancelled() => Halt::Lost,
            () = stopped => Halt::Stopping,
        }
    }

    /// Waits until somebody wanted the task to end, and so long beyond.
    pub async fn cancelled(&self, patience: Duration) {
        self.cancel.cancelled().await;
        sleep(patience).await;
    }

    /// Why nothing more is begun, if nothing is.
    pub fn halt(&self) -> Option<Halt> {
        if self.lost.is_cancelled() {
            return Some(Halt::Lost);
        }
        self.stopping.is_cancelled().then_some(Halt::Stopping)
    }
}
