//! Incidents, and who is called.

use super::{Audience, Scope};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// Somebody who was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// What people call them.
    pub name: String,
    /// Their address, where it is told.
    pub email: Option<String>,
    /// What they do in it: whoever leads it, whoever helps.
    pub role: String,
}

/// What somebody was called for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// The source's own name for it.
    pub id: String,
    /// Its number, as people say it.
    pub number: String,
    /// What it is about, in words.
    pub title: String,
    /// How bad, in the vendor's words: `SEV-1`.
    pub severity: String,
    /// How it stands, in the vendor's words: `active`, `stable`, `resolved`.
    pub state: String,
    /// When it was declared.
    pub declared_at: Timestamp,
    /// When it was over; `None` while it lasts.
    pub resolved_at: Option<Timestamp>,
    /// What it is about.
    pub scope: Scope,
    /// Other services that it touches, by the vendor's names.
    pub services: Vec<String>,
    /// Who is called, whoever leads it first.
    pub called: Vec<Called>,
    /// Its web page.
    pub page: Option<String>,
    /// Whom the vendor shows it.
    pub audience: Audience,
}

impl Incident {
    /// Whether it lasts.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }

    /// Whether it is about a service.
    #[must_use]
    pub fn is_about(&self, service: &str) -> bool {
        self.scope.service.as_deref() == Some(service)
            || self.services.iter().any(|one| one == service)
    }
}

/// Who is called for a team now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCall {
    /// The team, by the vendor's name for it.
    pub team: String,
    /// Whoever is called first.
    pub first: Vec<Called>,
    /// Who is called when they do not answer, step by step.
    pub then: Vec<Vec<Called>>,
}
