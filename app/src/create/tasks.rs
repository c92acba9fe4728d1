//! Tasks: whose there are, how they stand, and at home those of one's own that need a look.

mod address;
mod api;
mod counts;
mod own;
mod page;
#[cfg(feature = "ssr")]
mod question;
mod row;

pub use address::{TASKS, task_address};
pub use own::OwnTasks;
pub use page::TasksPage;
pub use row::{StateMark, state_tone};
