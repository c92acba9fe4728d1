//! The page's state is its address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::catalog::Moment;
use serde::{Deserialize, Serialize};

/// How far back the changes go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    /// 24 hours.
    Day,
    /// 7 days.
    #[default]
    Week,
    /// 30 days.
    Month,
    /// As far as anything is known.
    All,
}

impl Span {
    /// Every one, the shortest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::All];

    /// The name in an address.
    const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::All => "all",
        }
    }

    /// Its length in milliseconds.
    #[cfg(feature = "ssr")]
    pub const fn milliseconds(self) -> Option<i64> {
        const DAY: i64 = 24 * 60 * 60 * 1_000;
        match self {
            Self::Day => Some(DAY),
            Self::Week => Some(7 * DAY),
            Self::Month => Some(30 * DAY),
            Self::All => None,
        }
    }
}

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// How far back, unless `from` says it.
    pub span: Span,
    /// Where the span begins.
    pub from: Option<Moment>,
    /// Where it ends.
    pub to: Option<Moment>,
    /// The kind of the entities.
    pub kind: String,
    /// Who owns them.
    pub owner: String,
    /// The source that they come from.
    pub source: String,
    /// The position of the log to go on before.
    pub before: Option<i64>,
}

impl Asked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        let moment = |name: &str| query.get_str(name).and_then(|text| text.parse().ok());
        let span = Span::ALL.into_iter().find(|span| query.get_str("span") == Some(span.name()));
        Self {
            span: span.unwrap_or_default(),
            from: moment("from"),
            to: moment("to"),
            kind: text("kind"),
            owner: text("owner"),
            source: text("source"),
            before: query.get_str("before").and_then(|before| before.parse().ok()),
        }
    }

    /// The name and value pairs that ask this.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.span != Span::default() {
            pairs.push(("span", self.span.name().to_owned()));
        }
        let moments = [("from", self.from), ("to", self.to)];
        let moments = moments.into_iter().filter_map(|(name, at)| Some((name, at?.to_string())));
        pairs.extend(moments);
        let texts = [("kind", &self.kind), ("owner", &self.owner), ("source", &self.source)];
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        pairs.extend(texts.map(|(name, text)| (name, text.clone())));
        pairs.extend(self.before.map(|before| ("before", before.to_string())));
        pairs
    }

    /// The address that asks this.
    pub fn address(&self) -> String {
        let pairs = self.pairs();
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let pairs = pairs.collect::<Vec<_>>().join("&");
        if pairs.is_empty() { PATH.to_owned() } else { format!("{PATH}?{pairs}") }
    }
}

/// Where the page is.
pub const PATH: &str = "/catalog/changes";

/// Where the changes of a kind are, or of all.
pub fn changes_address(kind: Option<&str>) -> String {
    Asked { kind: kind.unwrap_or_default().to_owned(), ..Asked::default() }.address()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_asks_what_was_asked() {
        let asked = Asked {
            span: Span::Day,
            to: Some(Moment::Position(7)),
            kind: "api".to_owned(),
            owner: "group:default/a".to_owned(),
            before: Some(5),
            ..Asked::default()
        };
        let address = asked.address();
        assert_eq!(
            address,
            "/catalog/changes?span=day&to=%407&kind=api&owner=group:default/a&before=5"
        );
        let mut query = ParamsMap::new();
        for (name, value) in asked.pairs() {
            query.insert(name, value);
        }
        assert_eq!(Asked::of(&query), asked);
        assert_eq!(changes_address(None), PATH);
        assert_eq!(Asked::of(&ParamsMap::new()), Asked::default());
    }
}
