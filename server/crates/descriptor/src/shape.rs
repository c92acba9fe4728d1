//! The shapes that values of a descriptor have, and what to tell a person when one has not.

mod words;

use super::names::is_blank;
use super::placeholder::{self, PlaceholderKind};
use serde_json::{Map, Value};
pub(super) use words::{below, dotted, shortened};
use words::{quoting, sort_of};

/// The shape of a value.
#[derive(Debug)]
pub(super) enum Shape {
    /// A text that is not empty.
    Text,
    /// A text that is not empty and stands in the document itself: no placeholder names an entity.
    OwnText,
    /// A text.
    AnyText,
    /// A text of letters, digits and `_`.
    Word,
    /// A text with something to see in it.
    VisibleText,
    /// A text or a Boolean.
    TextOrBool,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A list of one shape.
    List(&'static Shape),
    /// A map with known fields.
    Map(&'static MapShape),
    /// Such a map, or a list of them.
    MapOrList(&'static MapShape),
}

/// The fields of a map.
#[derive(Debug)]
pub(super) struct MapShape {
    pub(super) fields: &'static [Field],
    pub(super) others: Others,
}

/// What a map may hold beside its known fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Others {
    Anything,
    Texts,
    Nothing,
}

/// A field of a map.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) shape: Shape,
    /// What it says, as the end of a sentence.
    pub(super) meaning: &'static str,
    /// How it looks in YAML, after `name: `.
    pub(super) example: &'static str,
}

/// Something wrong at a JSON pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) pointer: String,
    /// The key is meant rather than its value.
    pub(super) at_key: bool,
    pub(super) message: String,
}

impl Finding {
    pub(super) fn new(pointer: &str, message: String) -> Self {
        Self { pointer: pointer.to_owned(), at_key: false, message }
    }

    pub(super) fn at_key(pointer: &str, message: String) -> Self {
        Self { pointer: pointer.to_owned(), at_key: true, message }
    }
}

/// A field that must be there.
pub(super) const fn required(
    name: &'static str,
    shape: Shape,
    meaning: &'static str,
    example: &'static str,
) -> Field {
    Field { name, required: true, shape, meaning, example }
}

/// A field that may be left out.
pub(super) const fn optional(
    name: &'static str,
    shape: Shape,
    meaning: &'static str,
    example: &'static str,
) -> Field {
    Field { name, required: false, shape, meaning, example }
}

impl MapShape {
    /// Checks a map's fields.
    pub(super) fn check(&self, map: &Map<String, Value>, at: &str, findings: &mut Vec<Finding>) {
        for field in self.fields {
            let pointer = below(at, field.name);
            match map.get(field.name) {
                Some(value) => field.check(value, &pointer, findings),
                None if field.required => findings.push(Finding::new(at, field.missing(&pointer))),
                None => {}
            }
        }
        if self.others == Others::Anything {
            return;
        }
        let known = |name: &str| self.fields.iter().any(|field| field.name == name);
        for (name, value) in map.iter().filter(|(name, _)| !known(name)) {
            let pointer = below(at, name);
            let path = dotted(&pointer);
            if self.others == Others::Nothing {
                findings.push(Finding::at_key(&pointer, self.unknown(name, &path)));
            } else if !is_text(value) {
                let message = format!("{path} must be a text; it is {}", sort_of(value));
                findings.push(Finding::new(&pointer, message + quoting(value)));
            }
        }
    }
}

impl MapShape {
    fn unknown(&self, name: &str, path: &str) -> String {
        let names: Vec<&str> = self.fields.iter().map(|field| field.name).collect();
        if name == MERGE_KEY {
            return MERGE_ADVICE.to_owned();
        }
        format!("{path} is not known here; only {} may stand", names.join(", "))
    }
}

/// The key by which YAML 1.1 merged maps.
pub(super) const MERGE_KEY: &str = "<<";
/// What to do about it.
pub(super) const MERGE_ADVICE: &str =
    "<< does not merge maps in YAML 1.2; write the fields out, or begin the file with %YAML 1.1";

impl Field {
    fn check(&self, value: &Value, pointer: &str, findings: &mut Vec<Finding>) {
        self.check_shape(&self.shape, value, pointer, findings);
    }

