//! Values as YAML text, to the letter as the library `yaml` of npm writes them: catalog files and what
//! `roadiehq:utils:*` write are the same as Backstage's.
//!
//! `strings` decides how a text is written, `fold` where a line is broken. Lengths are those of
//! JavaScript, in units of UTF-16.

mod fold;
mod strings;

use serde_json::{Map, Value};

/// How it is written: the options of that library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    indent: usize,
    indent_lists: bool,
    width: usize,
    least: usize,
    /// Whether single quotes are preferred; `None` takes what needs no escapes.
    single: Option<bool>,
    blocks: Blocks,
    null: String,
    yes: String,
    no: String,
}

/// How texts of several lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blocks {
    Never,
    Fitting,
    Literal,
    Folded,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            indent: 2,
            indent_lists: true,
            width: 80,
            least: 20,
            single: None,
            blocks: Blocks::Fitting,
            null: "null".to_owned(),
            yes: "true".to_owned(),
            no: "false".to_owned(),
        }
    }
}

impl Style {
    /// Reads options as a step gives them.
    ///
    /// # Errors
    ///
    /// When one of them is not known, or has a value that it cannot have.
    pub fn of(options: Option<&Value>) -> Result<Self, String> {
        let mut style = Self::default();
        let Some(Value::Object(options)) = options else { return Ok(style) };
        for (name, value) in options {
            if !style.set(name, value) {
                return Err(format!("the option `{name}` of YAML cannot be {value} here"));
            }
        }
        Ok(style)
    }

    /// Whether the option could be set.
    fn set(&mut self, name: &str, value: &Value) -> bool {
        let count = value.as_u64().and_then(|count| usize::try_from(count).ok());
        let count = count.filter(|count| *count <= MOST);
        match (name, value, count) {
            ("indent", _, Some(count)) if (1..=DEEPEST_INDENT).contains(&count) => {
                self.indent = count;
            }
            // Whatever is less than nothing breaks no line.
            ("lineWidth", _, None) if value.as_i64().is_some_and(i64::is_negative) => {
                self.width = 0;
            }
            ("lineWidth", _, Some(count)) => self.width = count,
            ("minContentWidth", _, Some(count)) => self.least = count,
            ("indentSeq", Value::Bool(wanted), _) => self.indent_lists = *wanted,
            ("singleQuote", Value::Bool(wanted), _) => self.single = Some(*wanted),
            ("singleQuote", Value::Null, _) => self.single = None,
            ("blockQuote", Value::Bool(wanted), _) => {
                self.blocks = if *wanted { Blocks::Fitting } else { Blocks::Never };
            }
            ("blockQuote", Value::String(word), _) if word == "literal" => {
                self.blocks = Blocks::Literal;
            }
            ("blockQuote", Value::String(word), _) if word == "folded" => {
                self.blocks = Blocks::Folded;
            }
            ("nullStr", Value::String(word), _) => self.null.clone_from(word),
            ("trueStr", Value::String(word), _) => self.yes.clone_from(word),
            ("falseStr", Value::String(word), _) => self.no.clone_from(word),
            _ => return false,
        }
        true
    }
}

/// The largest number that an option may have.
const MOST: usize = 1_000_000;

/// How far in each level may stand: it is written before every line.
const DEEPEST_INDENT: usize = 10;

/// Where a text is written.
#[derive(Clone, Debug, Default)]
struct Spot {
    indent: String,
    /// Whether it is a key.
    key: bool,
    /// How far right its first line begins.
    start: Option<usize>,
}

/// The longest key that stands before a colon.
const LONGEST_KEY: usize = 1_024;

/// The value as one YAML document, ending in a line break.
#[must_use]
pub fn to_text(value: &Value, style: &Style) -> String {
    let mut text = style.node(value, Spot::default());
    text.push('\n');
    text
}

impl Style {
    fn node(&self, value: &Value, spot: Spot) -> String {
        match value {
            Value::Null => self.null.clone(),
            Value::Bool(true) => self.yes.clone(),
            Value::Bool(false) => self.no.clone(),
            Value::Number(number) => written(number),
            Value::String(text) => strings::text(text, &spot, self),
            Value::Array(items) => self.list(items, &spot.indent),
            Value::Object(fields) => self.map(fields, &spot.indent),
        }
    }

    fn list(&self, items: &[Value], indent: &str) -> String {
        if items.is_empty() {
            return "[]".to_owned();
        }
        let inner = format!("{indent}  ");
        let line = |item| {
            let spot = Spot { indent: inner.clone(), ..Spot::default() };
            format!("- {}", self.node(item, spot))
        };
        items.iter().map(line).collect::<Vec<_>>().join(&format!("\n{indent}"))
    }

    fn map(&self, fields: &Map<String, Value>, indent: &str) -> String {
        if fields.is_empty() {
            return "{}".to_owned();
        }
        let line = |(key, value): (&String, &Value)| self.pair(key, value, indent);
        fields.iter().map(line).collect::<Vec<_>>().join(&format!("\n{indent}"))
    }

    fn pair(&self, key: &str, value: &Value, indent: &str) -> String {
        let mut inner = format!("{indent}{}", " ".repeat(self.indent));
        let spot = Spot { indent: inner.clone(), key: true, start: None };
        let key = strings::text(key, &spot, self);
        let long = fold::units(&key) > LONGEST_KEY;
        let head = if long { format!("? {key}\n{indent}:") } else { format!("{key}:") };
        let is_scalar = !matches!(value, Value::Array(_) | Value::Object(_));
        let start = (!long && is_scalar).then(|| fold::units(&head) + 1);
        if !self.indent_lists && self.indent >= 2 && !long && value.is_array() {
            inner.truncate(inner.len() - 2);
        }
        let text = self.node(value, Spot { indent: inner.clone(), key: false, start });
        let is_empty = value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(Map::is_empty);
        let between = if !long && !is_scalar && !is_empty {
            format!("\n{inner}")
        } else if is_scalar && (text.is_empty() || text.starts_with('\n')) {
            String::new()
        } else {
            " ".to_owned()
        };
        format!("{head}{between}{text}")
    }
}

/// A number as JavaScript writes it.
fn written(number: &serde_json::Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else {
        return number.to_string();
    };
    if float.fract() == 0.0 && float.abs() < 1e21 {
        return format!("{float:.0}");
    }
    let text = number.to_string();
    if text.contains("e-") { text } else { text.replace('e', "e+") }
}

#[cfg(test)]
mod tests;
