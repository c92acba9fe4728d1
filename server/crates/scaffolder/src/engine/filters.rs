//! Filters: those of Nunjucks, those of Backstage, and `jsonify` for cookiecutter's templates.

mod backstage;
mod lists;
mod markup;
mod sorting;
mod texts;

use super::fault::{Fault, Outcome};
use super::json::{indentation, stringify};
use super::machine::Machine;
use super::number;
use super::text::Text;
use super::value::Value;
pub(crate) use sorting::{merge_sort, sorted_texts};

const NAMES: &[&str] = &[
    "abs",
    "batch",
    "capitalize",
    "center",
    "d",
    "default",
    "dictsort",
    "dump",
    "e",
    "escape",
    "first",
    "float",
    "forceescape",
    "groupby",
    "indent",
    "int",
    "join",
    "jsonify",
    "last",
    "length",
    "list",
    "lower",
    "nl2br",
    "parseEntityRef",
    "parseRepoUrl",
    "pick",
    "projectSlug",
    "random",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "trim",
    "truncate",
    "upper",
    "urlencode",
    "urlize",
    "wordcount",
];

/// Whether a filter is there.
pub(crate) fn known(name: &str) -> bool {
    NAMES.binary_search(&name).is_ok()
}

/// What to say of a filter that is not there.
pub(crate) fn unknown(name: &str) -> String {
    let near = NAMES.iter().find(|near| strsim::damerau_levenshtein(name, near) <= 2);
    let advice = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("no filter is called `{name}`{advice}")
}

/// The arguments of a filter: the value first.
pub(crate) struct Given<'a> {
    name: &'a str,
    values: Vec<Value>,
}

impl Given<'_> {
    pub(crate) fn get(&self, index: usize) -> &Value {
        self.values.get(index).unwrap_or(&Value::Undefined)
    }

    fn value(&self) -> &Value {
        self.get(0)
    }

    /// The value; the empty text for nothing and for false.
    fn normal(&self) -> Value {
        match self.value() {
            Value::Undefined | Value::Null | Value::Bool(false) => Value::text(""),
            other => other.clone(),
        }
    }

    /// The value as a text, which it must be.
    fn text(&self, value: &Value) -> Outcome<Text> {
        match value {
            Value::Text(text) | Value::Safe(text) => Ok(text.clone()),
            other => self.refuse("a text", other),
        }
    }

    fn refuse<T>(&self, wanted: &str, met: &Value) -> Outcome<T> {
        let name = self.name;
        Err(Fault::new(format!("`{name}` needs {wanted}, but the value is {}", met.sort())))
    }

    /// The items of a list, which the value must be.
    fn items(&self) -> Outcome<Vec<Value>> {
        match self.value() {
            Value::List(list) => Ok(list.items()),
            other => self.refuse("a list", other),
        }
    }

    /// The number, or another one for nothing, 0 and what is no number.
    fn number_or(&self, index: usize, otherwise: f64, machine: &Machine<'_>) -> Outcome<f64> {
        match self.get(index) {
            value if !value.truthy() => Ok(otherwise),
            value => value.to_number(&machine.budget),
        }
    }
}

/// A result that is marked safe when the value was.
fn as_safe_as(value: &Value, result: impl Into<Text>) -> Value {
    match value {
        Value::Safe(_) => Value::Safe(result.into()),
        _ => Value::Text(result.into()),
    }
}

