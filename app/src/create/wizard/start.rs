//! How a visit of the wizard begins: from nothing, from a link with values, from a task that is begun
//! again, or from what a page sent without script. Pure.

use super::{
    kept::without_masked,
    place::{Filled, Place, go},
    sent::{Sent, Wanted},
};
use crate::PortalError;
use leptos_router::params::ParamsMap;
use platform::scaffolder::{FormPage, Invalid};
use scaffolder::form::{Choices, EnginePatterns, defaults};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What an address gives to begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    /// Values as JSON: Backstage's `?formData=`.
    pub link: Option<String>,
    /// The task that is begun again.
    pub task: Option<String>,
    /// The step.
    pub step: Option<String>,
}

impl Given {
    /// Reads the query part of the address.
    pub(super) fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).filter(|text| !text.trim().is_empty());
        Self { link: text("formData"), task: text("task"), step: text("step") }
    }
}

/// How it begins.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Start {
    /// At which step.
    pub place: Place,
    /// What is filled in.
    pub values: Map<String, Value>,
    /// Secrets that were sent.
    pub secrets: Map<String, Value>,
    /// Which of several schemas were chosen on the page.
    pub choices: Choices,
    /// Whether something on the page is wrong that somebody wanted to go on from.
    pub is_wrong: bool,
    /// What only the server found wrong.
    pub refused: Vec<Invalid>,
    /// Why the task was not begun that was asked for.
    pub error: Option<PortalError>,
    /// What tells the visit from others.
    pub visit: String,
    /// Whether somebody gave values: what the window kept is older then.
    pub is_given: bool,
    /// Whether a link was to give values, and what it holds is no object.
    pub is_link_broken: bool,
}

impl Start {
    /// That of an address. `before` is what was filled in for the task that is begun again.
    pub(super) fn of_address(
        pages: &[FormPage],
        given: &Given,
        before: &Map<String, Value>,
        visit: String,
    ) -> Self {
        let link = given.link.as_deref().map(serde_json::from_str::<Map<String, Value>>);
        let is_link_broken = matches!(link, Some(Err(_)));
        let mut values = without_masked(pages, before);
        values.extend(link.and_then(Result::ok).unwrap_or_default());
        let step = given.step.as_deref().and_then(|step| Place::of(step, pages.len()));
        Self {
            place: step.unwrap_or(Place::first(pages.len())),
            is_given: !values.is_empty(),
            values: filled(pages, values),
            secrets: Map::new(),
            choices: Choices::new(),
            is_wrong: false,
            refused: Vec::new(),
            error: None,
            visit,
            is_link_broken,
        }
    }

    /// That of a page that was sent; with it, whether a task is wanted, and whether only to try it.
    pub(super) fn of_sent(pages: &[FormPage], sent: Sent, visit: String) -> (Self, Option<bool>) {
        let Sent { at, mut values, secrets, choices, wanted, visit: told } = sent;
        let (to, begin) = match wanted {
            Wanted::Stay => (at, None),
            Wanted::Go(place) => (place, None),
            Wanted::Begin { is_draft } => (Place::Review, Some(is_draft)),
        };
        // To begin, everything has to be right, wherever the button was pressed.
        let from = if begin.is_some() { Place::first(pages.len()) } else { at };
        let sent = Filled { values: &values, secrets: &secrets };
        let (place, invalid) = go(pages, sent, from, to, &EnginePatterns);
        let begin = begin.filter(|_| invalid.is_empty());
        // What was left empty on purpose stays so; another page fills in what is usual there.
        if let Place::Page(index) = place
            && place != at
            && let Some(page) = pages.get(index)
        {
            values = defaults(&page.schema, &values, &EnginePatterns);
        }
        let start = Self {
            place,
            values,
            secrets,
            choices: if place == at { choices } else { Choices::new() },
            is_wrong: !invalid.is_empty(),
            refused: Vec::new(),
            error: None,
            visit: if told.is_empty() { visit } else { told },
            is_given: true,
            is_link_broken: false,
        };
        (start, begin)
    }

    /// The same where what was sent turned out not to fit the template.
    pub(super) fn refused(mut self, invalid: Vec<Invalid>, pages: usize) -> Self {
        self.place = first_wrong(&invalid, pages);
        self.is_wrong = true;
        self.refused = invalid;
        self
    }
}

