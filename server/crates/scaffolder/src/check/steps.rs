//! The steps of a template, and what is shown at its end.

use super::{Checker, below};
use crate::actions::KnownAction;
use crate::engine::{Lookup, Template};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

const FIELDS: &[&str] = &[
    "action",
    "backstage:permissions",
    "each",
    "id",
    "if",
    "input",
    "name",
    "slipway.io/approval",
    "slipway.io/parallel",
    "slipway.io/timeout",
];
const ROOTS: &[&str] = &[
    "always",
    "context",
    "cycler",
    "environment",
    "failure",
    "joiner",
    "parameters",
    "range",
    "steps",
    "user",
];

/// What may be referred to at a place.
#[derive(Clone, Copy)]
struct Known<'a> {
    parameters: Option<&'a BTreeSet<String>>,
    /// The steps that came before, with their actions.
    before: &'a BTreeMap<String, Option<&'a KnownAction>>,
    all: &'a BTreeSet<String>,
    /// Whether some of the steps are in other files.
    elsewhere: bool,
    secrets: bool,
    each: bool,
}

impl<'c> Checker<'c> {
    pub(super) fn steps(&mut self, spec: &Value, parameters: Option<&BTreeSet<String>>) {
        let Some(steps) = spec["steps"].as_array() else {
            return;
        };
        let id_of = |(index, step): (usize, &Value)| {
            step["id"].as_str().map_or_else(|| format!("step-{}", index + 1), str::to_owned)
        };
        let ids: Vec<String> = steps.iter().enumerate().map(id_of).collect();
        let all: BTreeSet<String> = ids.iter().cloned().collect();
        let elsewhere = steps.iter().any(is_elsewhere);
        let mut before = BTreeMap::new();
        for (index, (step, id)) in steps.iter().zip(&ids).enumerate() {
            let path = format!("/spec/steps/{index}");
            let action = self.step(step, &path);
            if before.contains_key(id) {
                let message =
                    format!("an earlier step has the id `{id}` too, and its output is lost here");
                self.warning(&below(&path, "id"), message);
            }
            let with_each = step.get("each").is_some();
            for key in ["if", "each", "input"] {
                let (secrets, each) = (key != "if", with_each && key != "each");
                let before = &before;
                let known = Known { parameters, before, all: &all, elsewhere, secrets, each };
                self.texts(&step[key], &below(&path, key), known);
            }
            before.insert(id.clone(), action);
        }
        let (before, all) = (&before, &all);
        let known = Known { parameters, before, all, elsewhere, secrets: false, each: false };
        self.texts(&spec["output"], "/spec/output", known);
    }

    fn step(&mut self, step: &Value, path: &str) -> Option<&'c KnownAction> {
        let fields = step.as_object()?;
        if is_elsewhere(step) {
            return None;
        }
        for field in fields.keys().filter(|field| !FIELDS.contains(&field.as_str())) {
            let advice = near(FIELDS.iter().copied(), field);
            self.warning(&below(path, field), format!("steps have no field `{field}`{advice}"));
        }
        let id = fields.get("action")?.as_str()?;
        let place = below(path, "action");
        let actions = self.actions;
        let Some(action) = actions.find(id) else {
            let near = actions.nearest(id);
            let advice = near.map(|near| format!("; did you mean `{}`?", near.id));
            let advice = advice.unwrap_or_default();
            self.error(&place, format!("no action is called `{id}`{advice}"));
            return None;
        };
        match fields.get("input") {
            Some(Value::Object(input)) => self.input(action, input, &below(path, "input")),
            None if !action.required.is_empty() => {
                let names: Vec<_> = action.required.iter().map(String::as_str).collect();
                self.error(&place, format!("`{id}` needs the input {}", listed(&names)));
            }
            _ => {}
        }
        Some(action)
    }

    fn input(&mut self, action: &KnownAction, input: &Map<String, Value>, path: &str) {
        if input.contains_key("$yaml") {
            return;
        }
        let has = |name: &str| input.contains_key(name);
        let required = action.required.iter().map(String::as_str);
        let missing: Vec<_> = required.filter(|name| !has(name)).collect();
        if !missing.is_empty() {
            self.error(path, format!("`{}` needs the input {}", action.id, listed(&missing)));
        }
        for name in input.keys().filter(|name| !action.takes(name)) {
            let names = action.required.iter().chain(&action.optional);
            let advice = near(names.map(String::as_str), name);
            self.warning(&below(path, name), format!("`{}` takes no `{name}`{advice}", action.id));
        }
        self.sorts(action, input, path);
        if has("copyWithoutRender") {
            let message =
                "`copyWithoutRender` is not looked at any more; write `copyWithoutTemplating`";
            self.warning(&below(path, "copyWithoutRender"), message);
        }
        let fixed =
            !input.values().any(|value| value.as_str().is_some_and(|text| text.contains("${{")));
        if action.id == "fetch:template"
            && fixed
            && let Err(message) = crate::skeleton::Treatment::of_input(input)
        {
            self.error(path, message);
        }
        if action.id == "catalog:register" && !has("catalogInfoUrl") && !has("repoContentsUrl") {
            let message =
                "`catalog:register` needs the input `catalogInfoUrl` or `repoContentsUrl`";
            self.error(path, message);
        }
    }

    /// Holds what is written out against its schema, as far as that can be said of one value.
    fn sorts(&mut self, action: &KnownAction, input: &Map<String, Value>, path: &str) {
        for (name, value) in input {
            let written_out = !value.to_string().contains("${{");
            let Some(schema) = action.schemas.get(name).filter(|_| written_out) else { continue };
            if let Some(wanted) = mismatch(schema, value) {
                let message = format!("`{name}` of `{}` must be {wanted}", action.id);
                self.error(&below(path, name), message);
            }
        }
    }

    /// Reads every text in a value as an expression.
    fn texts(&mut self, value: &Value, path: &str, known: Known<'_>) {
        match value {
            Value::String(text) => {
                let one_line = !text.contains('\n');
                if let Some(template) = self.expression(text, path, one_line) {
                    self.references(&template, path, one_line, known);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.texts(item, &below(path, &index.to_string()), known);
                }
            }
            Value::Object(entries) => {
                for (key, value) in entries {
                    self.texts(value, &below(path, key), known);
                }
            }
            _ => {}
        }
    }

    fn references(&mut self, template: &Template, path: &str, one_line: bool, known: Known<'_>) {
        for problem in template.unknown_filters() {
            self.within(path, one_line.then_some(problem.column), problem.message, true);
        }
        for lookup in template.lookups() {
            if let Some((message, wrong)) = unknown(&lookup, known) {
                self.within(path, one_line.then_some(lookup.column), message, wrong);
            }
        }
    }

    fn within(&mut self, path: &str, column: Option<u32>, message: String, wrong: bool) {
        if wrong {
            self.error(path, message);
        } else {
            self.warning(path, message);
        }
        if let (Some(more), Some(finding)) = (column, self.findings.last_mut()) {
            finding.column += more - 1;
        }
    }
}

