//! How services fare: the dot in lists, the reasons in the head of an entity, a board of all of them,
//! and one's own at Home.

mod address;
mod api;
mod board;
mod dot;
mod own;
mod why;

pub use api::fetch_health;
pub use board::HealthBoard;
pub use dot::HealthDot;
pub use own::OwnHealth;
pub use why::HealthWhy;
