//! Durable runs: the service over a real store, actions that make things in a model of the outside world,
//! and processes that die.

mod crash;
mod drafts;
mod flow;
mod model;
mod people;
mod secrets;
mod updates;
