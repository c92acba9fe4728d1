//! The audit log as somebody reads it.

use async_trait::async_trait;
use platform::{
    access::Asker,
    audit::{AuditError, AuditEvent, AuditLog, AuditPage, AuditQuery, AuditRecord},
    timestamp::Clock,
};
use std::sync::Arc;
use store::{AuditMark, AuditRow, Store, StoreError};

/// The action of an export.
const EXPORTED: &str = "audit.exported";

/// Tells whether an asker may read the audit log.
pub type Readers = Arc<dyn Fn(&Asker) -> bool + Send + Sync>;

/// The audit log of a store, for one asker.
#[derive(Clone)]
pub struct Audit {
    store: Store,
    clock: Arc<dyn Clock>,
    readers: Readers,
    asker: Asker,
}

impl Audit {
    /// The log as this asker may read it.
    #[must_use]
    pub fn asked(store: &Store, clock: &Arc<dyn Clock>, readers: &Readers, asker: &Asker) -> Self {
        let (clock, readers) = (Arc::clone(clock), Arc::clone(readers));
        Self { store: store.clone(), clock, readers, asker: asker.clone() }
    }

    fn check(&self) -> Result<(), AuditError> {
        if (self.readers)(&self.asker) { Ok(()) } else { Err(AuditError::NotAllowed) }
    }
}

#[async_trait]
impl AuditLog for Audit {
    async fn page(&self, query: &AuditQuery) -> Result<AuditPage, AuditError> {
        self.check()?;
        let one_more = u32::try_from(AuditPage::SIZE + 1).unwrap_or(u32::MAX);
        let mut rows = self.store.audit_found(query, one_more).await.map_err(unavailable)?;
        let more = rows.len() > AuditPage::SIZE;
        rows.truncate(AuditPage::SIZE);
        let older = rows.last().filter(|_| more).map(|row| row.position);
        let marks = self.store.audit_marks().await.map_err(unavailable)?;
        let since = marks.get(AuditMark::ANCHOR).map(|anchor| anchor.at);
        Ok(AuditPage { records: rows.into_iter().map(AuditRow::record).collect(), older, since })
    }

    async fn exporting(&self, query: &AuditQuery, form: &str) -> Result<(), AuditError> {
        self.check()?;
        let what = serde_json::json!({"query": query, "format": form});
        let event = AuditEvent::new(&self.asker, EXPORTED).changing(None, Some(what));
        self.store.audit(&event, self.clock.now()).await.map_err(unavailable)
    }

    async fn records(
        &self,
        query: &AuditQuery,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, AuditError> {
        self.check()?;
        let rows = self.store.audit_found_after(query, after, limit).await;
        Ok(rows.map_err(unavailable)?.into_iter().map(AuditRow::record).collect())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn unavailable(error: StoreError) -> AuditError {
    AuditError::Unavailable(error.to_string())
}
