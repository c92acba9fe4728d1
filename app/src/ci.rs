//! What is built of an entity's code: runs, pull requests, releases; the acts on runs; and, at home, the
//! pull requests that concern who looks.
//!
//! `tab` is the tab of an entity, `act` the question before an act, `own` the cards of Home. Each part
//! is a card of its own (`part`): what a host did not tell costs no more than its card.

mod about;
mod act;
mod address;
mod answer;
mod api;
mod jobs;
mod own;
mod part;
mod pulls;
mod readme;
mod runs;
mod side;
mod state;
mod tab;

pub use address::CiAsked;
pub use answer::{CiAnswer, answer};
pub use own::OwnPullCards;
pub use tab::EntityBuilt;
