//! How steps follow one another: which run, how often, what later ones see of them, and what is shown
//! at the end. Pure: the command line and the server's durable runs go by these same rules.

use crate::engine::{Context, Host};
use crate::input::{Filler, Unfilled, is_true};
use serde_json::{Map, Value, json};

/// A step as it stands in a template.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// The name by which others refer to it.
    pub id: String,
    /// What a person reads.
    pub name: String,
    /// Its action.
    pub action: String,
    /// All of it.
    pub step: &'a Value,
}

/// The steps of a template's `spec`, in order.
#[must_use]
pub fn written(spec: &Value) -> Vec<Written<'_>> {
    let steps = spec.get("steps").and_then(Value::as_array).into_iter().flatten().enumerate();
    let written = steps.map(|(index, step)| {
        let text = |name: &str| step.get(name).and_then(Value::as_str);
        let id = text("id").map_or_else(|| format!("step-{}", index + 1), str::to_owned);
        let action = text("action").unwrap_or_default().to_owned();
        let name = text("name").unwrap_or(&action).to_owned();
        Written { id, name, action, step }
    });
    written.collect()
}

/// An answer, and the expressions that failed on the way to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    /// The answer.
    pub value: T,
    /// Expressions whose text stands as it was written.
    pub unfilled: Vec<Unfilled>,
}

/// Whether `if` lets a step, or a round of it, run. After a failure only one does that asks how the
/// earlier ones ended (`always()`, `failure()`).
#[must_use]
pub fn runs(step: &Value, context: &Context, host: &Host) -> Answer<bool> {
    let failed = host.failed == Some(true);
    let mut filler = Filler::new(context, host);
    let holds = match step.get("if") {
        None => true,
        Some(condition) => is_true(filler.fill(condition).as_ref()),
    };
    let value = holds && (!failed || filler.asked_for_status);
    Answer { value, unfilled: filler.unfilled }
}

/// Whether a step is begun at all. With `each`, `if` is asked in each round, unless a step failed.
#[must_use]
pub fn begins(step: &Value, context: &Context, host: &Host) -> Answer<bool> {
    if step.get("each").is_some() && host.failed != Some(true) {
        return Answer { value: true, unfilled: Vec::new() };
    }
    runs(step, context, host)
}

/// The rounds of a step: what `each` is in each of them, or nothing where the step has none.
///
/// # Errors
/// When `each` is neither a list nor an object; the text says what it is.
pub fn rounds(
    step: &Value,
    context: &Context,
    host: &Host,
) -> Result<Answer<Vec<Option<Value>>>, String> {
    let Some(each) = step.get("each") else {
        return Ok(Answer { value: vec![None], unfilled: Vec::new() });
    };
    let mut filler = Filler::new(context, host);
    let filled = filler.fill(each);
    let round = |key: String, value: Value| Some(json!({ "key": key, "value": value }));
    let value = match filled {
        Some(Value::Array(items)) => {
            let items = items.into_iter().enumerate();
            items.map(|(key, value)| round(key.to_string(), value)).collect()
        }
        Some(Value::Object(entries)) => {
            entries.into_iter().map(|(key, value)| round(key, value)).collect()
        }
        Some(other) => return Err(format!("`each` must be a list or an object, but is {other}")),
        None => return Err(format!("`each` is {each}, which has no value")),
    };
    Ok(Answer { value, unfilled: filler.unfilled })
}

/// The input of a round, filled in.
#[must_use]
pub fn input(step: &Value, context: &Context, host: &Host) -> Answer<Value> {
    let mut filler = Filler::new(context, host);
    let empty = json!({});
    let value = filler.fill(step.get("input").unwrap_or(&empty)).unwrap_or(empty);
    Answer { value, unfilled: filler.unfilled }
}

/// What later steps see of a step: with `each`, each output is a list over the rounds.
#[derive(Clone, Debug)]
pub struct Gathered {
    looped: bool,
    outputs: Map<String, Value>,
}

