//! What of services runs in clusters, pod by pod: watched, kept in memory, told to who looks.
//!
//! Every process watches every cluster by itself, one list and one watch for each kind of objects. A
//! lease and a table, as applications have them, would write every start of every pod into the
//! database, to be read out of it by the others: more work than the watch, of which a cluster serves
//! thousands. Nothing is stored: a start lists anew, which takes a second, and what is seconds old says
//! nothing after a restart. While a cluster is away, what it last told is shown with its age.
//!
//! A change is told only where it changes what somebody looked at (`telling`): clusters never rest.

mod asked;
mod choose;
mod follow;
mod health;
mod objects;
mod service;
mod telling;

pub use service::{NamedBy, WorkloadParts, WorkloadService};