/// The first page of which something was refused; the review where that is of none.
pub(super) fn first_wrong(invalid: &[Invalid], pages: usize) -> Place {
    let first = invalid.iter().map(|one| one.page).min().unwrap_or(u32::MAX);
    Place::at(usize::try_from(first).unwrap_or(usize::MAX), pages)
}

/// With what the form fills in by itself, page by page.
pub(super) fn filled(pages: &[FormPage], values: Map<String, Value>) -> Map<String, Value> {
    pages.iter().fold(values, |values, page| defaults(&page.schema, &values, &EnginePatterns))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pages() -> Vec<FormPage> {
        let page = |schema| FormPage {
            title: String::new(),
            description: None,
            html: String::new(),
            schema,
        };
        vec![
            page(json!({
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": { "type": "string" },
                    "password": { "type": "string", "ui:widget": "password" }
                }
            })),
            page(json!({
                "type": "object",
                "properties": { "replicas": { "type": "integer", "default": 2 } }
            })),
        ]
    }

    fn map(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    fn sent(values: Value, at: Place, wanted: Wanted) -> Sent {
        Sent {
            at,
            values: map(values),
            secrets: Map::new(),
            choices: Choices::new(),
            wanted,
            visit: "v".to_owned(),
        }
    }

    #[test]
    fn a_link_gives_values_as_backstages_does() {
        let given = Given { link: Some("{\"name\":\"shop\"}".to_owned()), ..Given::default() };
        let before = map(json!({ "name": "old", "replicas": 5, "password": "********" }));
        let start = Start::of_address(&pages(), &given, &before, "v".to_owned());
        assert_eq!(Value::Object(start.values), json!({ "name": "shop", "replicas": 5 }));
        assert!(start.is_given && !start.is_link_broken);
        assert_eq!(start.place, Place::Page(0));
    }

    #[test]
    fn a_broken_link_is_told_and_the_form_fills_in_what_is_usual() {
        let given = Given {
            link: Some("[1]".to_owned()),
            step: Some("review".to_owned()),
            ..Given::default()
        };
        let start = Start::of_address(&pages(), &given, &Map::new(), String::new());
        assert!(start.is_link_broken && !start.is_given);
        assert_eq!(Value::Object(start.values), json!({ "replicas": 2 }));
        assert_eq!(start.place, Place::Review);
    }

    #[test]
    fn what_was_sent_leads_on_or_stays_with_what_is_wrong() {
        let next = |values, at| {
            let wanted = Wanted::Go(Place::after(at, 2));
            Start::of_sent(&pages(), sent(values, at, wanted), "new".to_owned()).0
        };
        let stays = next(json!({}), Place::Page(0));
        assert_eq!((stays.place, stays.is_wrong), (Place::Page(0), true));
        let goes = next(json!({ "name": "shop" }), Place::Page(0));
        assert_eq!((goes.place, goes.is_wrong), (Place::Page(1), false));
        assert_eq!(goes.values.get("replicas"), Some(&json!(2)), "what is usual there");
        assert_eq!(goes.visit, "v", "it is the same visit");
    }

    #[test]
    fn a_task_is_begun_only_when_everything_is_right() {
        let begin = |values| {
            let wanted = Wanted::Begin { is_draft: true };
            Start::of_sent(&pages(), sent(values, Place::Review, wanted), String::new())
        };
        let (start, wanted) = begin(json!({ "name": "shop" }));
        assert_eq!((start.place, wanted), (Place::Review, Some(true)));
        let (start, wanted) = begin(json!({}));
        assert_eq!((start.place, wanted), (Place::Page(0), None));
    }

    #[test]
    fn a_refusal_leads_to_the_first_page_that_is_wrong() {
        let invalid = |page| Invalid {
            page,
            pointer: "/name".to_owned(),
            keyword: "required".to_owned(),
            message: "is missing".to_owned(),
        };
        let given = Given { step: Some("review".to_owned()), ..Given::default() };
        let start = Start::of_address(&pages(), &given, &Map::new(), String::new());
        let start = start.refused(vec![invalid(1), invalid(0)], 2);
        assert_eq!((start.place, start.refused.len()), (Place::Page(0), 2));
        assert_eq!(first_wrong(&[invalid(0)], 0), Place::Review, "a form without pages");
    }
}
