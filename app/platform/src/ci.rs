//! Code hosts as places where things are built: repositories, pull requests, runs of workflows and what
//! came of them.
//!
//! The words are GitHub's: a *workflow* is what is to be done, a *run* is one time that it is done, with
//! *jobs*; a *pull request* asks for a change. A [`CiSource`] is one vendor's account and answers one
//! [`Part`] of a repository at a time; [`Ci`] is what pages ask. Everything that a vendor told is a
//! [`Card`]: the last good answer with its age, and what went wrong since.

mod act;
mod answer;
mod code;
mod entities;
mod inputs;
mod owners;
mod pull;
mod run;
mod service;
mod source;

pub use act::{CiAct, CiPreview, CiRefusal, CiRequest};
pub use answer::{OfPart, Part, Told};
pub use code::{
    Branch, Branches, CodeKey, Commit, EnvironmentState, HostDeployment, LanguageShare,
    NamedRepository, Readme, Release, RepositoryFacts,
};
pub use entities::{CodeEntities, PersonNames};
pub use inputs::{Input, InputKind, MOST_INPUTS, checked};
pub use owners::{CodeOwners, OwnersRule};
pub use pull::{Checks, Pull, Review, Verdict};
pub use run::{Job, Run, RunState, Step, Workflow};
pub use service::{
    Card, Ci, CiError, CodeSource, EntityCi, May, NoCi, OwnPull, OwnPulls, ReadmePage,
};
pub use source::{CiEvent, CiSource};
