//! What pages ask.

use super::{DeliveryPage, DeliveryQuestion, DeliveryScope, Evidence, EvidenceQuestion, NewNote};
use crate::{
    EntityRef, TimeRange, Timestamp,
    catalog::Notice,
    time_range::{Compared, Shift, Step},
};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// What is asked for cannot be; the text says what to change.
    #[error("{0}")]
    BadRequest(String),
    /// It is not there; the text names it.
    #[error("{0}")]
    NotFound(String),
    /// It contradicts what is there; the text says with what.
    #[error("{0}")]
    Conflict(String),
    /// The asker may not; the text says what is missing.
    #[error("{0}")]
    NotAllowed(String),
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// Delivery, for one asker: what they may not see is not there, nor counted.
#[async_trait]
pub trait Delivery: Send + Sync {
    /// Delivery of the company, a team or a service; `None` when there is no such team or service.
    async fn page(
        &self,
        question: &DeliveryQuestion,
    ) -> Result<Option<DeliveryPage>, DeliveryError>;

    /// What is behind a number; `None` as above.
    async fn evidence(
        &self,
        question: &EvidenceQuestion,
    ) -> Result<Option<Evidence>, DeliveryError>;

    /// Says something of a fact, and perhaps leaves it out of the numbers. What was said before is
    /// replaced.
    async fn annotate(&self, note: NewNote) -> Result<i64, DeliveryError>;

    /// Takes back what was said of a fact.
    async fn take_back(&self, entity: &EntityRef, note: i64) -> Result<(), DeliveryError>;

    /// A number that grows whenever something changes.
    fn version(&self) -> i64;

    /// Word of changes from now on, by the entities that they concern.
    fn notices(&self) -> BoxStream<'static, Notice>;
}

/// Delivery where nothing tells of any.
pub struct NoDelivery;

#[async_trait]
impl Delivery for NoDelivery {
    async fn page(
        &self,
        question: &DeliveryQuestion,
    ) -> Result<Option<DeliveryPage>, DeliveryError> {
        let nothing = DeliveryPage {
            scope: question.scope.clone(),
            crumbs: Vec::new(),
            compared: Compared {
                range: TimeRange::between(Timestamp(0), Timestamp(0)),
                before: TimeRange::between(Timestamp(0), Timestamp(0)),
                shift: Shift::Days(1),
            },
            zone: crate::zone::UTC.clone(),
            step: Step::Week,
            readings: Vec::new(),
            points: Vec::new(),
            parts: Vec::new(),
            bins: Vec::new(),
            rows: Vec::new(),
            marks: Vec::new(),
            gaps: super::Gaps::default(),
            services: 0,
            sources: Vec::new(),
            since: None,
            may_write: false,
        };
        Ok((question.scope == DeliveryScope::Company).then_some(nothing))
    }

    async fn evidence(&self, _: &EvidenceQuestion) -> Result<Option<Evidence>, DeliveryError> {
        Ok(None)
    }

    async fn annotate(&self, note: NewNote) -> Result<i64, DeliveryError> {
        Err(DeliveryError::NotFound(format!("there is no {} of {}", note.fact, note.entity)))
    }

    async fn take_back(&self, entity: &EntityRef, note: i64) -> Result<(), DeliveryError> {
        Err(DeliveryError::NotFound(format!("there is no note {note} of {entity}")))
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
