//! What is wrong with a template, by the lines of its file, looked at once for each of its texts.

mod kept;
mod look;

pub(super) use kept::{Analyses, Found};

use super::service::RunService;
use crate::actions::Actions;
use descriptor::{Limits, parse};
use look::document_of;
use platform::{
    Timestamp,
    scaffolder::{Fetch, TemplateFinding, TemplateSource},
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::Arc};

/// Bytes of a template's file at the most: a longer one is looked at as the catalog has it.
const LONGEST: u64 = 2 << 20;

/// What is known of a template's text.
#[derive(Debug)]
pub(super) struct Analysis {
    /// What tells this text from others.
    pub version: String,
    /// The template's file, as a person finds it.
    pub file: String,
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
    pub(super) async fn analysis(self: &Arc<Self>, source: &TemplateSource) -> Arc<Analysis> {
        let (version, now) = (version_of(&source.body), self.parts.clock.now());
        match self.analyses.of_version(source.entity.reference(), &version, now) {
            Found::Fresh(known) => known,
            Found::Old(known) => {
                let (service, source) = (Arc::clone(self), source.clone());
                self.aside(async move { drop(service.look_again(&source, None).await) });
                known
            }
            Found::Nothing => self.look_again(source, None).await,
        }
    }

    /// Looks at a template, whatever is known of it; keeps what was found. `of` is when it last changed,
    /// where that is known.
    pub(super) async fn look_again(
        &self,
        source: &TemplateSource,
        of: Option<Timestamp>,
    ) -> Arc<Analysis> {
        let version = version_of(&source.body);
        let body: Value = serde_json::from_str(&source.body).unwrap_or_default();
        let text = self.text_of(source, &body).await;
        let text = text.unwrap_or_else(|| platform::yaml::to_yaml(&written_part(&body)));
        let analysis = Arc::new(self.look_at(&text, &source.location, &body, version).await);
        let (template, now) = (source.entity.reference().clone(), self.parts.clock.now());
        self.analyses.keep(template, Arc::clone(&analysis), of, now);
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
    fn texts_have_versions() {
        assert_eq!(version_of("a"), version_of("a"));
        assert_ne!(version_of("a"), version_of("b"));
        assert_eq!(version_of("a").len(), 16);
    }
}
