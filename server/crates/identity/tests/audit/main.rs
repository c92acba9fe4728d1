//! The audit log: no tampering stays unseen, what is old goes without breaking the rest, a collector
//! gets everything.

// `cfg(test)`, so that clippy sees what is obvious: all of this is test code.
#[cfg(test)]
mod collector;
#[cfg(test)]
mod tampering;

#[cfg(test)]
mod samples {
    use platform::{Timestamp, access::Asker, audit::AuditEvent};
    use store::{Store, StoreOptions};
    use tempfile::TempDir;

    /// An empty store in a folder of its own.
    pub(crate) async fn store() -> (Store, TempDir) {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
        (store, folder)
    }

    /// A log of so many rows, one a millisecond, from 1 on.
    pub(crate) async fn filled(rows: i64) -> (Store, TempDir) {
        let (store, folder) = store().await;
        for at in 1..=rows {
            let event = AuditEvent::new(&Asker::guest(), "sign-in").on(format!("row {at}"));
            let value = serde_json::json!({"at": at});
            let event = event.changing(None, Some(value));
            store.audit(&event, Timestamp(at)).await.unwrap();
        }
        (store, folder)
    }
}
