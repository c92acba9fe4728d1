//! What is older than it is kept goes. The hash at the cut stays, so that the rest still verifies,
//! and the log itself tells what was taken out.

use super::verify::PRUNED;
use platform::{Timestamp, access::Asker, audit::AuditEvent, timestamp::Clock};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use store::{AuditMark, Store, StoreError};
use tokio_util::sync::CancellationToken;

/// How often that is looked at.
const OFTEN: Duration = Duration::from_hours(1);

/// Rows that one transaction takes out.
const PORTION: u32 = 5_000;

/// Takes out what is older than it is kept. Tells how many rows that were.
///
/// # Errors
/// When the store fails; what was taken out until then is, and the next time goes on.
pub async fn prune(store: &Store, kept: Duration, now: Timestamp) -> Result<i64, StoreError> {
    let kept = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
    let Some(last) = store.audit_before(Timestamp(now.0.saturating_sub(kept))).await? else {
        return Ok(0);
    };
    let marks = store.audit_marks().await?;
    let first = marks.get(AuditMark::ANCHOR).map_or(0, |anchor| anchor.position);
    let mut at = first;
    while at < last.position {
        let up_to = last.position.min(at + i64::from(PORTION));
        let Some(row) = store.audit_rows(up_to - 1, up_to, 1).await?.pop() else { break };
        let anchor = row.mark();
        let after = json!({"position": anchor.position, "hash": &anchor.hash, "at": anchor.at});
        let event = AuditEvent::new(&Asker::system("audit"), PRUNED).changing(None, Some(after));
        store.prune_audit(&anchor, &event, now).await?;
        at = anchor.position;
    }
    Ok(at - first)
}

/// Does so until it is stopped.
pub async fn run(store: Store, kept: Duration, clock: Arc<dyn Clock>, stop: CancellationToken) {
    loop {
        match prune(&store, kept, clock.now()).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "old rows of the audit log were taken out"),
            Err(error) => tracing::warn!(%error, "the audit log could not be pruned; trying again"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(OFTEN) => {}
        }
    }
}
