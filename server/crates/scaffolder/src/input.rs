//! The input of a step with its expressions filled in, and whether a step runs.

use crate::check::below;
use crate::engine::{Coercion, Context, Dialect, Host, Limits, Problem, Template};
use serde::Serialize;
use serde_json::{Map, Value};

/// An expression that failed, and whose text stands as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unfilled {
    /// JSON pointer of the text, from what was filled in.
    pub path: String,
    /// The text.
    pub text: String,
    /// Why, and where in the text.
    #[serde(flatten)]
    pub problem: Problem,
}

/// Fills in values; remembers what went wrong.
#[derive(Debug)]
pub struct Filler<'a> {
    /// The names that expressions can use.
    pub context: &'a Context,
    /// What else they can ask for.
    pub host: &'a Host,
    /// How a lone expression or block becomes a value.
    pub coercion: Coercion,
    /// Expressions that failed.
    pub unfilled: Vec<Unfilled>,
    /// Whether `always()` or `failure()` was called.
    pub asked_for_status: bool,
}

impl<'a> Filler<'a> {
    /// A filler with Backstage's rule for values.
    #[must_use]
    pub fn new(context: &'a Context, host: &'a Host) -> Self {
        let (coercion, unfilled) = (Coercion::default(), Vec::new());
        Self { context, host, coercion, unfilled, asked_for_status: false }
    }

    /// The value with every text in it rendered; `None` when nothing is left of it. Keys stay as
    /// they are, and so does a text that fails.
    pub fn fill(&mut self, value: &Value) -> Option<Value> {
        self.fill_at(value, "")
    }

    fn fill_at(&mut self, value: &Value, path: &str) -> Option<Value> {
        match value {
            Value::String(text) => self.text(text, path),
            Value::Array(items) => {
                let fill = |(index, item)| {
                    self.fill_at(item, &below(path, &usize::to_string(&index))).unwrap_or_default()
                };
                Some(Value::Array(items.iter().enumerate().map(fill).collect()))
            }
            Value::Object(entries) => {
                let mut filled = Map::new();
                for (key, value) in entries {
                    if let Some(value) = self.fill_at(value, &below(path, key)) {
                        filled.insert(key.clone(), value);
                    }
                }
                Some(Value::Object(filled))
            }
            other => Some(other.clone()),
        }
    }

    fn text(&mut self, text: &str, path: &str) -> Option<Value> {
        if !text.contains(['{', '#']) && !text.is_empty() {
            return Some(Value::String(text.to_owned()));
        }
        let template = Template::parse(text, Dialect::STEPS, Limits::default());
        let rendered = template
            .and_then(|template| template.render_value(self.context, self.host, self.coercion));
        match rendered {
            Ok(rendered) => {
                self.asked_for_status |= rendered.asked_for_status;
                rendered.value
            }
            Err(problem) => {
                let (path, text) = (path.to_owned(), text.to_owned());
                self.unfilled.push(Unfilled { path, text: text.clone(), problem });
                Some(Value::String(text))
            }
        }
    }
}

/// Whether the value of `if` lets a step run: anything but nothing, `false`, 0, an empty text and
/// an empty list.
#[must_use]
pub fn is_true(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Bool(value)) => *value,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(_)) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn filled(value: &Value) -> (Option<Value>, Vec<Unfilled>) {
        let context = json!({ "parameters": { "name": "shop", "list": [1, 2], "yes": true } });
        let (context, host) = (context.as_object().unwrap().clone(), Host::default());
        let mut filler = Filler::new(&context, &host);
        let filled = filler.fill(value);
        (filled, filler.unfilled)
    }

    #[test]
    fn single_expressions_keep_the_sort_of_their_value() {
        let input = json!({
            "list": "${{ parameters.list }}",
            "text": "a ${{ parameters.list }}",
            "gone": "${{ parameters.missing }}",
            "flag": "{% if parameters.yes %}false{% endif %}",
            "deep": [{ "name": "${{ parameters.name }}" }, "${{ parameters.missing }}", 5],
        });
        let expected = json!({
            "list": [1, 2],
            "text": "a 1,2",
            "flag": false,
            "deep": [{ "name": "shop" }, null, 5],
        });
        assert_eq!(filled(&input), (Some(expected), vec![]));
    }

    #[test]
    fn what_fails_stays_and_is_told() {
        let input = json!({ "a/b": ["${{ parameters.name || 'x' }}"] });
        let (value, unfilled) = filled(&input);
        assert_eq!(value, Some(input));
        assert_eq!(unfilled[0].path, "/a~1b/0");
        assert_eq!((unfilled[0].problem.line, unfilled[0].problem.column), (1, 22));
    }
}
