//! A page of a form as a browser without script sends it, back to values.
//!
//! Names of inputs, each with the pointer of its field: `values[/owner]`, `secrets[/token]`;
//! `length[/tags]` how many items a list has; `choice[/store]` which of several schemas;
//! `repo[/repoUrl]owner` a part of a repository's address; `property[/labels]` what another
//! property is to be called. A button is `form-do` with `add:/tags`, `remove:/tags/0`, `up:/tags/1`,
//! `down:/tags/0`, or `show`: the page is to be shown again.

mod commands;
mod decoding;

pub use decoding::decoded;

use super::defaults::defaults;
use super::field::{Alternatives, Field, FieldKind, ListField, TextField, TextLook};
use super::fields::{Choices, fields_chosen};
use super::pages::each;
use super::patterns::Patterns;
use super::pointer::{at, last, put, remove};
use super::switching::switched;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// How often fields may bring further fields that were filled in, too.
const ROUNDS: usize = 12;

/// Most items of a list.
const MOST_ITEMS: usize = 500;

/// What was sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Posted {
    /// What is filled in now, of this page and of those before; defaults included where a field
    /// appeared.
    pub values: Map<String, Value>,
    /// Secrets that were typed, by the name of their property.
    pub secrets: Map<String, Value>,
    /// Which of several schemas were chosen.
    pub choices: Choices,
    /// What was left empty on purpose: no default belongs there.
    pub cleared: BTreeSet<String>,
    /// Whether a button was pressed that only changes the page.
    pub changed: bool,
}

/// What stands in a page's inputs.
struct Sent<'a> {
    by_name: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Sent<'a> {
    fn all(&self, prefix: &str, pointer: &str) -> Option<&[&'a str]> {
        self.by_name.get(format!("{prefix}[{pointer}]").as_str()).map(Vec::as_slice)
    }

    fn number(&self, prefix: &str, pointer: &str) -> Option<usize> {
        self.all(prefix, pointer)?.last()?.trim().parse().ok()
    }
}

/// Reads a page that was sent. `values` are those that were there before, of other pages too.
#[must_use]
pub fn from_pairs(
    schema: &Value,
    pairs: &[(String, String)],
    values: &Map<String, Value>,
    patterns: &dyn Patterns,
) -> Posted {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in pairs {
        by_name.entry(name).or_default().push(value);
    }
    let mut reading = Reading {
        schema,
        patterns,
        sent: Sent { by_name },
        done: BTreeSet::new(),
        posted: Posted { values: values.clone(), ..Posted::default() },
    };
    for _ in 0..ROUNDS {
        if !reading.round() {
            break;
        }
    }
    let Reading { mut posted, sent, .. } = reading;
    for command in sent.by_name.get("form-do").into_iter().flatten() {
        posted.changed = true;
        commands::run(command, schema, &mut posted, patterns);
    }
    let filled = defaults(schema, &posted.values, patterns);
    let before = std::mem::replace(&mut posted.values, filled);
    for pointer in &posted.cleared {
        if at(&before, pointer).is_none() {
            remove(&mut posted.values, pointer);
        }
    }
    posted
}

struct Reading<'a> {
    schema: &'a Value,
    patterns: &'a dyn Patterns,
    sent: Sent<'a>,
    done: BTreeSet<String>,
    posted: Posted,
}

