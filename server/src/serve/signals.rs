//! The signals that end the process: the first one politely, a second one at once.

use std::{io, process};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

/// SIGTERM (a service manager) and SIGINT (a person).
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not let us listen.
    pub(super) fn listen() -> io::Result<Self> {
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self { terminate, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> (&'static str, i32) {
        tokio::select! {
            _ = self.terminate.recv() => ("SIGTERM", 143),
            _ = self.interrupt.recv() => ("SIGINT", 130),
        }
    }

    /// Turns the switch at the first signal; at the second one the process is over.
    pub(super) async fn switch(mut self, shutdown: watch::Sender<bool>) {
        let (signal, _) = self.next().await;
        tracing::info!(signal, "shutting down; a second signal ends it at once");
        shutdown.send_replace(true);
        let (signal, status) = self.next().await;
        tracing::warn!(signal, "ended at once");
        process::exit(status);
    }
}
