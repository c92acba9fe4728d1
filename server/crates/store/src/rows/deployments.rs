//! From rows back to records: deployments.

use super::{moment, optional_moment};
use crate::statement::Row;
use crate::{ApplicationRecord, DeploymentSourceRecord, OperationRecord};
use platform::deployments::ApplicationKey;

fn key(row: &Row) -> Result<ApplicationKey, sqlx::Error> {
    Ok(ApplicationKey {
        source: row.get("source")?,
        namespace: row.get("namespace")?,
        name: row.get("name")?,
    })
}

/// A row of `applications`.
pub(crate) fn application(row: &Row) -> Result<ApplicationRecord, sqlx::Error> {
    Ok(ApplicationRecord {
        key: key(row)?,
        body: row.get("body")?,
        gone: row.get("gone")?,
        changed_at: moment(row, "changed_at")?,
        version: row.get("version")?,
    })
}

/// A row of `operations`.
pub(crate) fn operation(row: &Row) -> Result<OperationRecord, sqlx::Error> {
    let (key, started_at) = (key(row)?, moment(row, "started_at")?);
    Ok(OperationRecord { key, started_at, body: row.get("body")? })
}

/// A row of `deployment_sources`.
pub(crate) fn deployment_source(row: &Row) -> Result<DeploymentSourceRecord, sqlx::Error> {
    Ok(DeploymentSourceRecord {
        name: row.get("name")?,
        succeeded_at: optional_moment(row, "succeeded_at")?,
        latency: row.get::<Option<i64>>("latency")?.and_then(|time| u64::try_from(time).ok()),
        failed_at: optional_moment(row, "failed_at")?,
        error: row.get("error")?,
        unreadable: row.read("unreadable", |text: String| serde_json::from_str(&text).ok())?,
    })
}
