//! Whether the process can answer people. It listens only after the catalog's index is loaded, so
//! that what can be away later is the database.
//!
//! A database that is away for a short while does not make the process unready: every replica of
//! Slipway would become so at the same moment, and the load balancer would turn people away from
//! an index that can answer most of what they ask. After a minute what the index says may be old,
//! and if it is only this process that cannot reach the database, another one answers better.

use crate::http::{Part, Readiness};
use async_trait::async_trait;
use search::SearchService;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::Store;
use tokio::time::timeout;

/// A load balancer asks every few seconds and does not wait longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long the index answers for a database that is away.
const OUTAGE: Duration = Duration::from_mins(1);

/// The parts that are asked.
pub(super) struct Parts {
    pub(super) store: Store,
    pub(super) search: Arc<SearchService>,
}

#[async_trait]
impl Readiness for Parts {
    async fn parts(&self) -> BTreeMap<&'static str, Part> {
        let answer = match timeout(PATIENCE, self.store.ping()).await {
            Ok(Ok(())) => Answer::Given,
            Err(_) => Answer::None,
            // The error names hosts and files: they are for the log, not for everybody.
            Ok(Err(error)) => {
                tracing::warn!(%error, "the database is not ready");
                if error.is_outage() { Answer::None } else { Answer::Wrong }
            }
        };
        let database = database(answer, self.store.away_for());
        let search = self.search.state().degraded.map_or(Part::Ready, Part::Degraded);
        BTreeMap::from([("catalog", Part::Ready), ("database", database), ("search", search)])
    }
}

/// What the database, or a replica of it, said.
#[derive(Clone, Copy)]
enum Answer {
    Given,
    None,
    Wrong,
}

/// How the database stands after its answer, and since when it is away.
fn database(answer: Answer, away_for: Option<Duration>) -> Part {
    match (answer, away_for) {
        (Answer::Given, None) => Part::Ready,
        (Answer::Given, Some(_)) => {
            Part::Degraded("a replica answers for the database; nothing can be changed".to_owned())
        }
        (Answer::Wrong, _) => {
            Part::NotReady("the database does not answer as it should".to_owned())
        }
        (Answer::None, Some(time)) if time >= OUTAGE => {
            Part::NotReady("the database has been away for over a minute".to_owned())
        }
        (Answer::None, _) => Part::Degraded("the database is away; the index answers".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_outage_degrades_and_a_long_one_ends_readiness() {
        let short = Some(Duration::from_secs(10));
        let long = Some(Duration::from_secs(61));
        assert_eq!(database(Answer::Given, None), Part::Ready);
        for away in [short, long] {
            assert!(matches!(database(Answer::Given, away), Part::Degraded(_)), "a replica");
        }
        for away in [None, short] {
            assert!(matches!(database(Answer::None, away), Part::Degraded(_)), "{away:?}");
        }
        assert!(matches!(database(Answer::None, long), Part::NotReady(_)));
        assert!(matches!(database(Answer::Wrong, None), Part::NotReady(_)), "broken, not away");
    }
}