    fn check_shape(
        &self,
        shape: &Shape,
        value: &Value,
        pointer: &str,
        findings: &mut Vec<Finding>,
    ) {
        let wrong = match shape {
            Shape::List(inner) => match value {
                Value::Array(values) => {
                    for (index, value) in values.iter().enumerate() {
                        let pointer = below(pointer, &index.to_string());
                        self.check_shape(inner, value, &pointer, findings);
                    }
                    return;
                }
                _ => self.mistyped("a list", value, pointer),
            },
            Shape::Map(map) => match value {
                Value::Object(fields) if !is_text(value) => {
                    return map.check(fields, pointer, findings);
                }
                _ => self.mistyped("a map", value, pointer),
            },
            Shape::MapOrList(map) => match value {
                Value::Object(fields) if !is_text(value) => {
                    return map.check(fields, pointer, findings);
                }
                Value::Array(values) => {
                    for (index, value) in values.iter().enumerate() {
                        let pointer = below(pointer, &index.to_string());
                        self.check_shape(&Shape::Map(map), value, &pointer, findings);
                    }
                    return;
                }
                _ => self.mistyped("a map or a list of maps", value, pointer),
            },
            Shape::TextOrBool if value.is_boolean() => return,
            _ => match value {
                Value::String(text) => match self.wrong_text(shape, text, pointer) {
                    Some(wrong) => wrong,
                    None => return,
                },
                // Its text is fetched later, or was not to be had here.
                _ if is_text(value) && !matches!(shape, Shape::OwnText) => return,
                _ => self.mistyped(shape.text_name(), value, pointer),
            },
        };
        findings.push(Finding::new(pointer, wrong));
    }

    fn wrong_text(&self, shape: &Shape, text: &str, pointer: &str) -> Option<String> {
        let path = dotted(pointer);
        let nothing = match shape {
            Shape::AnyText | Shape::TextOrBool => false,
            Shape::VisibleText => is_blank(text),
            _ => text.is_empty(),
        };
        if nothing {
            return Some(format!("{path} is empty {}", self.mending()));
        }
        match shape {
            Shape::Choice(choices) if !choices.contains(&text) => {
                let choices = choices.join(", ");
                Some(format!("{path} is \"{}\"; it must be one of {choices}", shortened(text)))
            }
            Shape::Word if !is_word(text) => {
                Some(format!("{path} is \"{}\"; use letters, digits and _ only", shortened(text)))
            }
            _ => None,
        }
    }

    fn missing(&self, pointer: &str) -> String {
        let (path, meaning) = (dotted(pointer), self.meaning);
        match self.example {
            "" => format!("{path} is missing ({meaning}); add it"),
            example => format!("{path} is missing ({meaning}); write `{}: {example}`", self.name),
        }
    }

    fn mistyped(&self, expected: &str, value: &Value, pointer: &str) -> String {
        let path = dotted(pointer);
        if value.is_null() {
            return format!("{path} has no value {}", self.mending());
        }
        let (sort, quoting) = (sort_of(value), quoting(value));
        if let Some(custom) = unknown_placeholder(value) {
            return format!(
                "{path} must be {expected}; the placeholder {custom} is not known: use $text, \
                 $json or $yaml"
            );
        }
        format!("{path} must be {expected}; it is {sort}{quoting}")
    }

    /// What the field says and what to do when it says nothing.
    fn mending(&self) -> String {
        let way_out = if self.required { "" } else { ", or remove the field" };
        match (self.meaning, self.example) {
            (meaning, "") => format!("({meaning}); give it one{way_out}"),
            (meaning, example) => format!("({meaning}); write `{}: {example}`{way_out}", self.name),
        }
    }
}

impl Shape {
    fn text_name(&self) -> &'static str {
        match self {
            Self::TextOrBool => "a text or true or false",
            _ => "a text",
        }
    }
}

/// Whether a value is a text, or a placeholder that becomes one.
fn is_text(value: &Value) -> bool {
    value.is_string() || placeholder::kind_of(value).is_some_and(PlaceholderKind::gives_text)
}

/// The key of a placeholder of a kind that nobody here resolves, such as `$file`.
fn unknown_placeholder(value: &Value) -> Option<&str> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    let key = map.keys().next()?;
    let known = PlaceholderKind::ALL.iter().any(|kind| kind.key() == key);
    (key.starts_with('$') && !known).then_some(key)
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
