//! What a schema says of how it is shown: `ui:widget`, or `widget` in `ui:options`.

use super::schema::Schema;
use serde_json::Value;

/// The options of a schema.
#[derive(Clone, Copy)]
pub(super) struct Ui<'a>(pub &'a Schema);

impl<'a> Ui<'a> {
    /// An option, whichever way it is written.
    pub fn get(self, name: &str) -> Option<&'a Value> {
        let short = self.0.get(format!("ui:{name}").as_str());
        short.or_else(|| self.0.get("ui:options")?.get(name))
    }

    /// An option that is a text; an empty one is none.
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Whether an option is there and on.
    pub fn is_on(self, name: &str) -> bool {
        self.get(name) == Some(&Value::Bool(true))
    }

    /// Whether an option is there and off.
    pub fn is_off(self, name: &str) -> bool {
        self.get(name) == Some(&Value::Bool(false))
    }

    /// `ui:options`, as they stand.
    pub fn options(self) -> Option<&'a Value> {
        self.0.get("ui:options")
    }
}
