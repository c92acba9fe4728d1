//! What is wrong with roles and policies, where, and how to mend it.

use miette::Diagnostic;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyProblem {
    /// The file or document.
    pub place: String,
    /// Line from 1.
    pub line: usize,
    /// Column from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub fix: Option<String>,
}

impl PolicyProblem {
    /// A mistake at a byte of a text.
    #[must_use]
    pub fn at(place: &str, text: &str, offset: usize, message: String) -> Self {
        let before = text.get(..offset.min(text.len())).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { place: place.to_owned(), line, column, message, fix: None }
    }

    /// The same with the way to mend it.
    #[must_use]
    pub fn fix(self, fix: impl Into<String>) -> Self {
        Self { fix: Some(fix.into()), ..self }
    }

    /// What Cedar has to say of a text. `base` is where the text of the policy begins in it.
    pub(super) fn of(place: &str, text: &str, base: usize, diagnostic: &dyn Diagnostic) -> Self {
        let offset = diagnostic.labels().and_then(|mut labels| labels.next());
        let offset = offset.map_or(base, |label| label.offset());
        let mut message = diagnostic.to_string();
        if let Some(label) = diagnostic.labels().and_then(|mut labels| labels.next())
            && let Some(more) = label.label().filter(|more| !message.contains(more))
        {
            message = format!("{message} ({more})");
        }
        let problem = Self::at(place, text, offset, message);
        match diagnostic.help() {
            Some(help) => problem.fix(help.to_string()),
            None => problem,
        }
    }
}

impl fmt::Display for PolicyProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, line, column, message, fix } = self;
        write!(formatter, "{place}:{line}:{column}: {message}")?;
        match fix {
            Some(fix) => write!(formatter, "; {fix}"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub struct PolicyProblems(pub Vec<PolicyProblem>);

impl fmt::Display for PolicyProblems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the roles and policies cannot be used:")?;
        self.0.iter().try_for_each(|problem| write!(formatter, "\n  {problem}"))
    }
}

impl From<PolicyProblem> for PolicyProblems {
    fn from(problem: PolicyProblem) -> Self {
        Self(vec![problem])
    }
}
