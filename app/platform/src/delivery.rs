//! Delivery: how often changes come to production, how long they take, how many of them fail, and how
//! long it takes until what failed is well again.
//!
//! The measures and their words are DORA's (see [`Edition`] for which report says what). Facts are had
//! from code hosts, from sources of deployments and from what watches services; what is measured is
//! computed of them by `insights::delivery`. Persons are in none of these types: what is measured are
//! services and teams, and a number of a person cannot be made of what is kept.

mod band;
mod entities;
mod evidence;
mod fact;
mod measure;
mod page;
mod question;
mod service;
mod source;
mod summary;

pub use band::{Band, Edition};
pub use entities::{DeliveredEntities, DeliveredEntity};
pub use evidence::{
    ChangeEvidence, DeploymentEvidence, Evidence, EvidenceItem, EvidenceKind, EvidenceQuestion,
    FailureEvidence, NewNote, Note, Noted, RestoredBy, Sign, SignKind,
};
pub use fact::{
    Build, BuildEnd, Change, ChangePull, DeploymentEnd, DeploymentFact, Signal, SignalKind,
};
pub use measure::{Measure, Part, Reading, Value};
pub use page::{
    Bin, Crumb, DeliveryPage, DeliveryRow, DeliverySourceState, Gaps, LeadPart, Mark, MarkKind,
    Point, RowKind,
};
pub use question::{DeliveryQuestion, DeliveryScope};
pub use service::{Delivery, DeliveryError, NoDelivery};
pub use source::{DeliverySource, Portion, SignalSource, Stream};
pub use summary::{
    Summaries, Summary, SummaryError, SummaryFact, SummaryPart, SummaryPeriod, SummarySource,
    SummaryTopic, SummaryValue,
};
