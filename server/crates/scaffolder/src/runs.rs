//! Durable tasks: runs of templates that go on where they were when a process dies.
//!
//! A task is a row with the template as it was, what was filled in, and its secrets, sealed until it ends.
//! Every step, and every round of one with `each`, is written down before and after it is done
//! (`journal`), by the one process that has the task's lease; what is written without it is refused.
//! `keeper` takes up what waits, fairly (`queue`), and what a dead process left; `run` goes from step to
//! step by the rules of [`crate::steps`], which the command line shares; `round` does one round: tried
//! again while the other side is away, and again with the same key and memory after a crash, so that an
//! action that keeps what it is about to make makes nothing twice. What a workspace held is made again by
//! the local steps before (`run/rebuild`), unless it is here as they left it.
//!
//! A step that waits for an approval, or of which nobody knows whether it was done, frees its place; a
//! person's answer puts the task back into the queue. [`RunService::asked`] gives all of it to whoever
//! asks; [`TemplateActs`] is the portal's approvals' way in.

pub mod actions;

mod acts;
mod analysis;
mod approvals;
mod asked;
mod create;
mod draft;
mod journal;
mod keeper;
mod log;
mod masker;
mod memory;
mod origin;
mod output;
mod parts;
mod permitted;
mod queue;
mod reading;
mod round;
mod run;
mod secrets;
mod service;
mod signals;
mod templates;
mod wishes;

pub use approvals::TemplateActs;
pub use parts::{
    ApprovalRule, EntitiesOf, People, Renderer, RunOptions, RunParts, Sealed, TaskNews, Teller,
};
pub use service::RunService;
