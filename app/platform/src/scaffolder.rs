//! Golden paths: templates that people fill in, and the tasks that make of it what is wished.
//!
//! A *template* is an entity of the catalog with a form and steps. Filled in, it becomes a *task*: a
//! run of its steps, each an *action* with an input. `scaffolder` reads templates and runs tasks;
//! `integrations` brings actions of vendors ([`ActionProvider`]); `catalog` tells templates and takes
//! what was made ([`TemplateEntities`]).

mod action;
mod draft;
mod entities;
mod error;
mod event;
mod form;
mod origin;
mod output;
mod service;
mod skeletons;
mod task;
mod template;

pub use action::{
    ActionCall, ActionDescription, ActionDone, ActionError, ActionExample, ActionProvider, Change,
    Memory, Planned, PlannedRequest, TaskLog,
};
pub use draft::{Draft, DraftRun, FileChange, FileChangeKind, Invalid, NewTask, RunFile};
pub use entities::{Registered, TemplateEntities, TemplateSource};
pub use error::ScaffolderError;
pub use event::{EventKind, TaskEvent};
pub use form::{ButtonLabels, FormPage, TemplateFinding, TemplateForm};
pub use origin::{TemplateUpdate, TemplateUse, UpdateConflict};
pub use output::{OutputLink, OutputText, TaskOutput};
pub use service::{NoScaffolder, Scaffolder};
pub use skeletons::{Fetch, FetchedFiles, Skeletons};
pub use task::{
    Decide, Decision, Step, StepApproval, StepState, Task, TaskPage, TaskQuery, TaskRow, TaskState,
    Whose,
};
pub use template::TemplateCard;
