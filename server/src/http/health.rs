//! `/healthz`: the process lives. `/readyz`: it can answer people, part by part. `/metrics`: its
//! measures. Health and readiness are apart because a restart mends the first, not the second.

use super::metrics::Metrics;
use async_trait::async_trait;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

/// How a part of the process stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "reason", rename_all = "kebab-case")]
pub(crate) enum Part {
    /// It works.
    Ready,
    /// It works in part, for this reason: enough to answer people.
    Degraded(String),
    /// It does not, for this reason.
    NotReady(String),
}

/// Knows how the parts of the process stand.
#[async_trait]
pub(crate) trait Readiness: Send + Sync {
    /// Every part, by name.
    async fn parts(&self) -> BTreeMap<&'static str, Part>;
}

#[derive(Serialize)]
struct Report {
    ready: bool,
    parts: BTreeMap<&'static str, Part>,
}

/// The handler of `/healthz`.
pub(super) async fn health() -> &'static str {
    "ok\n"
}

/// The handler of `/readyz`.
pub(super) async fn ready(State(readiness): State<Arc<dyn Readiness>>) -> Response {
    let parts = readiness.parts().await;
    let ready = parts.values().all(|part| !matches!(part, Part::NotReady(_)));
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let uncached = [(header::CACHE_CONTROL, "no-store")];
    (status, uncached, Json(Report { ready, parts })).into_response()
}

/// The handler of `/metrics`.
pub(super) async fn metrics(State(metrics): State<Metrics>) -> Response {
    let form = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    match metrics.text().await {
        Ok(text) => ([(header::CONTENT_TYPE, form)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
