//! The audit log: what is appended by itself, and reads.

use super::Store;
use crate::statement::{Statement, Value};
use crate::{AuditMark, AuditRow, StoreError, rows};
use platform::Timestamp;
use platform::audit::{AuditEvent, AuditQuery};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

const AFTER: &str = "
    SELECT * FROM audit_log WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3";

/// An event, its time, and who waits for it.
type Pending = (AuditEvent, Timestamp, oneshot::Sender<()>);

/// Events that wait to be appended together.
#[derive(Default)]
pub(super) struct Waiting {
    events: Mutex<Vec<Pending>>,
    turn: tokio::sync::Mutex<()>,
}

impl Waiting {
    fn events(&self) -> MutexGuard<'_, Vec<Pending>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The audit log.
impl Store {
    /// Appends an event of what changes nothing: a sign-in that failed, a denied access. Events that
    /// come at the same time share a transaction, so that a flood of them leaves room for others;
    /// what was begun is done, even when nobody waits for it any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit(&self, event: &AuditEvent, at: Timestamp) -> Result<(), StoreError> {
        let (done, answer) = oneshot::channel();
        self.waiting.events().push((event.clone(), at, done));
        let store = self.clone();
        tokio::spawn(async move { store.append_waiting().await });
        if answer.await.is_ok() {
            return Ok(());
        }
        // Together they failed: each tells for itself why.
        self.audit_all(&[(event, at)]).await
    }

    async fn append_waiting(&self) {
        let _turn = self.waiting.turn.lock().await;
        let waiting = std::mem::take(&mut *self.waiting.events());
        if waiting.is_empty() {
            return;
        }
        let events: Vec<_> = waiting.iter().map(|(event, at, _)| (event, *at)).collect();
        if self.audit_all(&events).await.is_ok() {
            for (_, _, done) in waiting {
                // Who went away does not want to know.
                let _ = done.send(());
            }
        }
    }

    /// The same of several, in one transaction.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_all(&self, events: &[(&AuditEvent, Timestamp)]) -> Result<(), StoreError> {
        let mut unit = self.begin().await?;
        unit.audit_all(events).await?;
        unit.commit_quietly().await
    }

    /// The rows behind a position up to another one, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_rows(
        &self,
        after: i64,
        up_to: i64,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let statement = Statement::new(AFTER).bind(after).bind(up_to).bind(limit);
        self.read(&statement, rows::audit_row).await
    }

    /// The rows that a question means, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_found(
        &self,
        query: &AuditQuery,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let statement = found(query, None, limit);
        self.answer(&statement, rows::audit_row).await
    }

    /// The rows that a question means behind a position, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_found_after(
        &self,
        query: &AuditQuery,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let statement = found(query, Some(after), limit);
        self.answer(&statement, rows::audit_row).await
    }

    /// The last row before a moment.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_before(&self, moment: Timestamp) -> Result<Option<AuditMark>, StoreError> {
        let sql = "SELECT position, hash, at FROM audit_log WHERE at < $1 \
                   ORDER BY at DESC, position DESC LIMIT 1";
        let found = self.read(&Statement::new(sql).bind(moment), rows::audit_mark).await?;
        Ok(found.into_iter().next())
    }

    /// Names a place of the audit log: how far somebody has read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_audit(&self, name: &str, mark: &AuditMark) -> Result<(), StoreError> {
        let mut unit = self.begin().await?;
        unit.mark_audit(name, mark).await?;
        unit.commit_quietly().await
    }

    /// Takes the rows up to a place out, and says so in the log itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn prune_audit(
        &self,
        anchor: &AuditMark,
        event: &AuditEvent,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut unit = self.begin().await?;
        let known = unit.audit_mark(AuditMark::ANCHOR).await?.unwrap_or_default();
        if known.position >= anchor.position {
            return Ok(());
        }
        unit.prune_audit(anchor).await?;
        unit.audit(event, at).await?;
        unit.commit_quietly().await
    }

    /// Every place that has a name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_marks(&self) -> Result<BTreeMap<String, AuditMark>, StoreError> {
        let statement = Statement::new("SELECT * FROM audit_marks ORDER BY name");
        let marks = self
            .read(&statement, |row| Ok((row.get::<String>("name")?, rows::audit_mark(row)?)))
            .await?;
        Ok(marks.into_iter().collect())
    }
}

/// The columns that a text is looked for in.
const SEARCHED: &str = "actor || ' ' || action || ' ' || COALESCE(object, '') || ' ' || \
    COALESCE(reason, '') || ' ' || request || ' ' || COALESCE(address, '') || ' ' || \
    COALESCE(credential, '') || ' ' || COALESCE(on_behalf_of, '')";

/// The statement of a question. Only what is asked is in it, so that an index can serve it.
fn found(query: &AuditQuery, after: Option<i64>, limit: u32) -> Statement<'static> {
    let text = |text: &Option<String>| text.as_ref().map(|text| Value::from(text).into_owned());
    let pattern = query.text.as_ref().map(|text| {
        let text = text.to_lowercase();
        let text = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        Value::from(&format!("%{text}%")).into_owned()
    });
    let parts = [
        ("actor =", text(&query.actor)),
        ("action =", text(&query.action)),
        ("object =", text(&query.object)),
        ("outcome =", query.outcome.map(|outcome| Value::from(outcome.name()))),
        ("at >=", query.from.map(Value::from)),
        ("at <", query.to.map(Value::from)),
        ("position <", query.before.map(Value::from)),
        ("position >", after.map(Value::from)),
    ];
    let (mut conditions, mut values) = (Vec::new(), Vec::new());
    for (part, value) in parts {
        let Some(value) = value else { continue };
        values.push(value);
        conditions.push(format!("{part} ${}", values.len()));
    }
    if let Some(pattern) = pattern {
        values.push(pattern);
        conditions.push(format!("lower({SEARCHED}) LIKE ${} ESCAPE '!'", values.len()));
    }
    values.push(limit.into());
    let conditions = if conditions.is_empty() {
        String::new()
    } else {
        format!("WHERE {}", conditions.join(" AND "))
    };
    let order = if after.is_some() { "position" } else { "position DESC" };
    let sql =
        format!("SELECT * FROM audit_log {conditions} ORDER BY {order} LIMIT ${}", values.len());
    Statement::made(sql, values)
}
