//! A PostgreSQL cluster of one test's own, whose servers it stops and starts.

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Ended and removed when it is dropped.
pub(crate) struct Cluster {
    state: TempDir,
    pub(crate) url: String,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        let state = tempfile::tempdir().unwrap();
        let url = run(state.path(), "start");
        // The tests' servers are quick to forget; here a commit must survive the server.
        Self { state, url: format!("{url}?options[synchronous_commit]=on") }
    }

    /// Ends the primary in the middle of everything.
    pub(crate) fn pause(&self) {
        run(self.state.path(), "pause");
    }

    pub(crate) fn resume(&self) {
        run(self.state.path(), "resume");
    }

    /// Makes a streaming replica; gives its URL.
    pub(crate) fn replica(&self) -> String {
        run(self.state.path(), "replica")
    }

    pub(crate) fn pause_replica(&self) {
        run(self.state.path(), "pause-replica");
    }

    pub(crate) fn resume_replica(&self) {
        run(self.state.path(), "resume-replica");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        run(self.state.path(), "stop");
    }
}

fn run(state: &Path, what: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../end2end/postgres.sh");
    let output = Command::new(script).arg(what).env("SLIPWAY_TARGET_DIR", state).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
