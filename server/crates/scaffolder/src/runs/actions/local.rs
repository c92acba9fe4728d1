//! Actions on the workspace, done away from the threads that answer requests.

use super::{described::described, given, text, unknown};
use crate::{
    engine::{CodeHosts, Host},
    files::{
        Bounds, Failed, Refused, Workspace,
        actions::{Desk, Done, Given, Sources, act, fetches, is_here},
    },
};
use async_trait::async_trait;
use platform::scaffolder::{
    ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Fetch,
    FetchedFiles, Planned, Skeletons, TaskLog,
};
use serde_json::{Map, Value, json};
use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::Duration,
};

/// Under which name an action remembers what it fetched; updates of what a template made compare with it.
const FETCHED: &str = "fetched";
/// Lines of what was done that are told one by one.
const LINES: usize = 200;
/// The longest wait.
const LONGEST: Duration = Duration::from_mins(10);
/// How often a wait looks whether it is to end.
const LOOK: Duration = Duration::from_millis(200);
/// Actions that only wait.
const WAITS: [&str; 2] = ["debug:wait", "roadiehq:utils:sleep"];

/// Actions on the workspace.
pub(super) struct LocalActions {
    skeletons: Arc<dyn Skeletons>,
    code_hosts: CodeHosts,
    bounds: Bounds,
}

impl LocalActions {
    pub(super) fn new(
        skeletons: Arc<dyn Skeletons>,
        code_hosts: CodeHosts,
        bounds: Bounds,
    ) -> Self {
        Self { skeletons, code_hosts, bounds }
    }

    /// What an action fetches: in a second try the same as in the first.
    async fn fetch(&self, call: &ActionCall, url: &str) -> Result<FetchedFiles, ActionError> {
        let token = text(given(call)?, "token").map(str::to_owned);
        let wanted = Fetch { base: call.base.clone(), url: url.to_owned(), token };
        let known = call.memory.recall(FETCHED).await?;
        let commit = known.as_ref().and_then(|known| known["commit"].as_str());
        let fetched = match commit {
            Some(commit) => self.skeletons.fetch_at(&wanted, commit).await?,
            None => self.skeletons.fetch(&wanted).await?,
        };
        if known.is_none() {
            let FetchedFiles { commit, address, .. } = &fetched;
            let Fetch { base, url, .. } = &wanted;
            let kept = json!({ "url": url, "base": base, "commit": commit, "address": address });
            call.memory.keep(FETCHED, &kept).await?;
        }
        Ok(fetched)
    }
}

#[async_trait]
impl ActionProvider for LocalActions {
    fn actions(&self) -> Vec<ActionDescription> {
        described(|id| is_here(id) || WAITS.contains(&id))
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let given = given(call)?;
        if WAITS.contains(&call.action.as_str()) {
            wait(pause(given)?, &*call.log).await?;
            return Ok(ActionDone::default());
        }
        if !is_here(&call.action) {
            return Err(unknown(call));
        }
        let fetched = match fetches(&call.action, given) {
            Some(url) => Some(self.fetch(call, url).await?),
            None => None,
        };
        // Gone when nobody waits any more: a step that took too long must not write into the next try.
        let waits = Arc::new(());
        let work = Work {
            action: call.action.clone(),
            given: given.clone(),
            workspace: call.workspace.clone(),
            template: call.template.clone(),
            fetched: Fetched(fetched.map(|fetched| fetched.place)),
            host: Host { code_hosts: self.code_hosts.clone(), failed: None, seed: seed(&call.key) },
            bounds: self.bounds,
            log: Arc::clone(&call.log),
            waits: Arc::downgrade(&waits),
        };
        let done = tokio::task::spawn_blocking(move || work.done()).await;
        drop(waits);
        let done = done.map_err(|error| ActionError::Refused(format!("it broke down: {error}")))?;
        let Done { told, output } = done.map_err(reason)?;
        tell(&told, &*call.log);
        Ok(ActionDone { output, made: Vec::new() })
    }

