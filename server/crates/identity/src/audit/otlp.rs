//! The audit log for a collector of logs: OTLP over HTTP, as JSON.
//!
//! At least once: how far the collector has it is a mark in the database, moved on after it took a
//! portion. Of several processes one exports, under a lease. The form is that of the OpenTelemetry
//! protocol 1.x, `ExportLogsServiceRequest`.

use crate::turn::Turn;
use platform::audit::{AuditRecord, Outcome};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use store::{AuditMark, AuditRow, Store};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use url::Url;

/// The mark of how far the collector has it.
pub const MARK: &str = "otlp";

/// The lease of this work.
const LEASE: &str = "job:audit-export";

/// Records of one request.
const PORTION: u32 = 200;

/// How often is looked for new ones.
const OFTEN: Duration = Duration::from_secs(2);

/// The longest pause after failures.
const LONGEST: Duration = Duration::from_mins(5);

/// Hands the log on to a collector.
pub struct Exporter {
    store: Store,
    client: Client,
    endpoint: Url,
    /// A name of this process that no other one has.
    holder: String,
}

impl Exporter {
    /// To the collector at an address; `/v1/logs` is added unless it ends so.
    #[must_use]
    pub fn new(store: Store, client: Client, mut endpoint: Url, holder: String) -> Self {
        if !endpoint.path().ends_with("/v1/logs") {
            let path = format!("{}/v1/logs", endpoint.path().trim_end_matches('/'));
            endpoint.set_path(&path);
        }
        Self { store, client, endpoint, holder: format!("{holder}/audit-export") }
    }

    /// Exports until it is stopped.
    pub async fn run(self, stop: CancellationToken) {
        let mut failures = 0_u32;
        let mut turn = Turn::new(self.store.clone(), LEASE, self.holder.clone());
        loop {
            let mut pause = OFTEN;
            if turn.is_ours().await {
                match self.portion().await {
                    Ok(0) => failures = 0,
                    Ok(_) => {
                        failures = 0;
                        pause = Duration::ZERO;
                    }
                    Err(reason) => {
                        failures = (failures + 1).min(16);
                        pause = OFTEN.saturating_mul(1 << failures.min(10)).min(LONGEST);
                        tracing::warn!(reason, "the audit log could not be exported; trying again");
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(pause) => {}
            }
        }
    }

    /// Hands on what comes next; tells how many that were.
    ///
    /// # Errors
    /// Why it could not; the same records are tried again.
    pub async fn portion(&self) -> Result<usize, String> {
        let words = |error: store::StoreError| error.to_string();
        let mut marks = self.store.audit_marks().await.map_err(words)?;
        let anchor = marks.remove(AuditMark::ANCHOR).unwrap_or_default();
        let done = marks.remove(MARK).unwrap_or_default();
        let from = done.position.max(anchor.position);
        let rows = self.store.audit_rows(from, i64::MAX, PORTION).await.map_err(words)?;
        let Some(last) = rows.last().map(AuditRow::mark) else { return Ok(0) };
        let count = rows.len();
        let records: Vec<AuditRecord> = rows.into_iter().map(AuditRow::record).collect();
        self.send(&request(&records)).await?;
        self.store.mark_audit(MARK, &last).await.map_err(words)?;
        Ok(count)
    }

    async fn send(&self, request: &Value) -> Result<(), String> {
        let sent = self
            .client
            .post(self.endpoint.clone())
            .header("content-type", "application/json")
            .body(request.to_string())
            .send()
            .await;
        let answer = sent.map_err(|error| network::reason(&error))?;
        let status = answer.status();
        if status != StatusCode::OK {
            return Err(format!("the collector answers {status}"));
        }
        let body = answer.text().await.unwrap_or_default();
        let body: Value = serde_json::from_str(&body).unwrap_or_default();
        let rejected = &body["partialSuccess"]["rejectedLogRecords"];
        if rejected.as_i64().is_some_and(|number| number > 0)
            || rejected.as_str().is_some_and(|number| number != "0")
        {
            // It says so of what it will never take: to send it again makes no sense.
            tracing::warn!(%rejected, "the collector of the audit log refused some records");
        }
        Ok(())
    }
}

/// Records in the form of the protocol.
#[must_use]
pub fn request(records: &[AuditRecord]) -> Value {
    let records: Vec<Value> = records.iter().map(log_record).collect();
    json!({"resourceLogs": [{
        "resource": {"attributes": [text("service.name", "slipway")]},
        "scopeLogs": [{"scope": {"name": "slipway.audit"}, "logRecords": records}],
    }]})
}

fn log_record(record: &AuditRecord) -> Value {
    let event = &record.event;
    let nanoseconds = format!("{}000000", record.at.0);
    let (number, severity) = match event.outcome {
        Outcome::Done => (9, "INFO"),
        Outcome::Denied | Outcome::Failed => (13, "WARN"),
    };
    let object = event.object.as_deref().unwrap_or_default();
    let words = format!("{} {} {object} {}", event.actor, event.action, event.outcome.name());
    let mut attributes = vec![
        json!({"key": "audit.position", "value": {"intValue": record.position.to_string()}}),
        text("audit.hash", &record.hash),
        text("audit.actor.kind", &event.actor_kind),
        text("audit.actor", &event.actor),
        text("audit.action", &event.action),
        text("audit.outcome", event.outcome.name()),
        text("audit.request", &event.request),
    ];
    let optional = [
        ("audit.on_behalf_of", event.on_behalf_of.clone()),
        ("audit.credential", event.credential.clone()),
        ("audit.object", event.object.clone()),
        ("audit.reason", event.reason.clone()),
        ("client.address", event.address.clone()),
        ("audit.before", event.before.as_ref().map(Value::to_string)),
        ("audit.after", event.after.as_ref().map(Value::to_string)),
    ];
    let optional = optional.into_iter().filter_map(|(key, value)| Some(text(key, &value?)));
    attributes.extend(optional);
    json!({
        "timeUnixNano": nanoseconds, "observedTimeUnixNano": nanoseconds,
        "severityNumber": number, "severityText": severity,
        "eventName": format!("slipway.audit.{}", event.action),
        "body": {"stringValue": words}, "attributes": attributes,
    })
}

fn text(key: &str, value: &str) -> Value {
    json!({"key": key, "value": {"stringValue": value}})
}
