//! The rows that go in and out of the store.

mod answers;
mod approvals;
mod costs;
mod delivery;
mod deployments;
mod notifications;
mod origins;
mod sign_in;
mod tasks;

pub use answers::AnswerRecord;
pub use approvals::ApprovalRecord;
pub use costs::{BudgetRecord, CostDayRecord, CostMonthRecord, CostSeriesRecord, CostSourceRecord};
pub use delivery::{FactRecord, NoteRecord, StreamRecord};
pub use deployments::{ApplicationRecord, DeploymentSourceRecord, OperationRecord};
pub use notifications::{AddressedNotification, NotificationRecord, PostRecord, WishesRecord};
pub use origins::{NextRecord, OriginRecord};
pub use sign_in::{
    AccountRecord, AgentRecord, SessionRecord, SessionsOf, SignInNote, SignInRecord, TokenRecord,
};
pub use tasks::{
    DueTask, RoundRecord, RunningTasks, StepRecord, TaskBodyRecord, TaskFileRecord, TaskFilter,
    TaskOrder, TaskRecord, TaskResultRecord, TemplateUsage,
};

use platform::{
    EntityRef, Timestamp,
    catalog::{Cause, ChangeKind, Decision, Operation, ProblemKind, Severity},
};

/// What a source says of one entity: a valid document in one of its files. Several sources may
/// claim one entity; the oldest claim that is no orphan wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRecord {
    /// Grows with every new claim: who came first. 0 before it is stored.
    pub id: i64,
    /// Who says it and where.
    pub key: ClaimKey,
    /// First line of the document, from 1.
    pub line: u32,
    /// Hash of `body`; two claims of the same hash say the same.
    pub hash: String,
    /// The entity as JSON text, ready to be shown: placeholders resolved, location annotations set.
    pub body: String,
    /// Since when no location leads to it any more.
    pub orphaned_at: Option<Timestamp>,
}

/// The identity of a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimKey {
    /// The configured source (its target, without credentials).
    pub source: String,
    /// File relative to the source, or URL.
    pub location: String,
    /// The entity.
    pub reference: EntityRef,
    /// 0 for the first document of this location that claims this entity, 1 for the second …
    pub occurrence: u32,
}

/// A claim without its body: what is needed to compare and to list claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimHead {
    /// Grows with every new claim: who came first.
    pub id: i64,
    /// Who says it and where.
    pub key: ClaimKey,
    /// First line of the document, from 1.
    pub line: u32,
    /// Hash of the body; two claims of the same hash say the same.
    pub hash: String,
    /// Since when no location leads to it any more.
    pub orphaned_at: Option<Timestamp>,
}

/// An entity that more than one document claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContestedEntity {
    /// The entity.
    pub reference: EntityRef,
    /// All of its claims, the oldest first.
    pub claims: Vec<ClaimHead>,
}

/// The entity that the catalog shows: the winning claim's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityRecord {
    /// Canonical reference.
    pub reference: EntityRef,
    /// Hash of `body`.
    pub hash: String,
    /// The entity as JSON text.
    pub body: String,
    /// The source of the winning claim.
    pub source: String,
    /// The winning claim's file or URL.
    pub location: String,
    /// First line of the document, from 1.
    pub line: u32,
    /// Whether the winning claim is an orphan.
    pub orphan: bool,
    /// When the entity was first accepted.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What an index is made of: less than the whole row, since it is read for all entities at a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyRecord {
    /// Canonical reference.
    pub reference: EntityRef,
    /// The entity as JSON text.
    pub body: String,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A change to be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChange {
    /// What it did.
    pub kind: ChangeKind,
    /// The entity.
    pub reference: EntityRef,
    /// The body after the change; of a deletion, the last body there was.
    pub body: String,
    /// Source and file, in one line.
    pub cause: String,
    /// The same in parts.
    pub by: Cause,
    /// Who owns the entity.
    pub owner: Option<EntityRef>,
    /// When.
    pub at: Timestamp,
    /// When the entity was first accepted.
    pub created_at: Timestamp,
}

/// A row of the change log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRecord {
    /// Position in the log.
    pub position: i64,
    /// The change.
    pub change: NewChange,
}

/// What a person did in one act, and what it takes to undo it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeSetRecord {
    /// Its identity, which the rows of the log carry.
    pub id: String,
    /// The one thing that it was about: a location's id, an entity's reference.
    pub subject: String,
    /// What was done.
    pub operation: Operation,
    /// Who did it, where that is known.
    pub person: Option<String>,
    /// The same, by principal id.
    pub principal: Option<String>,
    /// When.
    pub made_at: Timestamp,
    /// What there was before and after it, as JSON; the catalog's business.
    pub act: String,
    /// The set that this one undid.
    pub undoes: Option<String>,
    /// The set that undid this one.
    pub undone_by: Option<String>,
}

