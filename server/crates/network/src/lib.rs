//! The way out to the network: a client that goes only where it may.
//!
//! Whoever can write an address into a file must not thereby reach what only this machine can
//! reach. So every request, redirect and resolved name is held against [`Rules`]. What reads catalog
//! files (`catalog`) and what talks to vendors (`integrations`) share it.

mod client;
mod rules;

pub use client::{client, client_staying, client_trusting, prepare, reason, trust};
pub use rules::{GuardedResolver, Rules};
