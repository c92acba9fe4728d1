//! Whether the process can answer people. It listens only after the catalog's index is loaded, so
//! that what can be away later is the database.

use crate::http::{Part, Readiness};
use async_trait::async_trait;
use std::{collections::BTreeMap, time::Duration};
use store::Store;
use tokio::time::timeout;

/// A load balancer asks every few seconds and does not wait longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The parts that are asked.
pub(super) struct Parts {
    pub(super) store: Store,
}

#[async_trait]
impl Readiness for Parts {
    async fn parts(&self) -> BTreeMap<&'static str, Part> {
        let database = match timeout(PATIENCE, self.store.ping()).await {
            Ok(Ok(())) => Part::Ready,
            Ok(Err(error)) => {
                // The error names hosts and files: they are for the log, not for everybody.
                tracing::warn!(%error, "the database is not ready");
                Part::NotReady("the database does not answer as it should".to_owned())
            }
            Err(_) => Part::NotReady("the database does not answer in time".to_owned()),
        };
        BTreeMap::from([("catalog", Part::Ready), ("database", database)])
    }
}
