//! Vendors that are slow, broken or away: by a switch for each, so that it can be seen and tested what
//! Slipway makes of it.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Response, StatusCode, header},
    middleware::Next,
};
use futures::future::pending;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// What is wrong with a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Fault {
    /// It answers so many milliseconds later.
    Slow {
        /// Milliseconds.
        delay: u64,
    },
    /// It answers 500.
    Broken,
    /// It answers 429, and wants to be left alone for so many seconds.
    Limited {
        /// Seconds.
        seconds: u64,
    },
    /// It answers with half of what it should.
    Malformed,
    /// It takes the call and never answers.
    Silent,
    /// It refuses the credential.
    Refusing,
}

/// The switches, by vendor.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<BTreeMap<String, Fault>>>);

impl Faults {
    /// What is wrong with a vendor.
    #[must_use]
    pub fn of(&self, vendor: &str) -> Option<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(vendor).copied()
    }

    /// Makes something wrong with a vendor, or nothing.
    pub fn set(&self, vendor: &str, fault: Option<Fault>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match fault {
            Some(fault) => all.insert(vendor.to_owned(), fault),
            None => all.remove(vendor),
        };
    }

    /// All that is wrong.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The middleware before a vendor's API.
pub(crate) async fn suffer(
    State((faults, vendor)): State<(Faults, &'static str)>,
    request: Request,
    next: Next,
) -> Response<Body> {
    match faults.of(vendor) {
        None => next.run(request).await,
        Some(Fault::Slow { delay }) => {
            tokio::time::sleep(Duration::from_millis(delay)).await;
            next.run(request).await
        }
        Some(Fault::Broken) => plain(StatusCode::INTERNAL_SERVER_ERROR),
        Some(Fault::Limited { seconds }) => {
            let mut answer = plain(StatusCode::TOO_MANY_REQUESTS);
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            answer
        }
        Some(Fault::Malformed) => {
            let mut answer = Response::new(Body::from("{\"items\":[{\"metadata\":{\"na"));
            let json = HeaderValue::from_static("application/json");
            answer.headers_mut().insert(header::CONTENT_TYPE, json);
            answer
        }
        Some(Fault::Silent) => pending().await,
        Some(Fault::Refusing) => plain(StatusCode::UNAUTHORIZED),
    }
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut answer = Response::new(Body::from(status.canonical_reason().unwrap_or_default()));
    *answer.status_mut() = status;
    answer
}
