//! A schema as fields to be shown.

mod choices;
mod group;
mod list;
mod picker;
mod text;

use super::choice::{closest, discriminator};
use super::effective::resolve;
use super::field::{
    Access, Alternatives, Field, FieldKind, NumberField, NumberLook, TextField, TextLook,
};
use super::merge::over;
use super::patterns::Patterns;
use super::reference::resolved;
use super::rules::Rules;
use super::schema::{Schema, is_select, is_truthy, sort_of};
use super::ui::Ui;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Which of several schemas a person chose, by pointer: what is filled in does not always tell.
pub type Choices = BTreeMap<String, usize>;

/// What is shown of a page for what is filled in.
#[must_use]
pub fn fields(schema: &Value, values: &Map<String, Value>, patterns: &dyn Patterns) -> Vec<Field> {
    fields_chosen(schema, values, &Choices::new(), patterns)
}

/// The same, where somebody chose among alternatives.
#[must_use]
pub fn fields_chosen(
    schema: &Value,
    values: &Map<String, Value>,
    choices: &Choices,
    patterns: &dyn Patterns,
) -> Vec<Field> {
    let rules = Rules::new(schema, patterns);
    let filled = Value::Object(values.clone());
    let build = Build { rules: &rules, choices };
    let whole = build.field(&Place::default(), schema, Some(&filled));
    match whole.kind {
        FieldKind::Group(group) => group.fields,
        _ => vec![whole],
    }
}

/// What a field costs beside what is looked at for it: a schema may ask for itself again and again.
const FIELD: u64 = 200;

/// What is needed to make fields.
#[derive(Clone, Copy)]
struct Build<'a> {
    rules: &'a Rules<'a>,
    choices: &'a Choices,
}

/// Where a field stands.
#[derive(Clone, Default)]
struct Place {
    pointer: String,
    name: String,
    is_required: bool,
    access: Option<Access>,
}

impl Build<'_> {
    /// The field of a schema; nothing is shown of what is too deep or too much.
    fn field(self, place: &Place, schema: &Value, value: Option<&Value>) -> Field {
        if !self.rules.budget.spend(FIELD) {
            return described(place, &Schema::new());
        }
        let found = self.rules.budget.deeper(|| {
            let whole = resolve(self.rules, schema, value);
            let mut field = described(place, &whole);
            let inner = Place { access: Some(field.access), ..place.clone() };
            let (kind, unknown) = self.kind(&inner, &whole, value);
            field.kind = kind;
            field.unknown = unknown;
            field
        });
        found.unwrap_or_else(|| described(place, &Schema::new()))
    }

    /// What a field is, and what the template wants that is not known here.
    fn kind(
        self,
        place: &Place,
        schema: &Schema,
        value: Option<&Value>,
    ) -> (FieldKind, Option<String>) {
        let ui = Ui(schema);
        if ui.text("widget") == Some("hidden") {
            return (FieldKind::Hidden, None);
        }
        let mut unknown = None;
        if let Some(name) = ui.text("field") {
            match picker::known(name, ui) {
                Some(kind) => return (kind, None),
                None => unknown = Some(name.to_owned()),
            }
        }
        let sort = sort_of(schema);
        if sort == Some("boolean") {
            let (kind, more) = choices::yes_or_no(schema);
            return (kind, unknown.or(more));
        }
        if is_select(schema) {
            let (kind, more) = choices::one(schema);
            return (kind, unknown.or(more));
        }
        let several = ["oneOf", "anyOf"].into_iter().find(|key| {
            schema.get(*key).and_then(Value::as_array).is_some_and(|all| !all.is_empty())
        });
        if let Some(key) = several {
            return (self.alternatives(place, schema, key, value), unknown);
        }
        match sort {
            Some("object") => (self.group(place, schema, value), unknown),
            Some("array") => (self.list(place, schema, value), unknown),
            Some("number") => (number(schema, false), unknown),
            Some("integer") => (number(schema, true), unknown),
            Some("null") => (FieldKind::Nothing, unknown),
            _ => {
                let (kind, more) = text::kind(schema);
                (kind, unknown.or(more))
            }
        }
    }

    /// One of several schemas; what stands beside them is asked for first.
    fn alternatives(
        self,
        place: &Place,
        schema: &Schema,
        key: &str,
        value: Option<&Value>,
    ) -> FieldKind {
        let Some(Value::Array(several)) = schema.get(key) else { return FieldKind::Nothing };
        let mut rest = schema.clone();
        rest.shift_remove(key);
        let schemas: Vec<Value> = several
            .iter()
            .map(|one| resolved(self.rules.root, one, &mut Vec::new(), &self.rules.budget))
            .collect();
        let hint = self.choices.get(&place.pointer).copied().filter(|at| *at < schemas.len());
        let chosen =
            closest(self.rules, value, &schemas, Some(hint.unwrap_or(0)), discriminator(schema));
        // Who chose, chose: a value that fits others better is one that is not finished.
        let chosen = hint.or(chosen).unwrap_or(0);
        let is_object = sort_of(&rest) == Some("object");
        let sort = rest.get("type").map(|sort| ("type".to_owned(), sort.clone()));
        let base: Schema = sort.into_iter().collect();
        let option = match schemas.get(chosen) {
            Some(Value::Object(option)) => over(&base, option),
            _ => base,
        };
        let alternatives = FieldKind::Alternatives(Alternatives {
            labels: schemas.iter().enumerate().map(|(index, one)| label(index, one)).collect(),
            field: Box::new(self.field(place, &Value::Object(option), value)),
            schemas,
            chosen,
        });
        let has_more = is_object && rest.get("properties").is_some_and(is_truthy);
        if !has_more {
            return alternatives;
        }
        let mut field = described(place, &Schema::new());
        field.label.clear();
        field.kind = alternatives;
        match self.group(place, &rest, value) {
            FieldKind::Group(mut group) => {
                group.fields.push(field);
                FieldKind::Group(group)
            }
            other => other,
        }
    }
}

