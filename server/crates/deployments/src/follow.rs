//! Follows one source: a whole list, then changes as they are told, else a list each interval.

use crate::{
    commits::Commits,
    lease::Right,
    service::{DeploymentService, Followed},
    write::{Kept, Lost},
};
use futures::{FutureExt, StreamExt};
use platform::deployments::{Change, Listing, SourceError};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

/// A watch that lived shorter is none: it is not tried again for a while.
const SHORTEST_WATCH: Duration = Duration::from_secs(10);

/// How long it is then only polled.
const NO_WATCH: Duration = Duration::from_mins(2);

/// Changes that come together are written together.
const TOGETHER: usize = 500;

/// How a watch ended.
enum Ended {
    /// It is time for a whole list, or somebody asked for one.
    Due,
    /// The stream broke; changes can be told from this version on.
    Broken(Option<String>),
    /// There is none, or it broke at once.
    None,
    /// This process follows no longer.
    Over,
}

/// Follows until the service stops.
pub(crate) async fn run(service: Arc<DeploymentService>, name: String) {
    let Some(followed) = service.sources.get(&name) else { return };
    while let Some(right) = service.right(&name).await {
        let mut follower = Follower {
            service: &service,
            followed,
            right,
            kept: Kept::default(),
            commits: Commits::default(),
            no_watch_before: None,
        };
        let stopped = follower.follow().await;
        service.give_back(follower.right).await;
        if stopped {
            return;
        }
    }
}

struct Follower<'a> {
    service: &'a DeploymentService,
    followed: &'a Followed,
    right: Right,
    kept: Kept,
    commits: Commits,
    /// Until then a watch is not worth trying.
    no_watch_before: Option<Instant>,
}

impl Follower<'_> {
    /// Follows until the right is lost; tells whether the service stops.
    async fn follow(&mut self) -> bool {
        loop {
            let pause = match self.pass().await {
                Ok(version) => match self.watch(version).await {
                    Ended::Due => Duration::ZERO,
                    Ended::None | Ended::Broken(_) => self.followed.source.interval(),
                    Ended::Over => return self.service.stopping.is_cancelled(),
                },
                Err(Lost) => return self.service.stopping.is_cancelled(),
            };
            tokio::select! {
                () = self.service.stopping.cancelled() => return true,
                () = self.right.lost.cancelled() => return false,
                () = self.followed.wake.notified() => {}
                () = sleep(pause) => {}
            }
        }
    }

    /// One whole list, written; gives where changes after it are told from.
    async fn pass(&mut self) -> Result<Option<String>, Lost> {
        let source = &*self.followed.source;
        let (begun, listing) = (self.service.clock.now(), source.applications());
        let listing = tokio::select! {
            () = self.service.stopping.cancelled() => return Err(Lost),
            () = self.right.lost.cancelled() => return Err(Lost),
            listing = listing => listing,
        };
        match listing {
            Ok(mut listing) => {
                let took = self.service.clock.now().0.saturating_sub(begun.0);
                self.commits.complete(source, &self.kept, &mut listing.applications).await;
                let version = listing.version.take();
                self.listed(listing, u64::try_from(took).unwrap_or(0)).await?;
                Ok(version)
            }
            Err(error) => {
                tracing::warn!(source = source.name(), %error, "a source of deployments failed");
                self.failed(&error).await?;
                Ok(None)
            }
        }
    }

    async fn listed(&mut self, listing: Listing, latency: u64) -> Result<(), Lost> {
        let (name, lease) = (self.followed.source.name(), self.right.lease.as_ref());
        self.kept.listed(self.service, name, lease, listing, latency).await
    }

    async fn failed(&mut self, error: &SourceError) -> Result<(), Lost> {
        let (name, lease) = (self.followed.source.name(), self.right.lease.as_ref());
        // Nothing is watched from a source that does not answer.
        self.no_watch_before = Some(Instant::now() + self.followed.source.interval());
        self.kept.failed(self.service, name, lease, &error.to_string()).await
    }

    /// Watches until a whole list is due. A stream that broke after a while is taken up where it
    /// broke.
    async fn watch(&mut self, mut version: Option<String>) -> Ended {
        let due = Instant::now() + self.service.options.relist;
        loop {
            if self.no_watch_before.is_some_and(|until| Instant::now() < until) {
                return Ended::None;
            }
            let begun = Instant::now();
            match self.watch_once(version, due).await {
                Ended::Broken(from) if begun.elapsed() >= SHORTEST_WATCH => version = from,
                Ended::Broken(_) | Ended::None => {
                    self.no_watch_before = Some(Instant::now() + NO_WATCH);
                    return Ended::None;
                }
                ended => return ended,
            }
        }
    }

    async fn watch_once(&mut self, version: Option<String>, due: Instant) -> Ended {
        let source = Arc::clone(&self.followed.source);
        let mut changes = match source.changes(version.as_deref()).await {
            Ok(changes) => changes,
            Err(error) => {
                tracing::debug!(source = source.name(), %error, "not watched");
                return Ended::None;
            }
        };
        let mut version = version;
        loop {
            let first = tokio::select! {
                () = self.service.stopping.cancelled() => return Ended::Over,
                () = self.right.lost.cancelled() => return Ended::Over,
                () = self.followed.wake.notified() => return Ended::Due,
                () = tokio::time::sleep_until(due) => return Ended::Due,
                first = changes.next() => first,
            };
            let mut together = Vec::new();
            let mut next = first;
            let mut broken = next.is_none();
            while let Some(change) = next {
                match change {
                    Ok(Change::Is { application, version: at }) => {
                        version = at.or(version);
                        together.push(Change::Is { application, version: None });
                    }
                    Ok(gone) => together.push(gone),
                    Err(error) => {
                        tracing::debug!(source = source.name(), %error, "the watch broke");
                        broken = true;
                        break;
                    }
                }
                if together.len() >= TOGETHER {
                    break;
                }
                let Some(ready) = changes.next().now_or_never() else { break };
                broken |= ready.is_none();
                next = ready;
            }
            self.commits.complete_changes(&*source, &self.kept, &mut together).await;
            let (name, lease) = (source.name(), self.right.lease.as_ref());
            if self.kept.changed(self.service, name, lease, together).await.is_err() {
                return Ended::Over;
            }
            if broken {
                return Ended::Broken(version);
            }
        }
    }
}
