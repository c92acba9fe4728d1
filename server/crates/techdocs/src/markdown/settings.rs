//! What a site sets of the dialect's extensions, over what `techdocs-core` sets.

use serde_json::{Map, Value};
use std::borrow::Cow;

/// The settings of a site that change how its pages look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether code has numbers of lines where it says nothing of them (`linenums`).
    pub numbers: bool,
    /// Whether they stand in a column beside the code (`linenums_style`).
    pub column: bool,
    /// Whether links can lead to lines of code (`anchor_linenums`).
    pub line_places: bool,
    /// The sign at headings that leads to them (`permalink`).
    pub permalink: Option<Cow<'static, str>>,
    /// The level of a page's first headings (`baselevel`).
    pub first_level: u8,
    /// The levels that a table of contents has (`toc_depth`).
    pub contents: (u8, u8),
}

/// What is so where a site says nothing.
pub static USUAL: Settings = Settings {
    numbers: true,
    column: true,
    line_places: false,
    permalink: Some(Cow::Borrowed("\u{b6}")),
    first_level: 1,
    contents: (1, 6),
};

impl Default for Settings {
    fn default() -> Self {
        USUAL.clone()
    }
}

impl Settings {
    /// Takes what an extension is set to.
    pub(crate) fn take(&mut self, extension: &str, settings: &Map<String, Value>) {
        let flag = |name: &str| settings.get(name).and_then(Value::as_bool);
        match extension {
            "pymdownx.highlight" => {
                self.numbers = flag("linenums").unwrap_or(self.numbers);
                self.line_places = flag("anchor_linenums").unwrap_or(self.line_places);
                if let Some(style) = settings.get("linenums_style").and_then(Value::as_str) {
                    self.column = style == "table";
                }
            }
            "toc" => {
                match settings.get("permalink") {
                    Some(Value::Bool(false)) => self.permalink = None,
                    Some(Value::String(sign)) if !sign.is_empty() => {
                        self.permalink = Some(sign.clone().into());
                    }
                    _ => {}
                }
                let level = settings.get("baselevel").and_then(number);
                self.first_level = level.unwrap_or(self.first_level);
                if let Some(depth) = settings.get("toc_depth") {
                    self.contents = levels(depth).unwrap_or(self.contents);
                }
            }
            _ => {}
        }
    }

    /// Whether a table of contents has headings of a level.
    #[must_use]
    pub const fn lists(&self, level: u8) -> bool {
        self.contents.0 <= level && level <= self.contents.1
    }
}

/// A level of headings.
fn number(value: &Value) -> Option<u8> {
    let number = match value {
        Value::Number(number) => u8::try_from(number.as_u64()?).ok()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Some(number.clamp(1, 6))
}

/// `3`, or `2-4`.
fn levels(depth: &Value) -> Option<(u8, u8)> {
    if let Some((first, last)) = depth.as_str().and_then(|text| text.split_once('-')) {
        return Some((first.trim().parse().ok()?, last.trim().parse().ok()?));
    }
    // 0 is no table at all.
    match depth.as_u64().or_else(|| depth.as_str()?.trim().parse().ok())? {
        0 => Some((1, 0)),
        depth => Some((1, u8::try_from(depth).unwrap_or(6))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn set(extension: &str, value: &Value) -> Settings {
        let mut settings = Settings::default();
        settings.take(extension, value.as_object().unwrap());
        settings
    }

    #[test]
    fn what_is_set_counts_and_what_is_nonsense_does_not() {
        let code = set("pymdownx.highlight", &json!({"linenums": false, "anchor_linenums": true}));
        assert!(!code.numbers && code.line_places && code.column);
        assert!(!set("pymdownx.highlight", &json!({"linenums_style": "pymdownx-inline"})).column);
        assert_eq!(set("toc", &json!({"permalink": "#"})).permalink.as_deref(), Some("#"));
        assert_eq!(set("toc", &json!({"permalink": false})).permalink, None);
        assert_eq!(set("toc", &json!({"permalink": true, "toc_depth": "2-3"})).contents, (2, 3));
        assert_eq!(set("toc", &json!({"toc_depth": 2, "baselevel": "3"})).first_level, 3);
        for nonsense in [json!({"toc_depth": "x", "baselevel": []}), json!({"permalink": 7})] {
            assert_eq!(set("toc", &nonsense), USUAL);
        }
        assert!(!set("toc", &json!({"toc_depth": 0})).lists(1));
    }
}
