//! Writes of the audit log.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{AuditMark, AuditRow, StoreError, rows};
use platform::Timestamp;
use platform::audit::AuditEvent;

const APPEND: (&str, &str) = (
    "INSERT INTO audit_log (position, at, actor_kind, actor, on_behalf_of, credential, action, \
     object, outcome, reason, request, address, before_value, after_value, hash)",
    "",
);

const MARK: &str = "
    INSERT INTO audit_marks (name, position, hash, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name) DO UPDATE SET position = excluded.position, hash = excluded.hash,
        at = excluded.at";

const LAST: &str = "SELECT position, hash, at FROM audit_log ORDER BY position DESC LIMIT 1";

/// Writes of the audit log.
impl UnitOfWork {
    /// Appends to the audit log what is done in this transaction, or all by itself. `at` is now; the
    /// clocks of processes differ, so a row is never older than the one before it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit(&mut self, event: &AuditEvent, at: Timestamp) -> Result<(), StoreError> {
        self.audit_all(&[(event, at)]).await
    }

    /// The same of several events, in the order given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_all(
        &mut self,
        events: &[(&AuditEvent, Timestamp)],
    ) -> Result<(), StoreError> {
        let mut head = self.audit_head().await?;
        let mut rows = Vec::with_capacity(events.len());
        for (event, at) in events {
            let row = head.follow(event, *at);
            head = row.mark();
            rows.push(row);
        }
        self.run_all(Statement::for_rows(APPEND, rows.iter().map(columns))).await?;
        self.mark_audit(AuditMark::HEAD, &head).await
    }

    /// The place of the last row. Where nothing tells it, it is looked up.
    async fn audit_head(&mut self) -> Result<AuditMark, StoreError> {
        if let Some(head) = self.audit_mark(AuditMark::HEAD).await? {
            return Ok(head);
        }
        let last = self.read(&Statement::new(LAST), rows::audit_mark).await?;
        Ok(last.into_iter().next().unwrap_or_default())
    }

    /// A place of the audit log by its name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_mark(&mut self, name: &str) -> Result<Option<AuditMark>, StoreError> {
        let statement = Statement::new("SELECT * FROM audit_marks WHERE name = $1").bind(name);
        Ok(self.read(&statement, rows::audit_mark).await?.into_iter().next())
    }

    /// Names a place of the audit log.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_audit(&mut self, name: &str, mark: &AuditMark) -> Result<(), StoreError> {
        let AuditMark { position, hash, at } = mark;
        self.run(&Statement::new(MARK).bind(name).bind(*position).bind(hash).bind(*at)).await
    }

    /// Takes the rows up to a place out of the audit log; what is left stays chained to it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn prune_audit(&mut self, anchor: &AuditMark) -> Result<(), StoreError> {
        let delete = "DELETE FROM audit_log WHERE position <= $1";
        self.run(&Statement::new(delete).bind(anchor.position)).await?;
        self.mark_audit(AuditMark::ANCHOR, anchor).await
    }
}

fn columns(row: &AuditRow) -> [crate::statement::Value<'_>; 15] {
    [
        row.position.into(),
        row.at.into(),
        (&row.actor_kind).into(),
        (&row.actor).into(),
        row.on_behalf_of.as_deref().into(),
        row.credential.as_deref().into(),
        (&row.action).into(),
        row.object.as_deref().into(),
        (&row.outcome).into(),
        row.reason.as_deref().into(),
        (&row.request).into(),
        row.address.as_deref().into(),
        row.before.as_deref().into(),
        row.after.as_deref().into(),
        (&row.hash).into(),
    ]
}
