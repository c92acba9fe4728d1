//! What pages ask.

use super::{Amount, BudgetWish, CostQuestion, CostReport, DayRange};
use crate::EntityRef;
use async_trait::async_trait;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CostError {
    /// What is asked for cannot be; the text says what to change.
    #[error("{0}")]
    BadRequest(String),
    /// It is not there; the text names it.
    #[error("{0}")]
    NotFound(String),
    /// Somebody else was first; the text says what to look at.
    #[error("{0}")]
    Conflict(String),
    /// The asker may not; the text says what is missing.
    #[error("{0}")]
    NotAllowed(String),
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// Costs, for one asker: what they may not see is not there, nor in any sum.
#[async_trait]
pub trait Costs: Send + Sync {
    /// Whether any source is configured.
    fn is_there(&self) -> bool;

    /// What is asked; `None` when there is no such thing, or the asker may not see what it costs.
    async fn report(&self, question: &CostQuestion) -> Result<Option<CostReport>, CostError>;

    /// What some entities cost on these days; those that are not the asker's to see are left out.
    async fn of_entities(
        &self,
        entities: &[EntityRef],
        days: DayRange,
    ) -> Result<Vec<(EntityRef, Amount)>, CostError>;

    /// Has the sources asked now.
    async fn refresh(&self) -> Result<(), CostError>;

    /// Sets a budget, or takes it away.
    async fn budget(&self, wish: &BudgetWish) -> Result<(), CostError>;
}

/// Costs where no source is configured.
pub struct NoCosts;

#[async_trait]
impl Costs for NoCosts {
    fn is_there(&self) -> bool {
        false
    }

    async fn report(&self, _: &CostQuestion) -> Result<Option<CostReport>, CostError> {
        Ok(None)
    }

    async fn of_entities(
        &self,
        _: &[EntityRef],
        _: DayRange,
    ) -> Result<Vec<(EntityRef, Amount)>, CostError> {
        Ok(Vec::new())
    }

    async fn refresh(&self) -> Result<(), CostError> {
        Err(CostError::NotFound("no source of costs is configured".to_owned()))
    }

    async fn budget(&self, _: &BudgetWish) -> Result<(), CostError> {
        Err(CostError::NotFound("no source of costs is configured".to_owned()))
    }
}
