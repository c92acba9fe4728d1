//! How the vendors that the portal depends on answer.

use crate::{Timestamp, code_host::RateLimit};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntegrationError {
    /// The asker may not see or do it; the text says what is missing.
    #[error("{0}")]
    NotAllowed(String),
    /// There is none of that name.
    #[error("{0}")]
    NotFound(String),
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// What was met when a vendor was last asked, by this process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answering {
    /// When it last answered.
    pub succeeded_at: Option<Timestamp>,
    /// How long that took, in milliseconds.
    pub latency: Option<u64>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Why, while it has not answered since.
    pub error: Option<String>,
    /// It is left alone until then because it failed again and again.
    pub left_alone_until: Option<Timestamp>,
}

impl Answering {
    /// When it was last asked.
    #[must_use]
    pub fn asked_at(&self) -> Option<Timestamp> {
        self.succeeded_at.max(self.failed_at)
    }
}

/// How one of them answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationHealth {
    /// Its name: with it, it is tried.
    pub name: String,
    /// The vendor, as people call it.
    pub vendor: String,
    /// Its web page.
    pub page: String,
    /// When it last answered.
    pub succeeded_at: Option<Timestamp>,
    /// How long that took, in milliseconds.
    pub latency: Option<u64>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Why, while it has not answered since.
    pub error: Option<String>,
    /// It is left alone until then because it failed again and again.
    pub left_alone_until: Option<Timestamp>,
    /// How its limit stands, when it tells one.
    pub limit: Option<RateLimit>,
    /// What of its answers could not be read.
    pub unreadable: Vec<String>,
    /// How many things are known of it: applications, repositories.
    pub known: u64,
    /// Whether it can be tried from here.
    pub can_try: bool,
}

/// The integrations, for one asker.
#[async_trait]
pub trait Integrations: Send + Sync {
    /// How all of them answer, those that do not first.
    async fn integrations(&self) -> Result<Vec<IntegrationHealth>, IntegrationError>;

    /// Asks one of them now, and waits a moment for what comes of it.
    async fn try_now(&self, name: &str) -> Result<(), IntegrationError>;
}

/// Those of several parts of the portal, as one.
pub struct Several(pub Vec<std::sync::Arc<dyn Integrations>>);

#[async_trait]
impl Integrations for Several {
    async fn integrations(&self) -> Result<Vec<IntegrationHealth>, IntegrationError> {
        let mut all = Vec::new();
        for part in &self.0 {
            all.extend(part.integrations().await?);
        }
        all.sort_by_key(|one| one.error.is_none());
        Ok(all)
    }

    async fn try_now(&self, name: &str) -> Result<(), IntegrationError> {
        let unknown = || IntegrationError::NotFound(format!("there is no integration {name:?}"));
        let mut answer = Err(unknown());
        for part in &self.0 {
            answer = part.try_now(name).await;
            if !matches!(answer, Err(IntegrationError::NotFound(_))) {
                break;
            }
        }
        answer
    }
}

/// None.
pub struct NoIntegrations;

#[async_trait]
impl Integrations for NoIntegrations {
    async fn integrations(&self) -> Result<Vec<IntegrationHealth>, IntegrationError> {
        Ok(Vec::new())
    }

    async fn try_now(&self, name: &str) -> Result<(), IntegrationError> {
        Err(IntegrationError::NotFound(format!("there is no integration {name:?}")))
    }
}
