//! What something was made of: the template as it was, what it was filled in with, and where it went.

use crate::runs::reading::shown_values;
use platform::{EntityRef, Timestamp, scaffolder::StepState};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{StepRecord, TaskBodyRecord, TaskRecord};

/// Everything that is needed to make the same files once more.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Recipe {
    /// The template.
    pub template: EntityRef,
    /// The task that it was made by.
    pub task: String,
    /// When that was begun: what is made of it is made of that time.
    pub made_at: Timestamp,
    /// The template's file or address.
    pub base: String,
    /// The template's `spec`.
    pub spec: Value,
    /// What was filled in; no secrets, and nothing that the form masks.
    pub values: Map<String, Value>,
    /// What expressions see of who began it.
    pub user: Value,
    /// What steps gave that ask others: they are not done again.
    pub outputs: Map<String, Value>,
    /// What actions kept.
    pub memory: Vec<Kept>,
    /// What was fetched; known once it is rendered.
    pub sources: Vec<Source>,
    /// Where it went, if it went anywhere.
    pub published: Option<Published>,
}

/// What an action kept of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub step: String,
    pub round: u32,
    pub name: String,
    pub value: Value,
}

/// Something that was fetched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Source {
    /// As the template names it.
    pub url: String,
    /// The commit that it was fetched at, where that was kept.
    pub commit: Option<String>,
}

/// Where files went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Published {
    /// The step, by its id.
    pub step: String,
    /// Its action.
    pub action: String,
    /// The repository, as templates name it: `github.com?owner=acme&repo=shop`.
    pub repository: String,
    /// The folder of the workspace that went there.
    pub source_path: Option<String>,
    /// The folder of the repository that it went to.
    pub target_path: Option<String>,
    /// The address of the repository's files.
    pub contents: Option<String>,
}

impl Recipe {
    /// What a task made something of.
    pub fn of(
        task: &TaskRecord,
        body: &TaskBodyRecord,
        steps: &[StepRecord],
        memory: Vec<(String, u32, String, String)>,
    ) -> Self {
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let whole = read(&body.spec);
        // It outlives the task: what the form masks is not kept.
        let values = match shown_values(body) {
            Value::Object(values) => values,
            _ => Map::new(),
        };
        let done = steps.iter().filter(|step| step.state == StepState::Completed);
        let outputs = done.filter_map(|step| {
            let output = step.output.as_deref().map(read)?;
            Some((step.id.clone(), output))
        });
        // What was forgotten is kept as nothing.
        let kept = memory.into_iter().filter_map(|(step, round, name, value)| {
            let value = Some(read(&value)).filter(|value| !value.is_null())?;
            Some(Kept { step, round, name, value })
        });
        Self {
            template: task.template.clone(),
            task: task.id.clone(),
            made_at: task.created_at,
            base: body.base.clone(),
            spec: whole.get("spec").cloned().unwrap_or(whole),
            values,
            user: read(&body.context).get("user").cloned().unwrap_or_default(),
            outputs: outputs.collect(),
            memory: kept.collect(),
            sources: Vec::new(),
            published: steps.iter().find_map(published),
        }
    }

    /// As JSON text.
    pub fn text(&self) -> String {
        // What was made in memory can be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads it back.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// Where a step put files, if it did.
fn published(step: &StepRecord) -> Option<Published> {
    if step.state != StepState::Completed || !step.action.starts_with("publish:") {
        return None;
    }
    let input: Value = serde_json::from_str(step.input.as_deref()?).ok()?;
    let output: Value = serde_json::from_str(step.output.as_deref()?).ok()?;
    let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Published {
        step: step.id.clone(),
        action: step.action.clone(),
        repository: text(&input, "repoUrl")?,
        source_path: text(&input, "sourcePath"),
        target_path: text(&input, "targetPath"),
        contents: text(&output, "repoContentsUrl"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_step_that_published_tells_where() {
        let step = StepRecord {
            task: "1".to_owned(),
            place: 0,
            id: "publish".to_owned(),
            name: "Publish".to_owned(),
            action: "publish:github".to_owned(),
            state: StepState::Completed,
            started_at: None,
            ended_at: None,
            input: Some(
                json!({ "repoUrl": "github.com?owner=a&repo=b", "sourcePath": "out" }).to_string(),
            ),
            output: Some(
                json!({ "repoContentsUrl": "https://github.com/a/b/blob/main" }).to_string(),
            ),
            note: None,
            rounds: None,
            approval: None,
        };
        let found = published(&step).unwrap();
        assert_eq!(found.repository, "github.com?owner=a&repo=b");
        assert_eq!(found.source_path.as_deref(), Some("out"));
        assert_eq!(found.contents.as_deref(), Some("https://github.com/a/b/blob/main"));
        assert_eq!(published(&StepRecord { state: StepState::Failed, ..step.clone() }), None);
        assert_eq!(published(&StepRecord { action: "fs:delete".to_owned(), ..step }), None);
    }
}
