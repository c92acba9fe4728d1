//! The pages' state is their address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::EntityRef;
use std::collections::BTreeSet;

/// Where templates are chosen.
pub const CREATE: &str = "/create";
/// What steps of templates can do.
pub const ACTIONS: &str = "/create/actions";
/// Where templates are written.
pub const EDITOR: &str = "/create/editor";

/// The wizard of a template; Backstage's address for it.
pub fn template_address(template: &EntityRef) -> String {
    let (namespace, name) = (encoded(template.namespace()), encoded(template.name()));
    format!("{CREATE}/templates/{namespace}/{name}")
}

/// A page, asked with names and values.
pub fn address_of(page: &str, pairs: &[(&'static str, String)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    let query = pairs.collect::<Vec<_>>().join("&");
    if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
}

/// In which order templates are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Those first that are used most.
    #[default]
    Used,
    /// Those first that changed last.
    Newest,
    /// By name.
    Name,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Used, Self::Newest, Self::Name];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Newest => "newest",
            Self::Name => "name",
        }
    }
}

/// What of templates can be chosen by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What is made.
    Type,
    /// A tag.
    Tag,
    /// Who keeps it.
    Owner,
}

impl Field {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Type, Self::Tag, Self::Owner];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Tag => "tag",
            Self::Owner => "owner",
        }
    }
}

/// What an address asks of the templates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words that have to be there.
    pub text: String,
    /// Values of which one has to hold, for each field that has any.
    pub values: BTreeSet<(Field, String)>,
    /// Only those that one starred.
    pub starred: bool,
    /// In which order.
    pub order: Order,
}

impl Asked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let mut asked = Self::default();
        for (name, value) in query.clone() {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match &*name {
                "text" => value.clone_into(&mut asked.text),
                "starred" => asked.starred = value == "true",
                "sort" => {
                    let order = Order::ALL.into_iter().find(|order| order.name() == value);
                    asked.order = order.unwrap_or_default();
                }
                name => {
                    if let Some(field) = Field::ALL.into_iter().find(|field| field.name() == name) {
                        asked.values.insert((field, value.to_owned()));
                    }
                }
            }
        }
        asked
    }

    /// Names and values, as the address and forms have them.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("text", self.text.clone()));
        }
        pairs.extend(self.values.iter().map(|(field, value)| (field.name(), value.clone())));
        if self.starred {
            pairs.push(("starred", "true".to_owned()));
        }
        if self.order != Order::default() {
            pairs.push(("sort", self.order.name().to_owned()));
        }
        pairs
    }

    /// The address that asks this.
    pub fn address(&self) -> String {
        address_of(CREATE, &self.to_pairs())
    }

    /// The same with a value chosen, or let go where it is.
    pub fn toggled(&self, field: Field, value: &str) -> Self {
        let mut asked = self.clone();
        let value = (field, value.to_owned());
        if !asked.values.remove(&value) {
            asked.values.insert(value);
        }
        asked
    }

    /// Whether anything is left out.
    pub fn is_filtered(&self) -> bool {
        Self { order: Order::default(), ..self.clone() } != Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_stands_in_the_address_and_reads_back() {
        let mut query = ParamsMap::new();
        for (name, value) in [
            ("text", " go api "),
            ("type", "service"),
            ("type", "library"),
            ("owner", "group:default/platform"),
            ("starred", "true"),
            ("sort", "name"),
            ("at", "nothing"),
        ] {
            query.insert(name, value.to_owned());
        }
        let asked = Asked::of(&query);
        assert_eq!(
            asked.address(),
            "/create?text=go%20api&type=library&type=service&owner=group:default/platform\
             &starred=true&sort=name"
        );
        assert!(asked.is_filtered());
        assert_eq!(Asked::default().address(), "/create");
        let sorted = Asked { order: Order::Newest, ..Asked::default() };
        assert!(!sorted.is_filtered(), "an order leaves nothing out");
    }

    #[test]
    fn a_value_is_chosen_and_let_go() {
        let once = Asked::default().toggled(Field::Tag, "go");
        assert_eq!(once.address(), "/create?tag=go");
        assert_eq!(once.toggled(Field::Tag, "go"), Asked::default());
    }

    #[test]
    fn a_template_has_backstages_address() {
        let template: EntityRef = "template:default/go-service".parse().unwrap();
        assert_eq!(template_address(&template), "/create/templates/default/go-service");
    }
}