/// A place in the log, and its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The position.
    pub position: i64,
    /// When what stands there was accepted.
    pub at: Timestamp,
}

/// Which changes are meant; all parts must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChangeFilter {
    /// The kind of the entity, in lower case.
    pub kind: Option<String>,
    /// Who owns it.
    pub owner: Option<EntityRef>,
    /// The source.
    pub source: Option<String>,
}

/// What the log says of an entity between two positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferenceRecord {
    /// The entity.
    pub reference: EntityRef,
    /// What became of it in all.
    pub kind: ChangeKind,
    /// The position of its last change between them.
    pub last: i64,
}

/// How many entities are different between two positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DifferenceCounts {
    /// There only after.
    pub created: u64,
    /// Otherwise after than before.
    pub updated: u64,
    /// There only before.
    pub deleted: u64,
}

/// A file or URL that a source's reading came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocationRecord {
    /// File relative to the source, or URL.
    pub location: String,
    /// The location whose Location entity names it; `None` when the source itself leads there
    /// (found by scan, or the source's own target).
    pub parent: Option<String>,
    /// Whether it was found by a scan or a glob: then it is simply gone when it is found no more,
    /// while what an explicit target no longer names is an orphan.
    pub scanned: bool,
    /// How it looked when its claims were stored: while it looks so, it need not be read again.
    /// `None` when it has to be.
    pub fingerprint: Option<String>,
}

/// What is known of a source before it is read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownSource {
    /// Grows whenever something else than a pass takes its claims out.
    pub epoch: i64,
    /// The last pass began to write and did not come to its end: claims may stand at locations that
    /// are not among these.
    pub unfinished: bool,
    /// What the last pass came to, ordered by location.
    pub locations: Vec<LocationRecord>,
}

/// A problem of a source's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemRecord {
    /// The sort.
    pub kind: ProblemKind,
    /// How bad it is.
    pub severity: Severity,
    /// The configured source.
    pub source: String,
    /// File relative to the source, or URL.
    pub location: String,
    /// Line from 1.
    pub line: Option<u32>,
    /// Column from 1.
    pub column: Option<u32>,
    /// The entity concerned.
    pub entity: Option<EntityRef>,
    /// What is wrong and how to mend it.
    pub message: String,
    /// When it was first seen. Kept when the same problem is reported again.
    pub since: Timestamp,
}

/// What is remembered of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRecord {
    /// Its target, without credentials.
    pub source: String,
    /// When it was last read to the end.
    pub read_at: Option<Timestamp>,
    /// Why the last reading failed as a whole; `None` when it did not.
    pub failure: Option<String>,
}

/// A location that a person registered by hand: a source beside the configured ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredLocation {
    /// Its identity, which stays when its target changes.
    pub id: String,
    /// What sort of target it has, such as `url`.
    pub location_type: String,
    /// Where its entities are read, as it was given. Unique among those of one type.
    pub target: String,
    /// `required` or `optional`, when that was given.
    pub presence: Option<String>,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// A claim that a pass would have removed, with too many others to be believed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldRemoval {
    /// The claim.
    pub claim_id: i64,
    /// What a person decided.
    pub decision: Decision,
    /// When it was held first.
    pub since: Timestamp,
}

/// The right to do what only one process may do at a time, until it expires.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// What it is the right to.
    pub name: String,
    /// Another one for each time that it changes hands: what is written under an older one is
    /// refused ([`crate::UnitOfWork::hold`]).
    pub token: i64,
}

/// How a lease stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseRecord {
    /// What it is the right to.
    pub name: String,
    /// Who has it, unless nobody does.
    pub holder: Option<String>,
    /// The token of who has it, or had it last.
    pub token: i64,
    /// Whether anyone may take it now.
    pub free: bool,
    /// How often it was asked that the work be done now.
    pub asked: i64,
}

/// A version of a role, a policy or a binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Its place among all versions, from 1 on.
    pub position: i64,
    /// The sort of document.
    pub kind: String,
    /// Its name among its sort.
    pub name: String,
    /// `on`, `off`, or `base`: what stands beneath is in force again.
    pub state: String,
    /// The text; empty unless it is on.
    pub text: String,
    /// Who wrote it, by principal id.
    pub author: String,
    /// Why.
    pub comment: String,
    /// When.
    pub at: Timestamp,
}
