//! The page's state is its address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// Where the page is.
pub const PATH: &str = "/admin/audit";

/// Where it is exported.
pub const EXPORT: &str = "/admin/audit/export";

/// What an address asks for, as it is written there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// A text that stands somewhere.
    pub text: String,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// With what.
    pub object: String,
    /// How it ended.
    pub outcome: String,
    /// From this moment on: a day or a time.
    pub from: String,
    /// Before this moment.
    pub to: String,
    /// The position to go on before.
    pub before: Option<i64>,
}

impl Asked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        Self {
            text: text("text"),
            actor: text("actor"),
            action: text("action"),
            object: text("object"),
            outcome: text("outcome"),
            from: text("from"),
            to: text("to"),
            before: query.get_str("before").and_then(|before| before.parse().ok()),
        }
    }

    /// The name and value pairs that ask this.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let texts = [
            ("text", &self.text),
            ("actor", &self.actor),
            ("action", &self.action),
            ("object", &self.object),
            ("outcome", &self.outcome),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let mut pairs: Vec<_> = texts.map(|(name, text)| (name, text.clone())).collect();
        pairs.extend(self.before.map(|before| ("before", before.to_string())));
        pairs
    }

    /// The address below `path` that asks this.
    pub fn address(&self, path: &str) -> String {
        let pairs = self.pairs();
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let pairs = pairs.collect::<Vec<_>>().join("&");
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{pairs}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::audit::Outcome;

    #[test]
    fn the_address_asks_what_was_asked() {
        let asked = Asked {
            actor: "user:default/a".to_owned(),
            outcome: "denied".to_owned(),
            from: "2026-11-29".to_owned(),
            before: Some(5),
            ..Asked::default()
        };
        let address = asked.address(PATH);
        let expected = "/admin/audit?actor=user:default/a&outcome=denied&from=2026-11-29&before=5";
        assert_eq!(address, expected);
        let mut query = ParamsMap::new();
        for (name, value) in asked.pairs() {
            query.insert(name, value);
        }
        assert_eq!(Asked::of(&query), asked);
        let asked = asked.query().unwrap();
        assert_eq!(asked.outcome, Some(Outcome::Denied));
        assert_eq!(asked.from.unwrap().to_rfc3339(), "2026-11-29T00:00:00Z");
    }

    #[test]
    fn what_is_no_moment_is_told() {
        let asked = Asked { to: "yesterday".to_owned(), ..Asked::default() };
        assert!(asked.query().unwrap_err().contains("\"yesterday\""));
        let asked = Asked { to: "2026-11-29T10:30".to_owned(), ..Asked::default() };
        assert!(asked.query().unwrap().to.is_some());
    }
}
