//! How far a PostgreSQL server has come in its write-ahead log: the measure by which a replica that
//! lags is told from one that may answer.

use sqlx::PgConnection;
use std::sync::atomic::{AtomicU64, Ordering};

/// Of a replica what it has replayed, of a primary what it has written; its log sequence number as
/// a number. What a statement before this one has shown is no newer than that.
const STANDS: &str = "
    SELECT pg_is_in_recovery(),
        CAST(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
            ELSE pg_current_wal_insert_lsn() END - '0/0'::pg_lsn AS BIGINT)";

/// A page of the log, and the heads of an ordinary page and of a segment's first one.
const PAGE: u64 = 8192;
const PAGE_HEADS: [u64; 2] = [24, 40];

/// Where a server stands, and whether it is a replica.
pub(super) struct Standing {
    pub is_replica: bool,
    pub sequence: u64,
}

/// Asks a server where it stands.
pub(super) async fn standing(connection: &mut PgConnection) -> Result<Standing, sqlx::Error> {
    let (is_replica, sequence): (bool, Option<i64>) =
        sqlx::query_as(STANDS).fetch_one(connection).await?;
    let sequence = u64::try_from(sequence.unwrap_or(0)).unwrap_or(0);
    Ok(Standing { is_replica, sequence: without_page_head(sequence) })
}

/// A primary whose log ends with a page stands behind the head of the next one, which no replica
/// can replay to before something is written there.
const fn without_page_head(sequence: u64) -> u64 {
    let within = sequence % PAGE;
    if within == PAGE_HEADS[0] || within == PAGE_HEADS[1] { sequence - within } else { sequence }
}

/// A log sequence number that only grows.
#[derive(Default)]
pub(super) struct Furthest(AtomicU64);

impl Furthest {
    pub fn raise(&self, sequence: u64) {
        self.0.fetch_max(sequence, Ordering::AcqRel);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_an_empty_page_is_no_progress() {
        assert_eq!(without_page_head(3 * PAGE + 24), 3 * PAGE);
        assert_eq!(without_page_head(2048 * PAGE + 40), 2048 * PAGE);
        for sequence in [0, 3 * PAGE, 3 * PAGE + 23, 3 * PAGE + 48, 4 * PAGE - 8] {
            assert_eq!(without_page_head(sequence), sequence);
        }
    }

    #[test]
    fn what_was_reached_stays_reached() {
        let furthest = Furthest::default();
        furthest.raise(7);
        furthest.raise(5);
        assert_eq!(furthest.get(), 7);
    }
}