/// Applies a filter that is there.
pub(crate) fn apply(machine: &mut Machine<'_>, name: &str, values: Vec<Value>) -> Outcome<Value> {
    let seen = values.first().cloned();
    let given = Given { name, values };
    for value in &given.values {
        let weight = match value {
            Value::Text(text) | Value::Safe(text) => text.weight() / 32,
            Value::List(list) => list.len(),
            Value::Map(map) => map.len(),
            _ => 0,
        };
        machine.budget.work(1 + weight)?;
    }
    let applied = match name {
        "default" | "d" => Ok(default(&given)),
        "dump" | "jsonify" => dump(&given, machine),
        "abs" => Ok(Value::Number(given.value().to_number(&machine.budget)?.abs())),
        "float" => float(&given, machine),
        "int" => int(given.values, machine),
        "round" => round(&given, machine),
        "parseRepoUrl" | "parseEntityRef" | "pick" | "projectSlug" => {
            backstage::apply(machine, &given)
        }
        "dictsort" | "sort" | "groupby" => sorting::apply(machine, given),
        "striptags" | "urlize" | "urlencode" | "nl2br" | "escape" | "e" | "forceescape" => {
            markup::apply(machine, &given)
        }
        "batch" | "first" | "join" | "last" | "length" | "list" | "random" | "reject"
        | "rejectattr" | "reverse" | "select" | "selectattr" | "slice" | "sum" => {
            lists::apply(machine, &given)
        }
        _ => texts::apply(machine, &given),
    };
    let applied = applied.map_err(|fault| match seen {
        Some(seen) => fault.seeing(described(&seen, machine)),
        None => fault,
    })?;
    if let Value::Text(text) | Value::Safe(text) = &applied {
        machine.budget.make(text.weight())?;
    }
    Ok(applied)
}

/// A value as a person would write it, shortened.
pub(crate) fn described(value: &Value, machine: &Machine<'_>) -> String {
    const LONGEST: usize = 80;
    let written = match value {
        Value::Undefined => return "undefined".to_owned(),
        Value::List(list) if list.len() > 20 => return format!("a list of {}", list.len()),
        Value::Text(text) if text.weight() > 4 * LONGEST => {
            return format!("\"{}…\"", text.slice(0, LONGEST).as_str());
        }
        other => stringify(other, "", &machine.budget).ok().flatten(),
    };
    let Some(written) = written else {
        return value.sort().to_owned();
    };
    if written.len() <= LONGEST {
        return written.as_str().into_owned();
    }
    format!("{}…", written.slice(0, LONGEST).as_str())
}

fn default(given: &Given<'_>) -> Value {
    let (value, otherwise) = (given.value(), given.get(1));
    let kept = if given.get(2).truthy() { value.truthy() } else { !value.is_undefined() };
    if kept { value.clone() } else { otherwise.clone() }
}

fn dump(given: &Given<'_>, machine: &Machine<'_>) -> Outcome<Value> {
    let indent = indentation(given.get(1));
    let json = stringify(given.value(), &indent, &machine.budget)?;
    Ok(json.map_or(Value::Undefined, Value::Text))
}

fn float(given: &Given<'_>, machine: &Machine<'_>) -> Outcome<Value> {
    let number = number::parse_float(&given.value().to_text(&machine.budget)?.as_str());
    Ok(if number.is_nan() { given.get(1).clone() } else { Value::Number(number) })
}

fn int(values: Vec<Value>, machine: &Machine<'_>) -> Outcome<Value> {
    let names = ["value".into(), "default".into(), "base".into()];
    let values = super::machine::bind(&names, &[], values).values;
    let get = |index: usize| values.get(index).cloned().unwrap_or_default();
    let base = match get(2) {
        Value::Undefined => 10.0,
        base => base.to_number(&machine.budget)?,
    };
    let number = number::parse_int(&get(0).to_text(&machine.budget)?.as_str(), base);
    Ok(if number.is_nan() { get(1) } else { Value::Number(number) })
}

fn round(given: &Given<'_>, machine: &Machine<'_>) -> Outcome<Value> {
    let value = given.value().to_number(&machine.budget)?;
    let factor = 10f64.powf(given.number_or(1, 0.0, machine)?);
    let scaled = value * factor;
    let rounded = match given.get(2) {
        Value::Text(method) if &*method.as_str() == "ceil" => scaled.ceil(),
        Value::Text(method) if &*method.as_str() == "floor" => scaled.floor(),
        // `Math.round` goes up from the middle, also below nothing.
        _ if scaled.fract() == 0.0 => scaled,
        _ => (scaled + 0.5).floor(),
    };
    Ok(Value::Number(rounded / factor))
}
