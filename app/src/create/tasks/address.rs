//! The page's state is its address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::{
    EntityRef,
    scaffolder::{TaskState, Whose},
};
use serde::{Deserialize, Serialize};

/// Where tasks are.
pub const TASKS: &str = "/create/tasks";

/// So many are on a page.
pub(super) const ON_A_PAGE: u32 = 50;

/// A task's page.
pub fn task_address(id: &str) -> String {
    format!("{TASKS}/{}", encoded(id))
}

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Whose.
    pub whose: Whose,
    /// In this state.
    pub state: Option<TaskState>,
    /// Of this template.
    pub template: Option<EntityRef>,
    /// Begun by this principal.
    pub by: Option<String>,
    /// The oldest first.
    pub oldest: bool,
    /// The page, from 0.
    pub page: u32,
}

impl Asked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        let page = text("page").parse::<u32>().unwrap_or(1).saturating_sub(1);
        Self {
            whose: Whose::from_name(&text("whose")).unwrap_or_default(),
            state: TaskState::from_name(&text("state")),
            template: text("template").parse().ok(),
            by: Some(text("by")).filter(|by| !by.is_empty()),
            oldest: text("order") == "oldest",
            page: page.min(1_000_000),
        }
    }

    /// The address that asks this.
    pub fn address(&self) -> String {
        let whose = (self.whose != Whose::default()).then(|| self.whose.name().to_owned());
        let pairs = [
            ("whose", whose),
            ("state", self.state.map(|state| state.name().to_owned())),
            ("template", self.template.as_ref().map(ToString::to_string)),
            ("by", self.by.clone()),
            ("order", self.oldest.then(|| "oldest".to_owned())),
            ("page", (self.page > 0).then(|| (self.page + 1).to_string())),
        ];
        let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(&value))).collect();
        if pairs.is_empty() { TASKS.to_owned() } else { format!("{TASKS}?{}", pairs.join("&")) }
    }

    /// The same, from its first page on.
    pub fn first(&self) -> Self {
        Self { page: 0, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Asked {
        let mut query = ParamsMap::new();
        let pairs = address.split_once('?').map(|(_, query)| query).unwrap_or_default();
        for (name, value) in pairs.split('&').filter_map(|pair| pair.split_once('=')) {
            query.insert(name.to_owned(), value.to_owned());
        }
        Asked::of(&query)
    }

    #[test]
    fn the_address_asks_what_was_asked() {
        let asked = Asked {
            whose: Whose::Teams,
            state: Some(TaskState::Failed),
            template: Some("template:default/go".parse().unwrap()),
            by: Some("user:default/a".to_owned()),
            oldest: true,
            page: 2,
        };
        let address = asked.address();
        let expected = "/create/tasks?whose=teams&state=failed&template=template:default/go\
                        &by=user:default/a&order=oldest&page=3";
        assert_eq!(address, expected);
        assert_eq!(read(&address), asked);
        assert_eq!(Asked::default().address(), "/create/tasks");
    }

    #[test]
    fn what_means_nothing_is_passed_over() {
        assert_eq!(read("?whose=nobody&state=odd&page=0&template="), Asked::default());
    }
}
