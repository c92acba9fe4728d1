//! Slipway's database: one set of operations, on SQLite and on PostgreSQL.
//!
//! Everything that changes goes through a [`UnitOfWork`] (one transaction) and leaves a row in the
//! change log; what is derived follows that log (`docs/architecture.md`).

mod records;

pub use records::{
    ChangeRecord, ClaimKey, ClaimRecord, EntityRecord, LocationRecord, NewChange, ProblemRecord,
    SourceRecord,
};
