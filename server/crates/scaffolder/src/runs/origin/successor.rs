//! How a template of now is filled in for something that was made with it before.

use super::recipe::{Published, Recipe};
use crate::{runs::permitted::filled, steps};
use platform::scaffolder::TemplateSource;
use serde_json::Value;

/// How the files of the template of now are made for the same project: with what was filled in then, and
/// what the form fills in by itself since.
pub(super) fn successor(old: &Recipe, source: &TemplateSource, spec: Value) -> Recipe {
    Recipe {
        base: source.location.clone(),
        values: filled(&spec, old.values.clone()),
        published: old.published.as_ref().map(|published| moved(published, &spec)),
        memory: Vec::new(),
        sources: Vec::new(),
        spec,
        ..old.clone()
    }
}

/// Where the template publishes by now: the step may be called otherwise.
fn moved(published: &Published, spec: &Value) -> Published {
    let same = |written: &steps::Written<'_>| written.action == published.action;
    let Some(written) = steps::written(spec).into_iter().find(same) else {
        return published.clone();
    };
    let path = written.step["input"]["sourcePath"].as_str();
    // One that is made of values is as it was then.
    let path = path.filter(|path| !path.contains("${{")).map(str::to_owned);
    Published {
        step: written.id,
        source_path: path.or_else(|| published.source_path.clone()),
        ..published.clone()
    }
}
