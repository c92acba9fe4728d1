//! What is wrong with a template, by the lines of its file, looked at once for each of its texts.

mod look;

use super::service::RunService;
use crate::actions::Actions;
use descriptor::{Limits, parse};
use look::document_of;
use platform::{
    EntityRef, Timestamp,
    scaffolder::{Fetch, TemplateFinding, TemplateSource},
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

/// Bytes of a template's file at the most: a longer one is looked at as the catalog has it.
const LONGEST: u64 = 2 << 20;

/// For how long what was found holds, in milliseconds: skeletons change without their template.
const HOLDS: i64 = 5 * 60_000;

/// The same where something keeps the template from being used: whoever mends it wants to see so.
const HOLDS_BROKEN: i64 = 10_000;

/// Templates whose analysis is kept.
const KEPT: usize = 2_000;

/// What is known of a template's text.
#[derive(Debug)]
pub(super) struct Analysis {
    /// What tells this text from others.
    pub version: String,
    /// The template's file, as a person finds it.
    pub file: String,
    /// When it was looked at.
    pub looked_at: Timestamp,
    /// What is wrong with it.
    pub findings: Vec<TemplateFinding>,
    /// Line and column of each text that may hold an expression, by JSON pointer.
    pub positions: Map<String, Value>,
}

impl Analysis {
    /// What keeps the template from being used, a line each; `None` when nothing does.
    pub fn broken(&self) -> Option<String> {
        let errors = self.findings.iter().filter(|finding| finding.error).take(5);
        let told: Vec<String> = errors
            .map(|one| format!("{}:{}:{}: {}", one.file, one.line, one.column, one.message))
            .collect();
        (!told.is_empty()).then(|| told.join("\n"))
    }
}

/// Whether what was found then still holds.
fn holds(looked_at: Timestamp, is_broken: bool, now: Timestamp) -> bool {
    let age = now.0.saturating_sub(looked_at.0);
    age < if is_broken { HOLDS_BROKEN } else { HOLDS }
}

/// Analyses by template.
#[derive(Default)]
pub(super) struct Analyses {
    texts: Mutex<BTreeMap<EntityRef, Arc<Analysis>>>,
    /// What keeps each from being used, by when it last changed: cards need not read texts.
    broken: Mutex<BTreeMap<EntityRef, Broken>>,
}

/// What keeps a template from being used, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// It; `None` when nothing does.
    pub told: Option<String>,
    /// When the template's text last changed then.
    pub of: Timestamp,
    /// When it was looked at.
    pub looked_at: Timestamp,
}

impl Analyses {
    /// What keeps a template from being used, if that is known of the text that last changed then.
    pub fn broken(&self, template: &EntityRef, of: Timestamp, now: Timestamp) -> Option<Broken> {
        let broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known =
            |known: &&Broken| known.of == of && holds(known.looked_at, known.told.is_some(), now);
        broken.get(template).filter(is_known).cloned()
    }

    /// Keeps that.
    pub fn keep_broken(&self, template: &EntityRef, known: Broken) {
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if broken.len() >= KEPT {
            broken.clear();
        }
        broken.insert(template.clone(), known);
    }
}

/// What tells a text from others.
pub(super) fn version_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(String::new(), |mut version, byte| {
        // A write to a text cannot fail.
        let _ = write!(version, "{byte:02x}");
        version
    })
}

impl RunService {
    /// Every action that a template may name: those that are here, and those that could be.
    pub(super) fn known_actions(&self) -> Actions {
        Actions::built_in().with(&self.descriptions())
    }

    /// What is known of a template's text.
    pub(super) async fn analysis(&self, source: &TemplateSource) -> Arc<Analysis> {
        let template = source.entity.reference().clone();
        let version = version_of(&source.body);
        let now = self.parts.clock.now();
        let known = {
            let analyses = self.analyses.texts.lock().unwrap_or_else(PoisonError::into_inner);
            let is_known = |known: &&Arc<Analysis>| {
                known.version == version && holds(known.looked_at, known.broken().is_some(), now)
            };
            analyses.get(&template).filter(is_known).cloned()
        };
        if let Some(known) = known {
            return known;
        }
        let body: Value = serde_json::from_str(&source.body).unwrap_or_default();
        let text = self.text_of(source, &body).await;
        let text = text.unwrap_or_else(|| platform::yaml::to_yaml(&written_part(&body)));
        let analysis = self.look_at(&text, &source.location, &body, version).await;
        let analysis = Arc::new(analysis);
        let mut analyses = self.analyses.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if analyses.len() >= KEPT {
            analyses.clear();
        }
        analyses.insert(template, Arc::clone(&analysis));
        analysis
    }

    /// The template's own file, where it can be had and still says what the catalog says: then lines are
    /// those that its authors see.
    async fn text_of(&self, source: &TemplateSource, body: &Value) -> Option<String> {
        let url = source.location.rsplit(['/', ':']).next()?.to_owned();
        let wanted = Fetch { base: source.location.clone(), url, token: None };
        let fetched = self.parts.skeletons.fetch(&wanted).await.ok()?;
        let place = fetched.place;
        let read = tokio::task::spawn_blocking(move || {
            let is_short =
                std::fs::metadata(&place).is_ok_and(|file| file.is_file() && file.len() <= LONGEST);
            is_short.then(|| std::fs::read_to_string(&place).ok()).flatten()
        });
        let text = read.await.ok().flatten()?;
        let documents = parse(&text, &Limits::default());
        let same = document_of(&documents, source.entity.name())
            .is_some_and(|(_, value)| value["spec"] == body["spec"]);
        same.then_some(text)
    }
}

/// What of an entity is written in its file.
fn written_part(body: &Value) -> Value {
    let keys = ["apiVersion", "kind", "metadata", "spec"];
    let written = keys.iter().filter_map(|key| body.get(*key).map(|value| (*key, value)));
    Value::Object(written.map(|(key, value)| (key.to_owned(), value.clone())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mended_is_seen_soon() {
        let at = Timestamp(0);
        assert!(holds(at, false, Timestamp(60_000)) && !holds(at, true, Timestamp(60_000)));
        assert!(holds(at, true, Timestamp(9_000)) && !holds(at, false, Timestamp(HOLDS)));
    }

    #[test]
    fn texts_have_versions() {
        assert_eq!(version_of("a"), version_of("a"));
        assert_ne!(version_of("a"), version_of("b"));
        assert_eq!(version_of("a").len(), 16);
    }
}
