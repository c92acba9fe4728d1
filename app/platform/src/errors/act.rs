//! What a person does with an issue.

use super::{AssigneeKind, IssueKey, IssueState};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that is done with an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "act")]
pub enum ErrorAct {
    /// It is mended; it is told of again when it comes back.
    Resolve,
    /// It will be mended by the next release; what comes from this one does not count.
    ResolveNext,
    /// It is not mended after all.
    Reopen,
    /// It is put aside until it gets worse.
    Archive,
    /// Somebody looks after it.
    Assign {
        /// What they are.
        kind: AssigneeKind,
        /// The vendor's number of them.
        id: String,
    },
    /// Nobody looks after it any more.
    Unassign,
}

impl ErrorAct {
    /// Its name in addresses, forms and the audit log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::ResolveNext => "resolve-next",
            Self::Reopen => "reopen",
            Self::Archive => "archive",
            Self::Assign { .. } => "assign",
            Self::Unassign => "unassign",
        }
    }

    /// The act of that name; `to` is who looks after it then: `team:7`, or nothing for nobody.
    #[must_use]
    pub fn of(name: &str, to: &str) -> Option<Self> {
        match name {
            "resolve" => Some(Self::Resolve),
            "resolve-next" => Some(Self::ResolveNext),
            "reopen" => Some(Self::Reopen),
            "archive" => Some(Self::Archive),
            "unassign" => Some(Self::Unassign),
            "assign" if to.is_empty() => Some(Self::Unassign),
            "assign" => {
                let (kind, id) = to.split_once(':')?;
                let number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
                let kind = AssigneeKind::from_name(kind).filter(|_| number)?;
                Some(Self::Assign { kind, id: id.to_owned() })
            }
            _ => None,
        }
    }

    /// Who looks after it then, as forms name them.
    #[must_use]
    pub fn to(&self) -> String {
        match self {
            Self::Assign { kind, id } => format!("{}:{id}", kind.name()),
            _ => String::new(),
        }
    }

    /// Why it cannot be done with an issue that stands so.
    #[must_use]
    pub const fn refusal(&self, state: IssueState) -> Option<ErrorRefusal> {
        match (self, state) {
            (Self::Resolve | Self::ResolveNext, IssueState::Resolved) => {
                Some(ErrorRefusal::Resolved)
            }
            (Self::Archive, IssueState::Archived | IssueState::Ignored) => {
                Some(ErrorRefusal::Archived)
            }
            (Self::Reopen, IssueState::Unresolved) => Some(ErrorRefusal::Open),
            _ => None,
        }
    }
}

/// Why an act cannot be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorRefusal {
    /// It is resolved already.
    Resolved,
    /// It is put aside already.
    Archived,
    /// It is open already.
    Open,
    /// Whom it would be given to does not see it at the vendor.
    Nobody,
}

/// What an act would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorPreview {
    /// What.
    pub act: ErrorAct,
    /// The issue.
    pub key: IssueKey,
    /// What people call it: `SHOP-1A: KeyError`.
    pub about: String,
    /// Whom it is given to, as people call them.
    pub to: Option<String>,
    /// Why it cannot be done now, as far as that is known.
    pub refusal: Option<ErrorRefusal>,
    /// Who has to approve it first. Nobody when it may be done at once.
    pub approvers: Vec<String>,
    /// What a request for an approval names.
    pub request: String,
}

/// An act on an issue, as requests for approvals and the audit log name it: `resolve acme/42`,
/// `assign:team:7 acme/42`. It reads back as what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorRequest {
    /// What.
    pub act: ErrorAct,
    /// With which issue.
    pub key: IssueKey,
}

impl fmt::Display for ErrorRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.act.name())?;
        if let ErrorAct::Assign { .. } = &self.act {
            write!(formatter, ":{}", self.act.to())?;
        }
        write!(formatter, " {}", self.key)
    }
}

impl ErrorRequest {
    /// Reads one; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (act, key) = text.split_once(' ')?;
        let (name, to) = act.split_once(':').unwrap_or((act, ""));
        let act = ErrorAct::of(name, to)?;
        // Without somebody it would be another act than the one that was asked for.
        let same = act.name() == name;
        same.then_some(())?;
        Some(Self { act, key: IssueKey::parse(key)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_back_as_what_it_was() {
        let key = IssueKey { source: "acme".to_owned(), id: "42".to_owned() };
        let acts = [
            ErrorAct::Resolve,
            ErrorAct::ResolveNext,
            ErrorAct::Reopen,
            ErrorAct::Archive,
            ErrorAct::Assign { kind: AssigneeKind::Team, id: "7".to_owned() },
            ErrorAct::Unassign,
        ];
        for act in acts {
            assert_eq!(ErrorAct::of(act.name(), &act.to()), Some(act.clone()));
            let request = ErrorRequest { act, key: key.clone() };
            assert_eq!(ErrorRequest::parse(&request.to_string()), Some(request));
        }
        for wrong in ["", "resolve", "assign acme/42", "assign:team: acme/42", "resolve acme/x"] {
            assert_eq!(ErrorRequest::parse(wrong), None, "{wrong}");
        }
        assert_eq!(ErrorAct::of("assign", "team:x"), None);
        assert_eq!(ErrorAct::of("assign", ""), Some(ErrorAct::Unassign));
    }

    #[test]
    fn what_cannot_be_done_is_known_before() {
        assert_eq!(ErrorAct::Resolve.refusal(IssueState::Unresolved), None);
        assert_eq!(ErrorAct::Resolve.refusal(IssueState::Archived), None);
        let resolved = Some(ErrorRefusal::Resolved);
        assert_eq!(ErrorAct::ResolveNext.refusal(IssueState::Resolved), resolved);
        assert_eq!(ErrorAct::Archive.refusal(IssueState::Ignored), Some(ErrorRefusal::Archived));
        assert_eq!(ErrorAct::Reopen.refusal(IssueState::Unresolved), Some(ErrorRefusal::Open));
        assert_eq!(ErrorAct::Unassign.refusal(IssueState::Resolved), None);
    }
}
