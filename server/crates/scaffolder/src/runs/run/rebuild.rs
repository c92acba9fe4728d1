//! The workspace of a task that is gone on with: what it held is made again by the local steps before,
//! unless it is here as they left it.

use super::Run;
use crate::{
    runs::{
        draft::{DRAFT, lay_out, of_template},
        journal::Halt,
        memory::RoundMemory,
        wishes,
    },
    steps,
};
use platform::{
    Timestamp,
    scaffolder::{ActionCall, ActionError, EventKind, StepState, TaskLog, TaskState},
};
use serde_json::Value;
use std::{collections::BTreeSet, fs, io, path::PathBuf, sync::Arc};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Milliseconds before it is tried again what the other side was away for.
const LATER: i64 = 30_000;

/// Local actions that leave the workspace as it is: they only wait, or ask who may not know any more.
const LEAVE_IT: [&str; 4] = ["catalog:fetch", "debug:log", "debug:wait", "roadiehq:utils:sleep"];

/// What is done again is not told again.
struct Quiet(CancellationToken);

impl TaskLog for Quiet {
    fn tell(&self, _: &str) {}

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

impl Run {
    /// The file that tells which rounds the workspace is the work of.
    pub(super) fn marker(&self) -> PathBuf {
        self.workspace.with_extension("rounds")
    }

    /// Makes the workspace what the rounds in the journal left; tells why it cannot, if so.
    pub(super) async fn rebuild(&mut self) -> Result<Option<ActionError>, Halt> {
        let done = self.local_rounds();
        let (workspace, marker) = (self.workspace.clone(), self.marker());
        let wanted = done.clone();
        let looked = tokio::task::spawn_blocking(move || -> io::Result<bool> {
            let known = fs::read(&marker).ok().and_then(|text| serde_json::from_slice(&text).ok());
            // From here on it is the work of what runs: a crash leaves one that nobody knows.
            drop(fs::remove_file(&marker));
            if workspace.is_dir() && known == Some(wanted) {
                return Ok(true);
            }
            match fs::remove_dir_all(&workspace) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            fs::create_dir_all(&workspace)?;
            Ok(false)
        });
        let is_whole = looked.await.map_err(|error| Halt::Away(error.to_string()))?;
        let is_whole = is_whole.map_err(|error| Halt::Away(format!("the workspace: {error}")))?;
        if is_whole || done.is_empty() {
            return Ok(None);
        }
        let line = self.journal.event(EventKind::Log, "Making the workspace again.");
        self.write(None, vec![line]).await?;
        let before = self.context.clone();
        for place in 0..self.steps.len() {
            let state = self.steps.get(place).map(|step| step.state);
            if let Some(error) = self.again(place).await? {
                return Ok(Some(error));
            }
            if state == Some(StepState::Completed)
                && let Some(outputs) = self.outputs(place).await
                && let Some(id) = self.steps.get(place).map(|step| step.id.clone())
            {
                steps::remember(&mut self.context, &id, outputs);
            }
        }
        self.context = before;
        Ok(None)
    }

    /// Nobody can go on without the workspace: it is tried again while the other side is away, and
    /// fails where trying again would not help.
    pub(super) async fn without_workspace(mut self, error: ActionError) -> Result<(), Halt> {
        if self.signals.cancel.is_cancelled() {
            return self.cancelled().await;
        }
        let words = format!("the workspace cannot be made again: {error}");
        let ActionError::Unavailable { until, .. } = error else {
            return self.refused(&words).await;
        };
        let later = Timestamp(self.journal.now().0.saturating_add(LATER));
        self.task.state = TaskState::Open;
        self.task.wake_at = Some(until.map_or(later, |until| until.max(later)));
        self.task.note = Some(self.masker.text(&words));
        self.write(None, Vec::new()).await
    }

    /// A template that somebody is writing lies on the machine of whoever took it; another one that
    /// runs it lays it out, too.
    pub(super) async fn bring_draft(&mut self) -> Result<(), Halt> {
        let folder = self.service.draft_folder(&self.task.id);
        let of_draft = format!("{}.template/{DRAFT}", self.task.id);
        if !self.task.is_draft || !self.body.base.ends_with(&of_draft) {
            return Ok(());
        }
        self.body.base = folder.join(DRAFT).to_string_lossy().into_owned();
        let files = of_template(self.service.parts.store.task_files(&self.task.id).await?);
        let laid = tokio::task::spawn_blocking(move || {
            if folder.join(DRAFT).is_file() {
                return Ok(());
            }
            lay_out(&folder, files)
        });
        laid.await.map_err(|error| Halt::Away(error.to_string()))?.map_err(Halt::Away)
    }

