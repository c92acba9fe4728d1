//! Slipway's database: one set of operations, on SQLite and on PostgreSQL.
//!
//! Everything that changes goes through a [`UnitOfWork`] (one transaction) and leaves a row in the
//! change log; what is derived follows that log (`docs/architecture.md`). Units of work run one
//! after the other on both databases, so that a unit reads what the one before it wrote and the
//! positions of the log become visible in order.
//!
//! The SQL is written once, in the part that both databases speak; `database` holds what differs
//! (opening, locking, waking). Text is kept as given, with one exception: the character NUL, which
//! PostgreSQL cannot hold, is stored as U+FFFD on both.
//!
//! To add a table: 1. a file of the next number in `migrations/sqlite` and `migrations/postgres`,
//! entered in `migrations.rs`; 2. its record in `records.rs` and the way back from a row in
//! `rows.rs`; 3. reads in `store/`, writes in `unit_of_work/`; 4. a module of contract tests in
//! `tests/it/contract`, which run on both databases.

mod address;
mod audit;
pub mod backup;
mod costs;
mod database;
mod error;
mod follow;
mod migrations;
mod records;
mod rows;
mod statement;
mod store;
mod unit_of_work;

pub use audit::{AuditMark, AuditRow};
pub use costs::{DAYS, MonthDays};
pub use error::StoreError;
pub use records::AnswerRecord;
pub use records::{
    AccountRecord, AgentRecord, ApprovalRecord, SessionRecord, SessionsOf, SignInNote,
    SignInRecord, TokenRecord,
};
pub use records::{AddressedNotification, NotificationRecord, PostRecord, WishesRecord};
pub use records::{ApplicationRecord, DeploymentSourceRecord, OperationRecord};
pub use records::{
    BodyRecord, ChangeFilter, ChangeRecord, ChangeSetRecord, ClaimHead, ClaimKey, ClaimRecord,
    ContestedEntity, DifferenceCounts, DifferenceRecord, EntityRecord, HeldRemoval, KnownSource,
    Lease, LeaseRecord, LocationRecord, Mark, NewChange, PolicyVersion, ProblemRecord,
    RegisteredLocation, SourceRecord,
};
pub use records::{
    BudgetRecord, CostDayRecord, CostMonthRecord, CostSeriesRecord, CostSourceRecord, FactRecord,
    NoteRecord, StreamRecord,
};
pub use records::{
    DueTask, RoundRecord, RunningTasks, StepRecord, TaskBodyRecord, TaskFileRecord, TaskFilter,
    TaskOrder, TaskRecord, TaskResultRecord, TemplateUsage,
};
pub use records::{NextRecord, OriginRecord};
pub use store::{Store, StoreOptions};
pub use unit_of_work::UnitOfWork;
