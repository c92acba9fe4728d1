//! What a source is asked, and what it tells.

use super::{Access, ErrorProject, Issue, IssueDetail};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A part of what is known of an organisation. Each is asked for, kept and shown by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ErrorPart {
    /// Its projects.
    Projects,
    /// Who is in it and in its teams.
    Access,
    /// What is open in all of its projects.
    Open,
    /// The issues of one project, whatever became of them; by its slug.
    Issues(String),
    /// One issue with its last event; by its number.
    Issue(String),
}

impl ErrorPart {
    /// The part of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "error-projects" => return Some(Self::Projects),
            "error-access" => return Some(Self::Access),
            "error-open" => return Some(Self::Open),
            _ => {}
        }
        match name.split_once(':')? {
            ("error-issues", project) => Some(Self::Issues(project.to_owned())),
            ("error-issue", id) => Some(Self::Issue(id.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for ErrorPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Projects => formatter.write_str("error-projects"),
            Self::Access => formatter.write_str("error-access"),
            Self::Open => formatter.write_str("error-open"),
            Self::Issues(project) => write!(formatter, "error-issues:{project}"),
            Self::Issue(id) => write!(formatter, "error-issue:{id}"),
        }
    }
}

/// What a source told of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "part", content = "told")]
pub enum ErrorsTold {
    /// Projects.
    Projects(Vec<ErrorProject>),
    /// Who is in the organisation and in its teams.
    Access(Access),
    /// Issues, those that were seen last first.
    Issues(Vec<Issue>),
    /// One issue; none of that number.
    Issue(Option<Box<IssueDetail>>),
}

/// The type of what is told of a part.
pub trait OfErrorPart: Sized {
    /// It, when it is that what was told.
    fn of(told: ErrorsTold) -> Option<Self>;
}

macro_rules! of_part {
    ($($variant:ident: $told:ty,)+) => {
        $(impl OfErrorPart for $told {
            fn of(told: ErrorsTold) -> Option<Self> {
                match told {
                    ErrorsTold::$variant(told) => Some(told),
                    _ => None,
                }
            }
        })+
    };
}

of_part! {
    Projects: Vec<ErrorProject>,
    Access: Access,
    Issues: Vec<Issue>,
    Issue: Option<Box<IssueDetail>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_reads_back_from_its_name() {
        let all = [
            ErrorPart::Projects,
            ErrorPart::Access,
            ErrorPart::Open,
            ErrorPart::Issues("a:b".to_owned()),
            ErrorPart::Issue("7".to_owned()),
        ];
        for part in all {
            assert_eq!(ErrorPart::parse(&part.to_string()), Some(part));
        }
        assert_eq!(ErrorPart::parse("runs"), None);
    }
}
