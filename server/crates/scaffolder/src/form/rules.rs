//! What the parts of the form share while one question is answered.

use super::budget::Budget;
use super::patterns::Patterns;
use super::validate;
use serde_json::Value;

/// The whole schema, which references lead into, and what can be spent on it.
pub(super) struct Rules<'a> {
    pub root: &'a Value,
    pub patterns: &'a dyn Patterns,
    pub budget: Budget,
}

impl<'a> Rules<'a> {
    pub fn new(root: &'a Value, patterns: &'a dyn Patterns) -> Self {
        Self { root, patterns, budget: Budget::default() }
    }

    /// Whether a value fits a schema. What costs too much does not.
    pub fn holds(&self, schema: &Value, value: &Value) -> bool {
        let mut broken = Vec::new();
        validate::check(self, schema, value, "", &mut broken);
        broken.is_empty() && !self.budget.is_spent()
    }
}
