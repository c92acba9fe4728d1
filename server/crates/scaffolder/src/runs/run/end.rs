//! The end of a task: what it shows, what is told, and what is tidied away.

use super::Run;
use crate::{
    runs::{
        draft,
        journal::{Entry, Halt, end},
        output::shown,
        parts::TaskNews,
        reading::label,
    },
    steps,
};
use platform::{
    EntityRef,
    scaffolder::{StepState, TaskOutput, TaskState},
};
use serde_json::Value;
use std::sync::Arc;
use store::{TaskFileRecord, TaskResultRecord};

impl Run {
    /// Every step is behind it.
    pub(super) async fn finished(mut self) -> Result<(), Halt> {
        // With a step that failed nothing is shown: half of it would point nowhere.
        let output = if self.failed { None } else { self.output() };
        let state = match output {
            Some(_) if !self.failed => TaskState::Completed,
            _ => TaskState::Failed,
        };
        let words = match state {
            TaskState::Completed => "The task is done.".to_owned(),
            _ => format!("The task failed: {}", self.task.note.clone().unwrap_or_default()),
        };
        self.ended(state, &words, output).await
    }

    /// Somebody wanted it to end.
    pub(super) async fn cancelled(mut self) -> Result<(), Halt> {
        for place in 0..self.steps.len() {
            let Some(step) = self.steps.get(place) else { continue };
            let is_behind = matches!(
                step.state,
                StepState::Completed | StepState::Failed | StepState::Skipped | StepState::Undone
            );
            if !is_behind {
                // What nobody knew of it is still worth knowing.
                let note = step.note.clone().filter(|_| step.state == StepState::Undecided);
                self.settle(place, StepState::Cancelled, note);
            }
        }
        self.task.note = Some("somebody ended it".to_owned());
        self.ended(TaskState::Cancelled, "The task was cancelled.", None).await
    }

    /// It cannot be run at all.
    pub(super) async fn refused(mut self, reason: &str) -> Result<(), Halt> {
        self.task.note = Some(self.masker.text(reason));
        let words = format!("The task failed: {reason}");
        self.ended(TaskState::Failed, &words, None).await
    }

    async fn ended(
        &mut self,
        state: TaskState,
        words: &str,
        output: Option<TaskOutput>,
    ) -> Result<(), Halt> {
        let now = self.journal.now();
        self.task.state = state;
        self.task.ended_at = Some(now);
        (self.task.approval, self.task.wake_at) = (None, None);
        if state == TaskState::Completed {
            (self.task.note, self.task.step) = (None, None);
        }
        self.count();
        let (draft, files) = self.drawn(output.clone()).await;
        let result = TaskResultRecord {
            output: output.as_ref().and_then(|output| serde_json::to_string(output).ok()),
            draft,
            warnings: self.warnings.clone(),
        };
        let events = vec![end(&self.task.id, now, state, self.masker.text(words))];
        let entry = Entry {
            task: Some(&self.task),
            steps: &self.steps,
            result: Some(&result),
            files: &files,
            events,
            body: Some(&self.body),
            ..Entry::default()
        };
        let written = self.journal.write(entry).await?;
        self.heard(written);
        self.tidy().await;
        self.tell(self.steps.len()).await;
        self.service.ended(&self.task);
        Ok(())
    }

    /// What a draft would have done, and the files that it made.
    async fn drawn(&self, output: Option<TaskOutput>) -> (Option<String>, Vec<TaskFileRecord>) {
        let Some(sketch) = self.sketch.clone() else { return (None, Vec::new()) };
        let (workspace, masker) = (self.workspace.clone(), Arc::clone(&self.masker));
        let drawn = tokio::task::spawn_blocking(move || {
            let draft = sketch.draft(&workspace, &masker, output);
            // What cannot be read any more is not kept.
            (
                serde_json::to_string(&draft).ok(),
                draft::kept(&workspace, &masker).unwrap_or_default(),
            )
        });
        drawn.await.unwrap_or_default()
    }

    /// What is shown at the end; `None` when an expression in it failed and that is an error.
    fn output(&mut self) -> Option<TaskOutput> {
        let answer = steps::output(&self.spec["spec"], &self.context, &self.host());
        let told: Vec<String> = answer
            .unfilled
            .iter()
            .map(|one| {
                let at = format!("output{}", one.path);
                let pointer = format!("/spec/output{}", one.path);
                self.masker.text(&self.worded(&pointer, &at, one))
            })
            .collect();
        if self.service.options.strict && !told.is_empty() {
            self.task.note = Some(told.join("\n"));
            return None;
        }
        self.warnings.extend(told);
        let output = self.masker.value(&answer.value.unwrap_or(Value::Null));
        Some(shown(&output))
    }

    /// Takes from what a step gave which entity it made.
    pub(super) fn note_what_was_made(&mut self, place: usize) {
        let Some(step) = self.steps.get(place).filter(|_| !self.task.is_draft) else { return };
        if step.action != "catalog:register" {
            return;
        }
        let reference = self.context["steps"][&step.id]["output"]["entityRef"].as_str();
        if let Some(made) = reference.and_then(|text| text.parse::<EntityRef>().ok()) {
            self.task.made = Some(made);
        }
    }

    /// Takes the workspace away: another run makes it anew from the journal.
    async fn tidy(&self) {
        let workspace = self.workspace.clone();
        let marker = self.marker();
        let gone = tokio::task::spawn_blocking(move || {
            // Of a task that did nothing there is none.
            drop(std::fs::remove_file(marker));
            std::fs::remove_dir_all(workspace)
        });
        if let Ok(Err(error)) = gone.await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(task = self.task.id, %error, "a workspace could not be taken away");
        }
    }

    /// Tells who began it how it stands.
    pub(super) async fn tell(&self, place: usize) {
        if self.task.is_draft {
            return;
        }
        let step = self.steps.get(place).map(|step| step.id.as_str()).unwrap_or_default();
        let state = self.task.state;
        // Whoever goes on with a task counts its attempts anew; versions only grow.
        let (id, version) = (&self.task.id, self.task.version);
        let news = TaskNews {
            task: id.clone(),
            key: format!("task:{id}:{}:{step}:{version}", state.name()),
            label: label(&self.task),
            state,
            words: self.task.note.clone().unwrap_or_default(),
            to: self.task.created_by.clone(),
        };
        self.service.parts.teller.tell(news).await;
    }
}
