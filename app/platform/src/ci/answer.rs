//! What a source is asked, and what it tells.

use super::{
    Branches, CodeOwners, Commit, HostDeployment, Job, LanguageShare, Pull, Readme, Release,
    RepositoryFacts, Run, Workflow,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A part of what is known of a repository. Each is asked for, kept and shown by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The repository as a whole.
    Facts,
    /// Languages.
    Languages,
    /// The last commit of the default branch.
    LastCommit,
    /// Branches.
    Branches,
    /// The readme.
    Readme,
    /// Who looks after which files.
    CodeOwners,
    /// The last runs.
    Runs,
    /// The jobs of a run.
    Jobs(i64),
    /// Open pull requests.
    Pulls,
    /// Releases.
    Releases,
    /// The last deployment to each environment.
    Deployments,
    /// Workflows.
    Workflows,
    /// The file of a workflow.
    WorkflowFile(String),
    /// Open pull requests of the whole account.
    OpenPulls,
}

impl Part {
    /// Those that a page of a repository shows.
    pub const PAGE: [Self; 10] = [
        Self::Facts,
        Self::Languages,
        Self::LastCommit,
        Self::Branches,
        Self::CodeOwners,
        Self::Runs,
        Self::Pulls,
        Self::Releases,
        Self::Deployments,
        Self::Workflows,
    ];

    /// The part of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let single = [Self::Readme, Self::OpenPulls];
        if let Some(part) = Self::PAGE.iter().chain(&single).find(|part| part.to_string() == name) {
            return Some(part.clone());
        }
        match name.split_once(':')? {
            ("jobs", run) => run.parse().ok().map(Self::Jobs),
            ("workflow-file", file) => Some(Self::WorkflowFile(file.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Facts => "facts",
            Self::Languages => "languages",
            Self::LastCommit => "last-commit",
            Self::Branches => "branches",
            Self::Readme => "readme",
            Self::CodeOwners => "code-owners",
            Self::Runs => "runs",
            Self::Jobs(run) => return write!(formatter, "jobs:{run}"),
            Self::Pulls => "pulls",
            Self::Releases => "releases",
            Self::Deployments => "deployments",
            Self::Workflows => "workflows",
            Self::WorkflowFile(file) => return write!(formatter, "workflow-file:{file}"),
            Self::OpenPulls => "open-pulls",
        };
        formatter.write_str(name)
    }
}

/// What a source told of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "part", content = "told")]
pub enum Told {
    /// The repository as a whole.
    Facts(RepositoryFacts),
    /// Languages, the most used first.
    Languages(Vec<LanguageShare>),
    /// The last commit; none of an empty repository.
    LastCommit(Option<Commit>),
    /// Branches.
    Branches(Branches),
    /// The readme.
    Readme(Readme),
    /// Who looks after which files.
    CodeOwners(CodeOwners),
    /// Runs, the newest first.
    Runs(Vec<Run>),
    /// Jobs.
    Jobs(Vec<Job>),
    /// Open pull requests, of one repository or of the account.
    Pulls(Vec<Pull>),
    /// Releases, the newest first.
    Releases(Vec<Release>),
    /// Deployments, the newest first.
    Deployments(Vec<HostDeployment>),
    /// Workflows.
    Workflows(Vec<Workflow>),
    /// The text of a workflow's file.
    WorkflowFile(String),
}

/// The type of what is told of a part.
pub trait OfPart: Sized {
    /// It, when it is that what was told.
    fn of(told: Told) -> Option<Self>;
}

macro_rules! of_part {
    ($($variant:ident: $told:ty,)+) => {
        $(impl OfPart for $told {
            fn of(told: Told) -> Option<Self> {
                match told {
                    Told::$variant(told) => Some(told),
                    _ => None,
                }
            }
        })+
    };
}

of_part! {
    Facts: RepositoryFacts,
    Languages: Vec<LanguageShare>,
    LastCommit: Option<Commit>,
    Branches: Branches,
    Readme: Readme,
    CodeOwners: CodeOwners,
    Runs: Vec<Run>,
    Jobs: Vec<Job>,
    Pulls: Vec<Pull>,
    Releases: Vec<Release>,
    Deployments: Vec<HostDeployment>,
    Workflows: Vec<Workflow>,
    WorkflowFile: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_reads_back_from_its_name() {
        let more = [
            Part::Readme,
            Part::OpenPulls,
            Part::Jobs(-7),
            Part::WorkflowFile("a:b.yml".to_owned()),
        ];
        for part in Part::PAGE.iter().chain(&more) {
            assert_eq!(Part::parse(&part.to_string()).as_ref(), Some(part));
        }
        assert_eq!(Part::parse("jobs:x"), None);
        assert_eq!(Part::parse("nothing"), None);
    }
}
