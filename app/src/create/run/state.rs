//! What is known of the task, and how it is kept up to date.

use super::{
    address::Asked,
    api::{fetch_events, fetch_task},
    asking::{begun, is_wanted_again},
    start::{Start, whole_portion},
};
use crate::{PortalError, ui::LogLine};
use leptos::{prelude::*, task::spawn_local};
use platform::scaffolder::{EventKind, Step, Task, TaskEvent};
use std::time::Duration;

/// A server that does not answer is asked again after so long.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is known of the task.
#[derive(Clone, Copy)]
pub(super) struct RunState {
    pub(super) task: RwSignal<Task>,
    pub(super) lines: RwSignal<Vec<LogLine>>,
    /// Why what is shown may not be the newest.
    pub(super) behind: RwSignal<Option<PortalError>>,
    pub(super) asked: Memo<Asked>,
    id: StoredValue<String>,
    /// The last event that was heard.
    last: StoredValue<i64>,
    /// Whether the server is asked for events, and whether it is asked again then; of the task, too.
    hearing: StoredValue<(bool, bool)>,
    looking: StoredValue<(bool, bool)>,
}

impl RunState {
    pub(super) fn new(start: Start, asked: Memo<Asked>) -> Self {
        let Start { task, events } = start;
        let id = StoredValue::new(task.row.id.clone());
        let state = Self {
            task: RwSignal::new(task),
            lines: RwSignal::new(Vec::new()),
            behind: RwSignal::new(None),
            asked,
            id,
            last: StoredValue::new(0),
            hearing: StoredValue::default(),
            looking: StoredValue::default(),
        };
        state.add(&events);
        state
    }

    /// The task's number.
    pub(super) fn id(self) -> String {
        self.id.get_value()
    }

    /// Something of the task, as a memo.
    pub(super) fn part<T>(self, part: impl Fn(&Task) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.task.with(&part))
    }

    /// Something of a step, as a memo; a task's steps stay the same ones.
    pub(super) fn of_step<T>(
        self,
        index: usize,
        part: impl Fn(&Step) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        self.part(move |task| task.steps.get(index).map(&part))
    }

    /// Whether more is to come; reading it subscribes.
    pub(super) fn is_growing(self) -> bool {
        self.task.with(|task| !task.row.state.has_ended())
    }

    /// Takes events, each once; tells whether a step or the task stands otherwise since.
    fn add(self, events: &[TaskEvent]) -> bool {
        let last = self.last.get_value();
        let new: Vec<&TaskEvent> = events.iter().filter(|event| event.id > last).collect();
        let Some(newest) = new.iter().map(|event| event.id).max() else { return false };
        self.last.set_value(newest);
        let mut lines = Vec::new();
        for event in new.iter().filter(|event| !event.message.is_empty()) {
            lines.extend(LogLine::of(event.at, event.step.as_deref(), &event.message));
        }
        if !lines.is_empty() {
            self.lines.update(|all| all.extend(lines));
        }
        new.iter().any(|event| event.state.is_some() || event.kind != EventKind::Log)
    }

    /// Asks for what was told since; one question at a time.
    pub(super) fn hear(self) {
        if begun(self.hearing) {
            spawn_local(async move {
                loop {
                    let Some((id, last)) = self.known() else { return };
                    match fetch_events(id, last).await {
                        Ok(events) => {
                            let events = events.unwrap_or_default();
                            if self.behind.try_set(None).is_some() {
                                return;
                            }
                            if self.add(&events) {
                                self.look();
                            }
                            if events.len() < whole_portion() && !is_wanted_again(self.hearing) {
                                return;
                            }
                        }
                        Err(error) => {
                            self.hearing.try_set_value((false, false));
                            self.behind.try_set(Some(error));
                            set_timeout(move || self.hear(), PATIENCE);
                            return;
                        }
                    }
                }
            });
        }
    }

    /// The last event that was heard.
    pub(super) fn heard(self) -> i64 {
        self.last.try_get_value().unwrap_or_default()
    }

    fn known(self) -> Option<(String, i64)> {
        Some((self.id.try_get_value()?, self.last.try_get_value()?))
    }

    /// Asks how the task stands; one question at a time.
    pub(super) fn look(self) {
        if begun(self.looking) {
            spawn_local(async move {
                loop {
                    let Some((id, _)) = self.known() else { return };
                    let task = fetch_task(id).await;
                    let again = is_wanted_again(self.looking);
                    match task {
                        Ok(Some(task)) => {
                            if self.task.try_set(task).is_some() {
                                return;
                            }
                        }
                        Ok(None) => return,
                        Err(error) => _ = self.behind.try_set(Some(error)),
                    }
                    if !again {
                        return;
                    }
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sample::{event, task};

    mod sample {
        use platform::{
            Timestamp,
            scaffolder::{EventKind, Task, TaskEvent},
        };
        use serde_json::json;

        /// A task with two steps.
        pub fn task() -> Task {
            let step = |id: &str| {
                json!({
                    "id": id, "name": id, "action": "debug:log", "state": "open",
                    "started_at": null, "ended_at": null, "input": null, "output": null,
                    "note": null, "rounds": null, "approval": null, "undo": null,
                })
            };
            let template = json!({
                "target": "template:default/go", "label": "Go", "entity_type": null, "exists": true,
            });
            let row = json!({
                "id": "1", "template": template, "state": "processing", "is_draft": false,
                "created_at": 0, "ended_at": null, "created_by": "user:default/a",
                "created_by_label": "A", "created_by_entity": null, "subject": "shop",
                "made": null, "step": null, "steps": [0, 2], "note": null,
            });
            let task = json!({
                "row": row, "values": {}, "steps": [step("fetch"), step("publish")],
                "output": null, "draft": null, "warnings": [], "may_cancel": true,
                "may_retry": false, "missing_secrets": [], "may_decide": false,
            });
            serde_json::from_value(task).unwrap()
        }

        /// An event of its log.
        pub fn event(id: i64, message: &str) -> TaskEvent {
            TaskEvent {
                id,
                task: "1".to_owned(),
                kind: EventKind::Log,
                at: Timestamp(0),
                step: Some("fetch".to_owned()),
                state: None,
                ended: None,
                message: message.to_owned(),
            }
        }
    }

    #[test]
    fn no_line_is_lost_or_doubled() {
        let owner = Owner::new();
        owner.with(|| {
            let asked = Memo::new(|_| Asked::default());
            let start = Start { task: task(), events: vec![event(1, "a"), event(4, "b\nc")] };
            let state = RunState::new(start, asked);
            // What was told before is told again when a connection was lost.
            assert!(!state.add(&[event(1, "a"), event(4, "b\nc"), event(5, "d"), event(9, "")]));
            let words: Vec<String> =
                state.lines.with(|all| all.iter().map(|line| line.words.to_string()).collect());
            assert_eq!(words, ["a", "b", "c", "d"]);
            assert_eq!(state.known(), Some(("1".to_owned(), 9)));
            let ended = TaskEvent { kind: EventKind::Completion, ..event(10, "done") };
            assert!(state.add(&[ended]), "the task stands otherwise");
        });
    }
}