impl Reading<'_> {
    /// Reads the fields that are shown for what is known by now; tells whether there was another one.
    fn round(&mut self) -> bool {
        let shown =
            fields_chosen(self.schema, &self.posted.values, &self.posted.choices, self.patterns);
        let mut waiting = Vec::new();
        each(&shown, &mut |field| waiting.push(field));
        let mut is_new = false;
        for field in waiting {
            // Alternatives share their pointer with what the chosen one asks for.
            let is_choice = matches!(field.kind, FieldKind::Alternatives(_));
            let key = format!("{}{}", if is_choice { "?" } else { "" }, field.pointer);
            if !self.done.contains(&key) && self.read(field) {
                self.done.insert(key);
                is_new = true;
            }
        }
        is_new
    }

    /// Reads a field; tells whether it was sent.
    fn read(&mut self, field: &Field) -> bool {
        match &field.kind {
            FieldKind::List(list) => self.list(field, list),
            FieldKind::Alternatives(alternatives) => self.choice(field, alternatives),
            FieldKind::Group(_) => self.property(field),
            FieldKind::Nothing | FieldKind::File | FieldKind::Files => false,
            FieldKind::Text(TextField { look: TextLook::Secret, .. }) => self.secret(field),
            _ => self.value(field),
        }
    }

    fn value(&mut self, field: &Field) -> bool {
        let parts = self.parts(field);
        let value = match (self.sent.all("values", &field.pointer), &parts) {
            (None, None) => return false,
            (_, Some(address)) => decoded(field, &[address.as_str()]),
            (Some(texts), None) => decoded(field, texts),
        };
        self.keep(&field.pointer, value);
        true
    }

    /// An address of a repository that was sent in parts; `None` when none of them was.
    fn parts(&self, field: &Field) -> Option<String> {
        let pointer = &field.pointer;
        let mut address = super::RepositoryAddress::default();
        let mut is_sent = false;
        for name in ["host", "owner", "repo", "organization", "workspace", "project"] {
            let texts = self.sent.by_name.get(format!("repo[{pointer}]{name}").as_str());
            let text = texts.and_then(|texts| texts.last());
            if let (Some(text), Some(part)) = (text, address.part_mut(name)) {
                is_sent = true;
                text.trim().clone_into(part);
            }
        }
        // The host alone, which may stand there from the beginning, is no repository.
        let is_empty = address.repo.is_empty() && !field.is_required;
        let written = address.written().filter(|_| !is_empty);
        is_sent.then(|| written.unwrap_or_default())
    }

    fn secret(&mut self, field: &Field) -> bool {
        let Some(texts) = self.sent.all("secrets", &field.pointer) else { return false };
        let secret = texts.last().copied().unwrap_or_default().to_owned();
        // What was typed before is not shown again: nothing typed now leaves it.
        if secret.is_empty() && at(&self.posted.values, &field.pointer).is_some() {
            return true;
        }
        let mask = (!secret.is_empty()).then(|| Value::from("*".repeat(secret.chars().count())));
        if !secret.is_empty() {
            self.posted.secrets.insert(last(&field.pointer), Value::from(secret));
        }
        self.keep(&field.pointer, mask);
        true
    }

    /// Makes a list as long as it was sent, so that its items have their fields.
    fn list(&mut self, field: &Field, list: &ListField) -> bool {
        let Some(length) = self.sent.number("length", &field.pointer) else { return false };
        let mut items = match at(&self.posted.values, &field.pointer) {
            Some(Value::Array(items)) => items.clone(),
            _ => Vec::new(),
        };
        items.resize(length.min(MOST_ITEMS), list.new_item.clone());
        put(&mut self.posted.values, &field.pointer, Value::Array(items));
        true
    }

    fn choice(&mut self, field: &Field, alternatives: &Alternatives) -> bool {
        let Some(chosen) = self.sent.number("choice", &field.pointer) else { return false };
        if chosen >= alternatives.schemas.len() {
            return false;
        }
        self.posted.choices.insert(field.pointer.clone(), chosen);
        if chosen != alternatives.chosen {
            let value = at(&self.posted.values, &field.pointer);
            let value = switched(self.schema, alternatives, value, chosen, self.patterns);
            self.keep(&field.pointer, value);
        }
        true
    }

    /// A property that is to be added to an object, by the name that was typed.
    fn property(&mut self, field: &Field) -> bool {
        let FieldKind::Group(group) = &field.kind else { return false };
        let (Some(texts), Some(begins)) =
            (self.sent.all("property", &field.pointer), &group.new_property)
        else {
            return false;
        };
        let name = texts.last().copied().unwrap_or_default().trim().to_owned();
        let pointer = super::below(&field.pointer, &name);
        if !name.is_empty() && at(&self.posted.values, &pointer).is_none() {
            put(&mut self.posted.values, &pointer, begins.clone());
        }
        true
    }

    fn keep(&mut self, pointer: &str, value: Option<Value>) {
        if let Some(value) = value {
            put(&mut self.posted.values, pointer, value);
            return;
        }
        self.posted.cleared.insert(pointer.to_owned());
        if is_item(&self.posted.values, pointer) {
            put(&mut self.posted.values, pointer, Value::Null);
        } else {
            remove(&mut self.posted.values, pointer);
        }
    }
}

/// Whether a pointer is that of an item of a list: those stay where they are, empty or not.
fn is_item(values: &Map<String, Value>, pointer: &str) -> bool {
    let parent = pointer.rsplit_once('/').map(|(parent, _)| parent).unwrap_or_default();
    at(values, parent).is_some_and(Value::is_array)
}

#[cfg(test)]
mod tests;
