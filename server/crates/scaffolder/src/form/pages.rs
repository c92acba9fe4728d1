//! What is filled in held against whole forms: their schemas, and what their fields ask besides.

use super::field::{Field, FieldKind, TextLook};
use super::fields::fields;
use super::patterns::Patterns;
use super::pointer::{at, last, put};
use super::validate::{Violation, validate};
use super::{picked, wording};
use platform::scaffolder::{FormPage, Invalid};
use serde_json::{Map, Value};

/// What does not hold of what is filled in: first what the schema says, then what fields ask besides.
/// Secrets are held against what the schema says of them in the place of their mask.
#[must_use]
pub fn check(
    schema: &Value,
    values: &Map<String, Value>,
    secrets: &Map<String, Value>,
    patterns: &dyn Patterns,
) -> Vec<Violation> {
    let shown = fields(schema, values, patterns);
    let mut whole = values.clone();
    each(&shown, &mut |field| {
        let is_secret =
            matches!(&field.kind, FieldKind::Text(text) if text.look == TextLook::Secret);
        if is_secret && let Some(secret) = secrets.get(&last(&field.pointer)) {
            put(&mut whole, &field.pointer, secret.clone());
        }
    });
    let mut broken = validate(schema, &Value::Object(whole), patterns);
    let mut more = Vec::new();
    each(&shown, &mut |field| {
        let FieldKind::Picker(picker) = &field.kind else { return };
        let found = at(values, &field.pointer).and_then(|value| picked::broken(value, picker));
        if let Some((keyword, limit)) = found {
            let message = wording::message(keyword, &limit);
            let pointer = field.pointer.clone();
            more.push(Violation { pointer, keyword, limit, message, is_own: false });
        }
    });
    more.retain(|one| broken.iter().all(|before| before.pointer != one.pointer));
    broken.extend(more);
    // A schema that stands in several places (`allOf`, `dependencies`) is broken once.
    let mut once: Vec<Violation> = Vec::with_capacity(broken.len());
    for one in broken {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    once
}

/// The same, of all pages of a form: each is held against all that is filled in.
#[must_use]
pub fn check_pages(
    pages: &[FormPage],
    values: &Map<String, Value>,
    secrets: &Map<String, Value>,
    patterns: &dyn Patterns,
) -> Vec<Invalid> {
    let of_page = |(page, form): (usize, &FormPage)| {
        let page = u32::try_from(page).unwrap_or(u32::MAX);
        let broken = check(&form.schema, values, secrets, patterns);
        broken.into_iter().map(move |one| Invalid {
            page,
            pointer: one.pointer,
            keyword: one.keyword.to_owned(),
            message: one.message,
        })
    };
    pages.iter().enumerate().flat_map(of_page).collect()
}

/// Goes through all fields, those in lists and groups included.
pub(super) fn each<'a>(fields: &'a [Field], see: &mut dyn FnMut(&'a Field)) {
    for field in fields {
        see(field);
        match &field.kind {
            FieldKind::Group(group) => each(&group.fields, see),
            FieldKind::List(list) => each(&list.items, see),
            FieldKind::Alternatives(alternatives) => {
                each(std::slice::from_ref(&*alternatives.field), see);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EnginePatterns;
    use serde_json::json;

    fn map(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn each_page_is_held_against_all_that_is_filled_in() {
        let page = |schema: Value| FormPage {
            title: String::new(),
            description: None,
            html: String::new(),
            schema,
        };
        let pages = [
            page(json!({ "required": ["name"], "properties": { "name": {
                "type": "string", "ui:field": "EntityNamePicker",
            } } })),
            page(json!({ "required": ["owner"], "properties": { "owner": { "type": "string" } } })),
        ];
        let invalid =
            check_pages(&pages, &map(&json!({ "name": "a b" })), &Map::new(), &EnginePatterns);
        let told: Vec<_> = invalid
            .iter()
            .map(|one| (one.page, one.pointer.as_str(), one.keyword.as_str()))
            .collect();
        assert_eq!(told, [(0, "/name", "entityName"), (1, "/owner", "required")]);
    }

    #[test]
    fn a_secret_is_checked_and_not_its_mask() {
        let schema = json!({ "properties": {
            "token": { "type": "string", "ui:field": "Secret", "pattern": "^x" },
        } });
        let values = map(&json!({ "token": "***" }));
        let with = |secret: &str| {
            check(&schema, &values, &map(&json!({ "token": secret })), &EnginePatterns).len()
        };
        assert_eq!((with("xyz"), with("abc")), (0, 1));
    }
}
