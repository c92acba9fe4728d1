//! Identity: who somebody is, what they may do and why, and what they did.
//!
//! - [`sign_in`]: providers, accounts, sessions, tokens and agents make a
//!   [`Principal`](platform::access::Principal) of a request.
//! - [`policy`]: roles and policies decide ([`Authority`](platform::access::Authority)) and explain.
//! - [`rights`]: what somebody asks about all this, and changes.
//! - [`approvals`]: what is done only once somebody has approved.
//! - [`notifications`]: what people are told of, in the portal and by mail.
//! - [`audit`]: the log of who did what, chained so that tampering is found.

pub mod approvals;
pub mod audit;
pub mod notifications;
pub mod policy;
pub mod rights;
pub mod sign_in;
mod turn;