/// What an alternative is called.
fn label(index: usize, schema: &Value) -> String {
    let title = schema.get("title").and_then(Value::as_str).filter(|title| !title.is_empty());
    title.map_or_else(|| (index + 1).to_string(), str::to_owned)
}

/// A field with everything but what it is.
fn described(place: &Place, schema: &Schema) -> Field {
    let ui = Ui(schema);
    let text =
        |name: &str| schema.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let review = |name: &str| ui.get("backstage")?.get("review")?.get(name);
    let label = ui.text("title").or_else(|| text("title")).unwrap_or(&place.name);
    let is_read_only = ui.is_on("readonly") || schema.get("readOnly") == Some(&Value::Bool(true));
    let access = match place.access {
        Some(access @ (Access::Disabled | Access::ReadOnly)) => access,
        _ if ui.is_on("disabled") => Access::Disabled,
        _ if is_read_only => Access::ReadOnly,
        _ => Access::Open,
    };
    Field {
        pointer: place.pointer.clone(),
        label: label.to_owned(),
        description: ui.text("description").or_else(|| text("description")).map(str::to_owned),
        help: ui.text("help").map(str::to_owned),
        placeholder: ui.text("placeholder").map(str::to_owned),
        autocomplete: ui.text("autocomplete").map(str::to_owned),
        is_required: place.is_required,
        has_focus: ui.is_on("autofocus"),
        access,
        unknown: None,
        empty: ui.get("emptyValue").cloned(),
        mask: review("mask").and_then(Value::as_str).map(str::to_owned),
        is_reviewed: review("show") != Some(&Value::Bool(false)),
        kind: FieldKind::Hidden,
    }
}

fn number(schema: &Schema, is_integer: bool) -> FieldKind {
    let limit = |name: &str| schema.get(name).and_then(Value::as_f64);
    let is_range = Ui(schema).text("widget") == Some("range");
    FieldKind::Number(NumberField {
        look: if is_range { NumberLook::Range } else { NumberLook::Typed },
        is_integer,
        minimum: limit("minimum").or_else(|| limit("exclusiveMinimum")),
        maximum: limit("maximum").or_else(|| limit("exclusiveMaximum")),
        step: limit("multipleOf").filter(|step| *step > 0.0),
    })
}

/// A text in which any JSON is written.
fn any_json() -> FieldKind {
    FieldKind::Text(TextField {
        look: TextLook::Lines(4),
        min_length: None,
        max_length: None,
        examples: Vec::new(),
        is_json: true,
    })
}

#[cfg(test)]
mod tests;
