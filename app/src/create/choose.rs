//! Which templates are shown, in which order, and how many each value has. Pure.
//!
//! A company has tens of templates, seldom hundreds: the page has all of them, and what is chosen is
//! found where it is shown, without a question to the server for each letter.

use super::address::{Asked, Field, Order};
use platform::scaffolder::TemplateCard;
use std::{cmp::Reverse, collections::BTreeMap};

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// It, as addresses have it.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// How many templates have it, among those that match everything else.
    pub count: u64,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The templates that an address asks for, in its order. Those that cannot be used come last.
pub fn chosen(cards: &[TemplateCard], asked: &Asked) -> Vec<TemplateCard> {
    let mut found: Vec<TemplateCard> =
        cards.iter().filter(|card| matches(card, asked, None)).cloned().collect();
    found.sort_by_cached_key(|card| {
        let rank = match asked.order {
            Order::Used => (Reverse(card.used), Reverse(card.last_used.map(|at| at.0))),
            Order::Newest => (Reverse(0), Reverse(Some(card.updated_at.0))),
            Order::Name => (Reverse(0), Reverse(None)),
        };
        (card.broken.is_some(), rank, card.title.to_lowercase(), card.template.to_string())
    });
    found
}

/// The values of a field with their counts: chosen ones first, then the most frequent.
pub fn values(cards: &[TemplateCard], asked: &Asked, field: Field) -> Vec<Value> {
    let mut found: BTreeMap<String, (String, u64)> = BTreeMap::new();
    for card in cards.iter().filter(|card| matches(card, asked, Some(field))) {
        for (value, label) in values_of(card, field) {
            found.entry(value).or_insert((label, 0)).1 += 1;
        }
    }
    // What is chosen can be let go, even where nothing has it.
    for (_, value) in asked.values.iter().filter(|(of, _)| *of == field) {
        found.entry(value.clone()).or_insert_with(|| (value.clone(), 0));
    }
    let mut values: Vec<Value> = found
        .into_iter()
        .map(|(value, (label, count))| {
            let chosen = asked.values.contains(&(field, value.clone()));
            Value { name: value, label, count, chosen }
        })
        .collect();
    values.sort_by_key(|value| (!value.chosen, Reverse(value.count), value.label.to_lowercase()));
    values
}

/// How many one starred, among those that match everything else.
pub fn starred(cards: &[TemplateCard], asked: &Asked) -> u64 {
    let any = Asked { starred: true, ..asked.clone() };
    let number = cards.iter().filter(|card| matches(card, &any, None)).count();
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Whether a template is asked for, whatever was chosen of one field.
fn matches(card: &TemplateCard, asked: &Asked, but: Option<Field>) -> bool {
    let mut fields = Field::ALL.into_iter().filter(|field| Some(*field) != but);
    (card.starred || !asked.starred)
        && fields.all(|field| has_one(card, asked, field))
        && has_words(card, &asked.text)
}

fn has_one(card: &TemplateCard, asked: &Asked, field: Field) -> bool {
    let mut wanted = asked.values.iter().filter(|(of, _)| *of == field).peekable();
    if wanted.peek().is_none() {
        return true;
    }
    let values = values_of(card, field);
    wanted.any(|(_, wanted)| values.iter().any(|(value, _)| value == wanted))
}

fn has_words(card: &TemplateCard, text: &str) -> bool {
    if text.trim().is_empty() {
        return true;
    }
    let owner = card.owner.as_ref().map(|owner| owner.label.as_str()).unwrap_or_default();
    let told = [
        card.title.as_str(),
        card.template.name(),
        &card.description,
        &card.template_type,
        owner,
        &card.tags.join(" "),
    ]
    .join("\n")
    .to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| told.contains(word))
}

