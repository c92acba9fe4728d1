//! What a person has a host do.

use super::{CodeKey, Input, RunState};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
};

/// Something that is done with the runs of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "act")]
pub enum CiAct {
    /// Does all jobs of a run once more.
    Rerun {
        /// The run.
        run: i64,
    },
    /// Does those once more that went wrong, and what depends on them.
    RerunFailed {
        /// The run.
        run: i64,
    },
    /// Ends a run.
    Cancel {
        /// The run.
        run: i64,
    },
    /// Begins a run.
    Dispatch {
        /// The name of the workflow's file.
        workflow: String,
        /// Of which branch or tag.
        reference: String,
        /// What it wants to know.
        inputs: BTreeMap<String, String>,
    },
}

impl CiAct {
    /// Its name in addresses, forms and the audit log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Rerun { .. } => "rerun",
            Self::RerunFailed { .. } => "rerun-failed",
            Self::Cancel { .. } => "cancel",
            Self::Dispatch { .. } => "dispatch",
        }
    }

    /// The act of that name on a run.
    #[must_use]
    pub fn on_run(name: &str, run: i64) -> Option<Self> {
        match name {
            "rerun" => Some(Self::Rerun { run }),
            "rerun-failed" => Some(Self::RerunFailed { run }),
            "cancel" => Some(Self::Cancel { run }),
            _ => None,
        }
    }

    /// The run that it is about.
    #[must_use]
    pub const fn run(&self) -> Option<i64> {
        match self {
            Self::Rerun { run } | Self::RerunFailed { run } | Self::Cancel { run } => Some(*run),
            Self::Dispatch { .. } => None,
        }
    }

    /// Why it cannot be done with a run that stands so.
    #[must_use]
    pub const fn refusal(&self, state: RunState) -> Option<CiRefusal> {
        match self {
            Self::Cancel { .. } if !state.is_running() => Some(CiRefusal::Ended),
            Self::Rerun { .. } | Self::RerunFailed { .. } if state.is_running() => {
                Some(CiRefusal::Running)
            }
            Self::RerunFailed { .. } if matches!(state, RunState::Succeeded) => {
                Some(CiRefusal::NothingFailed)
            }
            _ => None,
        }
    }
}

/// Why an act cannot be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CiRefusal {
    /// The run is under way.
    Running,
    /// It has ended.
    Ended,
    /// No job of it went wrong.
    NothingFailed,
    /// The workflow cannot be begun by hand.
    NotByHand,
}

/// What an act would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CiPreview {
    /// What.
    pub act: CiAct,
    /// What people call the run or workflow that it is about.
    pub about: String,
    /// What a workflow wants to know.
    pub inputs: Vec<Input>,
    /// The branches that may be chosen, the default one first.
    pub branches: Vec<String>,
    /// Whether it is known what it wants to know.
    pub ready: bool,
    /// Why not, when the host did not tell.
    pub error: Option<String>,
    /// Why it cannot be done now, as far as that is known.
    pub refusal: Option<CiRefusal>,
    /// Who has to approve it first. Nobody when it may be done at once.
    pub approvers: Vec<String>,
    /// What a request for an approval names; of a workflow with inputs, with the usual ones.
    pub request: String,
}

/// An act on a repository, as requests for approvals and the audit log name it: `rerun:12
/// github.com/acme/shop`, `dispatch:smoke.yml@main?where=staging github.com/acme/shop`. It reads back
/// as what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiRequest {
    /// What.
    pub act: CiAct,
    /// In which repository.
    pub key: CodeKey,
}

impl fmt::Display for CiRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:", self.act.name())?;
        match &self.act {
            CiAct::Dispatch { workflow, reference, inputs } => {
                write!(formatter, "{}@{}", encoded(workflow), encoded(reference))?;
                for (at, (name, value)) in inputs.iter().enumerate() {
                    let mark = if at == 0 { '?' } else { '&' };
                    write!(formatter, "{mark}{}={}", encoded(name), encoded(value))?;
                }
            }
            act => write!(formatter, "{}", act.run().unwrap_or_default())?,
        }
        write!(formatter, " {}", self.key)
    }
}

impl CiRequest {
    /// Reads one; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (act, key) = text.split_once(' ')?;
        let (name, of) = act.split_once(':')?;
        let act = if name == "dispatch" {
            let (place, query) = of.split_once('?').unwrap_or((of, ""));
            let (workflow, reference) = place.split_once('@')?;
            let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
                let (name, value) = pair.split_once('=')?;
                Some((decoded(name)?, decoded(value)?))
            });
            CiAct::Dispatch {
                workflow: decoded(workflow)?,
                reference: decoded(reference)?,
                inputs: pairs.collect::<Option<_>>()?,
            }
        } else {
            CiAct::on_run(name, of.parse().ok()?)?
        };
        Some(Self { act, key: CodeKey::parse(key)? })
    }
}

/// A text in which only letters, digits and few marks stand as they are.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut result, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/') {
            result.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(result, "%{byte:02X}");
        }
        result
    })
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let value = digit(rest.next())? * 16 + digit(rest.next())?;
        bytes.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_back_as_what_it_was() {
        let key = CodeKey { source: "github.com/acme".to_owned(), name: "shop".to_owned() };
        let inputs = [("why", "a b&c=d? @ü\n"), ("none", "")];
        let inputs = inputs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let [workflow, reference] = ["smoke test.yml", "release/1@2"].map(str::to_owned);
        let acts = [
            CiAct::Rerun { run: 12 },
            CiAct::RerunFailed { run: 1 },
            CiAct::Cancel { run: 7 },
            CiAct::Dispatch { workflow: workflow.clone(), reference: reference.clone(), inputs },
            CiAct::Dispatch { workflow, reference, inputs: BTreeMap::new() },
        ];
        for act in acts {
            let request = CiRequest { act, key: key.clone() };
            assert_eq!(CiRequest::parse(&request.to_string()), Some(request));
        }
        for wrong in ["", "rerun", "rerun:1", "rerun:x a/b", "nothing:1 a/b", "dispatch:x a/b"] {
            assert_eq!(CiRequest::parse(wrong), None, "{wrong}");
        }
        assert_eq!(CiRequest::parse("dispatch:a@b?c a/b"), None);
        assert_eq!(CiRequest::parse("dispatch:a@b?c=%zz a/b"), None);
    }

    #[test]
    fn what_cannot_be_done_is_known_before() {
        let (rerun, failed) = (CiAct::Rerun { run: 1 }, CiAct::RerunFailed { run: 1 });
        assert_eq!(rerun.refusal(RunState::Running), Some(CiRefusal::Running));
        assert_eq!(rerun.refusal(RunState::Succeeded), None);
        assert_eq!(failed.refusal(RunState::Succeeded), Some(CiRefusal::NothingFailed));
        assert_eq!(failed.refusal(RunState::Failed), None);
        let cancel = CiAct::Cancel { run: 1 };
        assert_eq!(cancel.refusal(RunState::Failed), Some(CiRefusal::Ended));
        assert_eq!(cancel.refusal(RunState::Queued), None);
    }
}
