//! The wizard: what a template wants to know, a page at a time, and a last look at it.
//!
//! With script it runs in the browser, with the server's own rules; the address says at which step one
//! is, and what was filled in is kept for as long as the window is open. Without script each step is a
//! form that is sent to the page itself, and carries what was filled in before.

mod buttons;
mod errors;
mod fields;
mod kept;
mod moves;
mod notices;
mod page;
mod place;
mod review;
mod sent;
mod start;
mod state;
mod steps;
mod view;
#[cfg(feature = "ssr")]
mod wish;

pub use page::WizardPage;
pub use sent::SubmittedForm;
#[cfg(feature = "ssr")]
pub(super) use wish::wish;