fn values_of(card: &TemplateCard, field: Field) -> Vec<(String, String)> {
    let same = |text: &String| (text.clone(), text.clone());
    match field {
        Field::Type if card.template_type.is_empty() => Vec::new(),
        Field::Type => vec![same(&card.template_type)],
        Field::Tag => card.tags.iter().map(same).collect(),
        Field::Owner => {
            let owner = card.owner.iter();
            owner.map(|owner| (owner.target.to_string(), owner.label.clone())).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{Timestamp, catalog::Reference, ci::May};

    fn card(name: &str, template_type: &str, tags: &[&str], used: u64) -> TemplateCard {
        TemplateCard {
            template: format!("template:default/{name}").parse().unwrap(),
            title: name.to_owned(),
            description: format!("Makes a {name}."),
            template_type: template_type.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            owner: Some(Reference {
                target: "group:default/platform".parse().unwrap(),
                label: "Platform".to_owned(),
                entity_type: None,
                exists: true,
            }),
            lifecycle: None,
            used,
            last_used: None,
            updated_at: Timestamp(i64::try_from(name.len()).unwrap()),
            starred: name == "web",
            may: May::Act,
            broken: None,
        }
    }

    fn cards() -> Vec<TemplateCard> {
        let mut broken = card("old", "service", &["java"], 90);
        broken.broken = Some("it is of an older version".to_owned());
        vec![
            broken,
            card("web", "website", &["react"], 2),
            card("go-api", "service", &["go", "grpc"], 7),
            card("java-api", "service", &["java"], 7),
        ]
    }

    fn names(cards: &[TemplateCard]) -> Vec<&str> {
        cards.iter().map(|card| card.title.as_str()).collect()
    }

    #[test]
    fn the_most_used_come_first_and_what_is_broken_last() {
        let cards = cards();
        let asked = Asked::default();
        assert_eq!(names(&chosen(&cards, &asked)), ["go-api", "java-api", "web", "old"]);
        let newest = Asked { order: Order::Newest, ..asked.clone() };
        assert_eq!(names(&chosen(&cards, &newest)), ["java-api", "go-api", "web", "old"]);
        let name = Asked { order: Order::Name, ..asked };
        assert_eq!(names(&chosen(&cards, &name)), ["go-api", "java-api", "web", "old"]);
    }

    #[test]
    fn all_words_have_to_be_there_and_one_value_of_each_field() {
        let cards = cards();
        let text = |text: &str| Asked { text: text.to_owned(), ..Asked::default() };
        assert_eq!(names(&chosen(&cards, &text("API grpc"))), ["go-api"]);
        assert_eq!(names(&chosen(&cards, &text("platform makes web"))), ["web"]);
        assert!(chosen(&cards, &text("api react")).is_empty());
        let either = Asked::default().toggled(Field::Tag, "go").toggled(Field::Tag, "react");
        assert_eq!(names(&chosen(&cards, &either)), ["go-api", "web"]);
        let both = either.toggled(Field::Type, "service");
        assert_eq!(names(&chosen(&cards, &both)), ["go-api"]);
        let own = Asked { starred: true, ..Asked::default() };
        assert_eq!(names(&chosen(&cards, &own)), ["web"]);
    }

    #[test]
    fn counts_are_of_what_a_choice_would_show() {
        let cards = cards();
        let service = Asked::default().toggled(Field::Type, "service");
        let told = |field| -> Vec<(String, u64, bool)> {
            let values = values(&cards, &service, field).into_iter();
            values.map(|value| (value.label, value.count, value.chosen)).collect()
        };
        assert_eq!(
            told(Field::Type),
            [("service".to_owned(), 3, true), ("website".to_owned(), 1, false)]
        );
        assert_eq!(
            told(Field::Tag),
            [
                ("java".to_owned(), 2, false),
                ("go".to_owned(), 1, false),
                ("grpc".to_owned(), 1, false)
            ]
        );
        let gone = Asked::default().toggled(Field::Tag, "cobol");
        assert!(values(&cards, &gone, Field::Tag).iter().any(|value| value.chosen));
        assert_eq!((starred(&cards, &Asked::default()), starred(&cards, &service)), (1, 0));
    }
}