impl Gathered {
    /// Nothing yet, of this step.
    #[must_use]
    pub fn of(step: &Value) -> Self {
        Self { looped: step.get("each").is_some(), outputs: Map::new() }
    }

    /// What the next round gave.
    pub fn add(&mut self, output: Map<String, Value>) {
        for (key, value) in output {
            if !self.looped {
                self.outputs.insert(key, value);
            } else if let Value::Array(all) =
                self.outputs.entry(key).or_insert_with(|| Value::Array(Vec::new()))
            {
                all.push(value);
            }
        }
    }

    /// All of it.
    #[must_use]
    pub fn outputs(self) -> Map<String, Value> {
        self.outputs
    }
}

/// What `steps` in expressions is to say of a step.
pub fn remember(context: &mut Context, id: &str, outputs: Map<String, Value>) {
    let steps = context.entry("steps").or_insert_with(|| json!({}));
    if let Value::Object(steps) = steps {
        steps.insert(id.to_owned(), json!({ "output": outputs }));
    }
}

/// What is shown at the end: `output`, filled in, without the entries whose `if` is not true.
#[must_use]
pub fn output(spec: &Value, context: &Context, host: &Host) -> Answer<Option<Value>> {
    let mut filler = Filler::new(context, host);
    let written = spec.get("output").unwrap_or(&Value::Null);
    let mut output = filler.fill(written);
    for list in ["links", "text"] {
        let items = output.as_mut().and_then(|output| output.get_mut(list));
        if let Some(Value::Array(items)) = items {
            let written = written.get(list).and_then(Value::as_array);
            let mut at = 0;
            items.retain(|item| {
                let has_condition =
                    written.and_then(|all| all.get(at)).is_some_and(|one| one.get("if").is_some());
                at += 1;
                !has_condition || is_true(item.get("if"))
            });
            for item in items.iter_mut().filter_map(Value::as_object_mut) {
                item.shift_remove("if");
            }
        }
    }
    Answer { value: output, unfilled: filler.unfilled }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(failed: bool) -> Host {
        Host { failed: Some(failed), ..Host::default() }
    }

    fn context() -> Context {
        let context = json!({ "parameters": { "list": ["a", "b"], "no": false }, "steps": {} });
        context.as_object().unwrap().clone()
    }

    #[test]
    fn after_a_failure_only_what_asks_for_it_runs() {
        let step = |condition: &str| json!({ "action": "x", "if": condition });
        for (condition, well, failed) in [
            ("${{ always() }}", true, true),
            ("${{ failure() }}", false, true),
            ("${{ true }}", true, false),
            ("${{ parameters.no }}", false, false),
        ] {
            let step = step(condition);
            assert_eq!(runs(&step, &context(), &host(false)).value, well, "{condition}");
            assert_eq!(runs(&step, &context(), &host(true)).value, failed, "{condition}");
        }
        assert!(!begins(&json!({ "each": ["a"] }), &context(), &host(true)).value);
    }

    #[test]
    fn outputs_of_rounds_are_lists() {
        let step = json!({ "each": "${{ parameters.list }}" });
        let rounds = rounds(&step, &context(), &host(false)).unwrap().value;
        assert_eq!(rounds[1], Some(json!({ "key": "1", "value": "b" })));
        let mut gathered = Gathered::of(&step);
        for (at, _) in rounds.iter().enumerate() {
            gathered.add(json!({ "n": at }).as_object().unwrap().clone());
        }
        let mut context = context();
        remember(&mut context, "s", gathered.outputs());
        assert_eq!(context["steps"]["s"]["output"]["n"], json!([0, 1]));
    }

    #[test]
    fn ids_are_those_of_backstage() {
        let spec =
            json!({ "steps": [{ "action": "a" }, { "id": "x", "action": "b", "name": "B" }] });
        let told: Vec<_> = written(&spec).into_iter().map(|one| (one.id, one.name)).collect();
        assert_eq!(told, [("step-1".into(), "a".into()), ("x".into(), "B".into())]);
    }
}