/// What is wrong with a reference, and whether that is sure.
fn unknown(lookup: &Lookup, known: Known<'_>) -> Option<(String, bool)> {
    let path: Vec<&str> = lookup.path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["parameters", name, ..] => {
            let names = known.parameters.filter(|names| !names.contains(*name))?;
            let advice = near(names.iter().map(String::as_str), name);
            Some((format!("no parameter is called `{name}`{advice}"), false))
        }
        ["steps", id, rest @ ..] => step_reference(id, rest, known),
        ["secrets", ..] if known.secrets => None,
        ["secrets", ..] => Some(("secrets are known in `input` and `each` only".to_owned(), false)),
        ["each", ..] if known.each => None,
        ["each", ..] => Some(("`each` is known in steps that have `each` only".to_owned(), false)),
        [root, ..] if !ROOTS.contains(root) => {
            let message = format!(
                "`{root}` is not known here; there are `parameters`, `steps`, `user`, `context`, \
                 `environment`, `secrets` and `each`"
            );
            Some((message, false))
        }
        _ => None,
    }
}

fn step_reference(id: &str, rest: &[&str], known: Known<'_>) -> Option<(String, bool)> {
    let Some(action) = known.before.get(id) else {
        if known.all.contains(id) {
            let message = format!("the step `{id}` has not run yet here, so that it has no output");
            return Some((message, true));
        }
        let advice = near(known.all.iter().map(String::as_str), id);
        return (!known.elsewhere).then(|| (format!("no step has the id `{id}`{advice}"), true));
    };
    match rest {
        ["output", name, ..] => {
            let action = action.filter(|action| !action.output.is_empty())?;
            let names: Vec<_> = action.output.iter().map(String::as_str).collect();
            if names.contains(name) {
                return None;
            }
            let message = format!("`{}` gives no `{name}`, but {}", action.id, listed(&names));
            Some((message, false))
        }
        [first, ..] if *first != "output" => {
            let message = format!("a step has `output` only; write `steps['{id}'].output.{first}`");
            Some((message, false))
        }
        _ => None,
    }
}

/// What a value should be that is not; `None` where it is, or nobody can say.
fn mismatch(schema: &Value, value: &Value) -> Option<String> {
    if value.is_null() {
        return None;
    }
    if let Some(Value::Array(choices)) = schema.get("enum")
        && !choices.contains(value)
    {
        let choices: Vec<_> = choices.iter().map(Value::to_string).collect();
        return Some(format!("one of {}", choices.join(", ")));
    }
    let (word, fits) = match schema.get("type").and_then(Value::as_str)? {
        "string" => ("a text", value.is_string()),
        "boolean" => ("`true` or `false`", value.is_boolean()),
        "integer" => ("a whole number", value.is_i64() || value.is_u64()),
        "number" => ("a number", value.is_number()),
        "array" => ("a list", value.is_array()),
        "object" => ("an object", value.is_object()),
        _ => return None,
    };
    (!fits).then(|| word.to_owned())
}

fn is_elsewhere(value: &Value) -> bool {
    ["$yaml", "$json", "$text"].iter().any(|key| value.get(key).is_some())
}

/// What may have been meant.
fn near<'a>(mut names: impl Iterator<Item = &'a str>, name: &str) -> String {
    let found = names.find(|near| strsim::damerau_levenshtein(near, name) <= 2);
    found.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// `a`, `b` and `c`
fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