    /// The rounds of local actions that are done, by key.
    fn local_rounds(&self) -> BTreeSet<String> {
        let mut done = BTreeSet::new();
        for (place, step) in self.steps.iter().enumerate() {
            if !self.is_local(&step.action) {
                continue;
            }
            let name = self.journal_name(place);
            let rounds = self.rounds.range((name.clone(), 0)..=(name.clone(), u32::MAX));
            let rounds = rounds.filter(|(_, round)| round.state == StepState::Completed);
            done.extend(rounds.map(|((_, round), _)| format!("{name}/{round}")));
        }
        done
    }

    /// Whether an action makes the workspace what it is.
    pub(super) fn is_local(&self, action: &str) -> bool {
        let known = self.service.known(action);
        known.is_some_and(|known| known.description.is_local) && !LEAVE_IT.contains(&action)
    }

    /// Does the rounds of a step again that were done; tells why it cannot, if so.
    async fn again(&mut self, place: usize) -> Result<Option<ActionError>, Halt> {
        let Some(action) = self.steps.get(place).map(|step| step.action.clone()) else {
            return Ok(None);
        };
        let Some(known) = self.service.known(&action).filter(|_| self.is_local(&action)) else {
            return Ok(None);
        };
        let step = self.written(place);
        let name = self.journal_name(place);
        let secret = self.with_secrets().await;
        let options = &self.service.options;
        let limit = wishes::timeout(&step, options).unwrap_or(options.step_timeout);
        let patience = options.patience;
        let rounds = match steps::rounds(&step, &secret, &self.host()) {
            Ok(rounds) => rounds,
            Err(words) => return Ok(Some(ActionError::Input(words))),
        };
        for (at, each) in (0_u32..).zip(rounds.value) {
            let key = (name.clone(), at);
            if self.rounds.get(&key).is_none_or(|round| round.state != StepState::Completed) {
                continue;
            }
            let (mut plain, mut secret) = (self.context.clone(), secret.clone());
            if let Some(each) = each {
                plain.insert("each".to_owned(), each.clone());
                secret.insert("each".to_owned(), each);
            }
            let input = steps::input(&step, &secret, &self.host()).value;
            let call = self.call(&action, &name, at, input, plain);
            let done = tokio::select! {
                biased;
                done = known.provider.run(&call) => done,
                halt = self.signals.halted(patience) => return Err(halt),
                () = self.signals.cancelled(patience) => Err(ActionError::Cancelled),
                () = sleep(limit) => {
                    Err(ActionError::Refused(format!("it took longer than {} s", limit.as_secs())))
                }
            };
            if let Err(error) = done {
                return Ok(Some(error));
            }
        }
        Ok(None)
    }

    fn call(
        &self,
        action: &str,
        name: &str,
        at: u32,
        input: Value,
        context: crate::engine::Context,
    ) -> ActionCall {
        let memory = RoundMemory {
            journal: Arc::clone(&self.journal),
            masker: Arc::clone(&self.masker),
            step: name.to_owned(),
            round: at,
        };
        ActionCall {
            action: action.to_owned(),
            input,
            workspace: self.workspace.clone(),
            task: self.task.id.clone(),
            task_created_at: self.task.created_at,
            key: format!("{}/{name}/{at}", self.task.id),
            template: self.task.template.to_string(),
            base: self.body.base.clone(),
            context,
            asker: self.asker.clone(),
            email: self.email.clone(),
            log: Arc::new(Quiet(self.signals.cancel.clone())),
            memory: Arc::new(memory),
        }
    }

    /// Leaves the workspace to whoever goes on with the task, with word of which rounds it is the work
    /// of. Where that cannot be written it is made again.
    pub(super) async fn leave(&mut self) {
        let Ok(rounds) = self.service.parts.store.task_rounds(&self.task.id).await else { return };
        self.rounds = rounds.into_iter().map(|one| ((one.step.clone(), one.round), one)).collect();
        let text = serde_json::to_vec(&self.local_rounds()).unwrap_or_default();
        let marker = self.marker();
        drop(tokio::task::spawn_blocking(move || fs::write(marker, text)).await);
    }
}
