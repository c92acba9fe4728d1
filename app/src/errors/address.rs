//! The state is the address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::{
    EntityRef,
    errors::{IssueFilter, IssueKey, IssueOrder, IssueQuestion, Level},
};

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorsAsked {
    /// Which issues.
    pub question: IssueQuestion,
    /// The issue that is unfolded, or that an act is about.
    pub issue: Option<IssueKey>,
    /// What is to be done.
    pub act: Option<String>,
    /// Whom it is given to.
    pub to: String,
}

impl ErrorsAsked {
    /// Reads the query part of the address; what means nothing there is the usual.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        Self {
            question: question(&text("show"), &text("level"), &text("text"), &text("sort")),
            issue: IssueKey::parse(&text("issue")),
            act: Some(text("act")).filter(|act| !act.is_empty()),
            to: text("to"),
        }
    }
}

/// The question of its parts, as they stand in addresses.
pub fn question(show: &str, level: &str, text: &str, sort: &str) -> IssueQuestion {
    IssueQuestion {
        filter: IssueFilter::from_name(show).unwrap_or_default(),
        level: Level::from_name(level),
        text: text.trim().to_owned(),
        order: IssueOrder::from_name(sort).unwrap_or_default(),
    }
}

/// A page that lists issues: where it is, and what it calls the text that is looked for, since a page
/// that they are only a part of may have one of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPlace {
    /// The path.
    pub path: String,
    /// The name of the text in its address.
    pub text: &'static str,
}

impl ListPlace {
    /// The tab of an entity.
    pub fn tab(entity: &EntityRef) -> Self {
        Self { path: tab_address(entity), text: "text" }
    }

    /// A part of another page.
    pub fn part(path: &str) -> Self {
        Self { path: path.to_owned(), text: "issue-text" }
    }

    /// What an address of it asks for.
    pub fn question(&self, query: &ParamsMap) -> IssueQuestion {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        question(&text("show"), &text("level"), &text(self.text), &text("sort"))
    }

    /// Its address with a question, and more.
    pub fn with(&self, question: &IssueQuestion, more: &[(&'static str, String)]) -> String {
        let pairs = parts(question, self.text).into_iter().chain(more.iter().cloned());
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(&value))).collect();
        let path = &self.path;
        if pairs.is_empty() { path.clone() } else { format!("{path}?{}", pairs.join("&")) }
    }
}

/// The parts of a question, without what is usual.
fn parts(question: &IssueQuestion, said: &'static str) -> Vec<(&'static str, String)> {
    let IssueQuestion { filter, level, text, order } = question;
    let show = if *filter == IssueFilter::default() { "" } else { filter.name() };
    let sort = if *order == IssueOrder::default() { "" } else { order.name() };
    let level = level.map(Level::name).unwrap_or_default();
    [("show", show), ("level", level), (said, text.as_str()), ("sort", sort)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}

/// Where the tab of an entity is.
pub fn tab_address(entity: &EntityRef) -> String {
    format!("{}/errors", entity.page())
}

/// Where it is asked once more what is to be done with an issue.
pub fn act_address(entity: &EntityRef, key: &IssueKey, act: &str) -> String {
    let more = [("issue", key.to_string()), ("act", act.to_owned())];
    ListPlace::tab(entity).with(&IssueQuestion::default(), &more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> ErrorsAsked {
        let mut query = ParamsMap::new();
        for pair in address.split_once('?').map_or("", |(_, query)| query).split('&') {
            if let Some((name, value)) = pair.split_once('=') {
                query.insert(name.to_owned(), value.replace("%20", " "));
            }
        }
        ErrorsAsked::of(&query)
    }

    #[test]
    fn what_is_asked_stands_in_the_address() {
        let entity = EntityRef::new("component", "default", "cart");
        let tab = tab_address(&entity);
        assert_eq!(tab, "/catalog/default/component/cart/errors");
        let place = ListPlace::tab(&entity);
        assert_eq!(place.with(&IssueQuestion::default(), &[]), tab);
        let question = IssueQuestion {
            filter: IssueFilter::Regressed,
            level: Some(Level::Fatal),
            text: "no such key".to_owned(),
            order: IssueOrder::People,
        };
        let asked = read(&place.with(&question, &[]));
        assert_eq!(asked, ErrorsAsked { question: question.clone(), ..ErrorsAsked::default() });
        let part = ListPlace::part("/observability");
        let address = part.with(&question, &[]);
        assert!(address.contains("issue-text=no%20such%20key"), "{address}");
        assert_eq!(read(&address).question.text, "", "the page's own text is another");
        let key = IssueKey { source: "acme".to_owned(), id: "42".to_owned() };
        let asked = read(&act_address(&entity, &key, "resolve"));
        assert_eq!((asked.issue, asked.act.as_deref()), (Some(key), Some("resolve")));
        assert_eq!(read("x?show=nothing&level=x&sort=&issue=7&act="), ErrorsAsked::default());
    }
}
