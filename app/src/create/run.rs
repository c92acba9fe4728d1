//! A task's page: how it stands step by step, what it tells, what it made, and what can be done with it.
//!
//! The page is made once; what changes in it are memos over one [`state::RunState`], so that nothing that
//! is unfolded, typed or selected is lost while the task runs. Lines of the log are asked for behind the
//! last one that is there; the server's event stream only says when (`follow`). So none is lost or
//! doubled, however often the connection breaks.

mod actions;
mod address;
mod api;
mod approval;
mod asking;
#[cfg(feature = "ssr")]
mod decision;
mod draft;
mod elapsed;
mod follow;
mod head;
mod log;
mod outcome;
mod page;
mod question;
mod start;
mod state;
mod step;
mod steps;
mod undecided;

pub use elapsed::Elapsed;
pub use page::TaskPage;
