//! Golden paths: templates to choose from, the wizard that asks what a template wants to know, the tasks
//! that come of it, and what authors of templates need.
//!
//! Every step is a page of the server and a plain form, so that all of it works without script.

mod actions;
mod address;
mod api;
mod card;
mod choose;
mod editor;
mod facets;
mod find;
mod orders;
mod page;
mod run;
mod star;
mod tasks;
mod update;
mod wizard;

pub use actions::ActionsPage;
pub use address::{Field, Order, template_address};
pub use editor::EditorPage;
pub use page::CreatePage;
pub use run::TaskPage;
pub use tasks::{OwnTasks, TasksPage};
pub use update::{MadeWith, UpdatePage, fetch_origin};
pub use wizard::{SubmittedForm, WizardPage};