    async fn plan(&self, _: &ActionCall) -> Result<Planned, ActionError> {
        // In drafts, what is local is done.
        Ok(Planned::default())
    }

    async fn undo(&self, _: &ActionCall, _: &Change) -> Result<(), ActionError> {
        // Nothing is made but in the workspace.
        Ok(())
    }
}

/// An action with all that it needs, for another thread.
struct Work {
    action: String,
    given: Map<String, Value>,
    workspace: PathBuf,
    template: String,
    fetched: Fetched,
    host: Host,
    bounds: Bounds,
    log: Arc<dyn TaskLog>,
    waits: Weak<()>,
}

impl Work {
    fn done(self) -> Result<Done, Failed> {
        let (log, waits) = (self.log, self.waits);
        let workspace = Workspace::open_within(&self.workspace, self.bounds)?
            .stopping(Arc::new(move || log.is_cancelled() || waits.strong_count() == 0));
        let template = Some(self.template.as_str()).filter(|template| !template.is_empty());
        let (host, sources) = (&self.host, &self.fetched);
        act(&self.action, &self.given, &Desk { workspace: &workspace, host, sources, template })
    }
}

/// What was fetched already.
struct Fetched(Option<PathBuf>);

impl Sources for Fetched {
    fn place(&self, url: &str) -> Result<PathBuf, Failed> {
        self.0.clone().ok_or_else(|| Failed::Input(format!("{url} was not fetched")))
    }
}

/// Where chance begins: the same for each try of a round.
fn seed(key: &str) -> u64 {
    // FNV-1a
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn tell(told: &[String], log: &dyn TaskLog) {
    let Some(more) = told.len().checked_sub(LINES).filter(|more| *more > 0) else {
        if !told.is_empty() {
            log.tell(&told.join("\n"));
        }
        return;
    };
    log.tell(&format!("{}\n… and {more} more", told[..LINES].join("\n")));
}

/// Why an action was not done.
fn reason(failed: Failed) -> ActionError {
    match failed {
        Failed::Refused(Refused::Stopped) => ActionError::Cancelled,
        Failed::File(path, error) => {
            // What stands around the workspace is nobody's business.
            let shown =
                if path.is_absolute() { path.file_name().map(Path::new) } else { Some(&*path) };
            let shown = shown.unwrap_or(Path::new("a folder")).display().to_string();
            let message = format!("{shown}: {error}");
            if error.kind() == io::ErrorKind::StorageFull {
                return ActionError::Unavailable { message, until: None };
            }
            ActionError::Input(message)
        }
        other => ActionError::Input(other.to_string()),
    }
}

/// How long a step wants to wait.
fn pause(given: &Given) -> Result<Duration, ActionError> {
    const PARTS: [(&str, f64); 4] =
        [("minutes", 60.0), ("seconds", 1.0), ("milliseconds", 0.001), ("amount", 1.0)];
    let mut seconds = 0.0;
    for (name, each) in PARTS {
        let Some(value) = given.get(name).filter(|value| !value.is_null()) else { continue };
        let count = value.as_f64().ok_or_else(|| {
            ActionError::Input(format!("the input `{name}` must be a number, but is {value}"))
        })?;
        seconds += count * each;
    }
    let asked = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX);
    if asked > LONGEST {
        let most = LONGEST.as_secs() / 60;
        return Err(ActionError::Input(format!("a step waits {most} minutes at the most")));
    }
    Ok(asked)
}

async fn wait(pause: Duration, log: &dyn TaskLog) -> Result<(), ActionError> {
    log.tell(&format!("waits {} seconds", pause.as_secs_f64()));
    let until = tokio::time::Instant::now() + pause;
    loop {
        if log.is_cancelled() {
            return Err(ActionError::Cancelled);
        }
        let now = tokio::time::Instant::now();
        if now >= until {
            return Ok(());
        }
        tokio::time::sleep_until(until.min(now + LOOK)).await;
    }
}
