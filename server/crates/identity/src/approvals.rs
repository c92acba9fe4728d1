//! What is done only once somebody has approved ([`platform::approvals`]): requests in the database,
//! decided by whom the policies name, and then done as they were asked for, once.
//!
//! Who asked is looked up again before it is done: with roles and groups as they are by then, and what
//! they may not do at all any more is refused. Whoever does it takes the request first; when that
//! process dies, another one takes it after [`desk::TAKEN`], and does what may be repeated again.

mod asked;
mod desk;
mod telling;

pub use desk::ApprovalDesk;

#[cfg(test)]
pub(crate) mod tests;
