//! The log of who did what: reading it, checking its chain, forgetting what is old, handing it on.
//!
//! It is written by `store` (`UnitOfWork::audit`, `Store::audit`), in the transaction of what it
//! tells of. A row's hash covers the row and the hash before it, so what is changed, taken out,
//! put in or put elsewhere later breaks the chain from there on ([`verify`]). Who can write the
//! database could chain everything behind a change anew: against that help hashes that stand
//! elsewhere (a collector, a note of [`verify::Verdict::Whole`]), which are checked too.

pub mod export;
pub mod otlp;
pub mod retention;
pub mod verify;

mod log;

pub use log::{Audit, Readers};
