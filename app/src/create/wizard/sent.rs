//! What a page of the wizard sent without script. Pure: from the fields of the form to what is wanted.

use super::place::Place;
use platform::scaffolder::FormPage;
use scaffolder::form::{Choices, Patterns, from_pairs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Which step the form was of.
pub(super) const AT: &str = "wizard-at";
/// What was filled in before, as JSON.
pub(super) const VALUES: &str = "wizard-values";
/// The same of secrets.
pub(super) const SECRETS: &str = "wizard-secrets";
/// What tells this visit from others.
pub(super) const VISIT: &str = "wizard-visit";
/// Which button was pressed.
pub(super) const DO: &str = "wizard-do";

/// The fields of the form: names and values, in the order of the page.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubmittedForm(Vec<(String, String)>);

impl std::fmt::Debug for SubmittedForm {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // There may be secrets among them.
        formatter.debug_struct("SubmittedForm").finish_non_exhaustive()
    }
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The same page, with what was filled in.
    Stay,
    /// Another step.
    Go(Place),
    /// The task.
    Begin {
        /// Whether nothing is to be made.
        is_draft: bool,
    },
}

impl Wanted {
    /// What a button means, on a step of a form of so many pages.
    pub(super) fn of(button: &str, at: Place, pages: usize) -> Self {
        match button {
            "next" => Self::Go(at.after(pages)),
            "back" => Self::Go(at.before(pages)),
            "create" => Self::Begin { is_draft: false },
            "try" => Self::Begin { is_draft: true },
            other => {
                let step = other.strip_prefix("go:").and_then(|name| Place::of(name, pages));
                step.map_or(Self::Stay, Self::Go)
            }
        }
    }
}

/// What was sent.
#[derive(Clone, PartialEq)]
pub(super) struct Sent {
    /// Which step the form was of.
    pub at: Place,
    /// What is filled in now.
    pub values: Map<String, Value>,
    /// The same of secrets.
    pub secrets: Map<String, Value>,
    /// Which of several schemas were chosen on that page.
    pub choices: Choices,
    /// What is wanted.
    pub wanted: Wanted,
    /// What tells the visit from others.
    pub visit: String,
}

impl SubmittedForm {
    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn object(&self, name: &str) -> Map<String, Value> {
        serde_json::from_str(self.get(name)).unwrap_or_default()
    }

    /// Reads it: what was filled in before, and on top of that the fields of this page.
    pub(super) fn read(&self, pages: &[FormPage], patterns: &dyn Patterns) -> Sent {
        let at = Place::of(self.get(AT), pages.len()).unwrap_or(Place::first(pages.len()));
        let (mut values, mut secrets) = (self.object(VALUES), self.object(SECRETS));
        let (mut wanted, mut choices) = (Wanted::of(self.get(DO), at, pages.len()), Choices::new());
        if let Place::Page(index) = at
            && let Some(page) = pages.get(index)
        {
            let posted = from_pairs(&page.schema, &self.0, &values, patterns);
            (values, choices) = (posted.values, posted.choices);
            secrets.extend(posted.secrets);
            if posted.changed {
                wanted = Wanted::Stay;
            }
        }
        Sent { at, values, secrets, choices, wanted, visit: self.get(VISIT).to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffolder::form::EnginePatterns;
    use serde_json::json;

    fn pages() -> Vec<FormPage> {
        let page = |schema| FormPage {
            title: String::new(),
            description: None,
            html: String::new(),
            schema,
        };
        vec![
            page(json!({ "type": "object", "properties": { "name": { "type": "string" } } })),
            page(json!({ "type": "object", "properties": { "replicas": { "type": "integer" } } })),
        ]
    }

    fn read(pairs: &[(&str, &str)]) -> Sent {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        SubmittedForm(pairs.collect()).read(&pages(), &EnginePatterns)
    }

    #[test]
    fn a_page_is_put_on_top_of_what_was_filled_in_before() {
        let sent = read(&[
            (AT, "2"),
            (VALUES, "{\"name\":\"shop\",\"replicas\":1}"),
            (VISIT, "v"),
            ("values[/replicas]", "3"),
            (DO, "next"),
        ]);
        assert_eq!(Value::Object(sent.values), json!({ "name": "shop", "replicas": 3 }));
        assert_eq!((sent.at, sent.wanted), (Place::Page(1), Wanted::Go(Place::Review)));
        assert_eq!(sent.visit, "v");
    }

    #[test]
    fn secrets_are_carried_and_never_among_the_values() {
        let sent = read(&[(AT, "review"), (SECRETS, "{\"token\":\"x\"}"), (DO, "create")]);
        assert_eq!(Value::Object(sent.secrets), json!({ "token": "x" }));
        assert!(sent.values.is_empty());
        assert_eq!(sent.wanted, Wanted::Begin { is_draft: false });
    }

    #[test]
    fn buttons_lead_where_they_say() {
        let wanted = |button| Wanted::of(button, Place::Page(1), 2);
        assert_eq!(wanted("back"), Wanted::Go(Place::Page(0)));
        assert_eq!(wanted("next"), Wanted::Go(Place::Review));
        assert_eq!(wanted("go:1"), Wanted::Go(Place::Page(0)));
        assert_eq!(wanted("go:9"), Wanted::Stay);
        assert_eq!(wanted("try"), Wanted::Begin { is_draft: true });
        assert_eq!(wanted(""), Wanted::Stay, "what is nothing changes nothing");
    }

    #[test]
    fn what_is_broken_is_nothing() {
        let sent = read(&[(AT, "7"), (VALUES, "[1]"), (DO, "next")]);
        assert_eq!(sent.at, Place::Page(0));
        assert!(sent.secrets.is_empty());
    }
}
