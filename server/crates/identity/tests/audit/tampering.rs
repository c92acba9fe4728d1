//! Whatever is done to the log behind Slipway's back is found, also after old rows were taken out.

use crate::samples::filled;
use identity::audit::{
    retention::prune,
    verify::{Fault, Question, Verdict, verify},
};
use platform::Timestamp;
use proptest::{prelude::*, sample::Index};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::fmt::Write as _;
use std::time::Duration;
use store::Store;
use tempfile::TempDir;

/// What somebody does who can write the database.
#[derive(Clone, Debug)]
enum Tampering {
    /// Changes a column of a row.
    Change(Index, usize),
    /// Takes a row out.
    Delete(Index),
    /// Takes the last rows out.
    CutOff(Index),
    /// Puts a copy of a row at the end.
    Insert(Index),
    /// Puts a row before where the log begins.
    InsertBefore,
    /// Swaps two rows, with or without their hashes.
    Swap(Index, Index, bool),
}

const COLUMNS: [&str; 14] = [
    "at = at + 1",
    "actor_kind = actor_kind || 'x'",
    "actor = 'user:default/other'",
    "on_behalf_of = 'x'",
    "credential = 'x'",
    "action = 'sign-out'",
    "object = 'x'",
    "outcome = 'denied'",
    "reason = 'x'",
    "request = 'x'",
    "address = '::1'",
    "before_value = 'null'",
    "after_value = after_value || ' '",
    "hash = replace(hash, substr(hash, 1, 1), 'g')",
];

fn tampering() -> impl Strategy<Value = Tampering> {
    let index = any::<Index>;
    prop_oneof![
        4 => (index(), 0..COLUMNS.len()).prop_map(|(row, column)| Tampering::Change(row, column)),
        2 => index().prop_map(Tampering::Delete),
        1 => index().prop_map(Tampering::CutOff),
        1 => index().prop_map(Tampering::Insert),
        1 => Just(Tampering::InsertBefore),
        2 => (index(), index(), any::<bool>()).prop_map(|(a, b, h)| Tampering::Swap(a, b, h)),
    ]
}

const COPY: &str = "at, actor_kind, actor, on_behalf_of, credential, action, object, outcome, \
                    reason, request, address, before_value, after_value, hash";

/// The statements of it on rows `first` to `last`; `None` where it would change nothing.
fn statements(tampering: &Tampering, first: i64, last: i64) -> Option<String> {
    let row = |index: &Index| {
        first + i64::try_from(index.index(usize::try_from(last - first + 1).unwrap())).unwrap()
    };
    Some(match tampering {
        Tampering::Change(at, column) => {
            format!("UPDATE audit_log SET {} WHERE position = {}", COLUMNS[*column], row(at))
        }
        Tampering::Delete(at) => format!("DELETE FROM audit_log WHERE position = {}", row(at)),
        Tampering::CutOff(at) => format!("DELETE FROM audit_log WHERE position >= {}", row(at)),
        Tampering::Insert(at) => format!(
            "INSERT INTO audit_log (position, {COPY}) SELECT {}, {COPY} FROM audit_log \
             WHERE position = {}",
            last + 1,
            row(at)
        ),
        Tampering::InsertBefore => format!(
            "INSERT INTO audit_log (position, {COPY}) SELECT {}, {COPY} FROM audit_log \
             WHERE position = {first}",
            first - 1
        ),
        Tampering::Swap(one, other, hashes) => {
            let (one, other) = (row(one), row(other));
            if one == other {
                return None;
            }
            let back = format!(
                "CREATE TEMP TABLE kept AS SELECT position, hash FROM audit_log; \
                 UPDATE audit_log SET position = -1 WHERE position = {one}; \
                 UPDATE audit_log SET position = {one} WHERE position = {other}; \
                 UPDATE audit_log SET position = {other} WHERE position = -1;"
            );
            if *hashes {
                back
            } else {
                format!(
                    "{back} UPDATE audit_log SET hash = (SELECT kept.hash FROM kept \
                     WHERE kept.position = audit_log.position)"
                )
            }
        }
    })
}

async fn tamper(folder: &TempDir, sql: String) {
    let options = SqliteConnectOptions::new().filename(folder.path().join("test.db"));
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn whole(store: &Store) -> (u64, i64) {
    match verify(store, &Question::default()).await.unwrap() {
        Verdict::Whole { rows, last } => (rows, last.position),
        broken @ Verdict::Broken { .. } => panic!("{broken:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Whatever is changed, taken out, put in or put elsewhere is found; retention breaks nothing.
    #[test]
    fn property_tampering_is_found_and_retention_keeps_the_rest_verifiable(
        rows in 2_i64..12, cut in option_cut(), tampering in tampering()
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (store, folder) = filled(rows).await;
            prop_assert_eq!(whole(&store).await, (rows.cast_unsigned(), rows));
            let (mut first, mut last) = (1, rows);
            if let Some(cut) = cut.map(|cut| 1 + i64::try_from(cut.index(usize::try_from(rows).unwrap())).unwrap()) {
                // Kept are those whose time is not before `cut`.
                let gone = prune(&store, Duration::from_millis(100), Timestamp(100 + cut)).await.unwrap();
                prop_assert_eq!(gone, cut - 1);
                if gone > 0 {
                    (first, last) = (cut, rows + 1);
                }
                prop_assert_eq!(whole(&store).await, ((last - first + 1).cast_unsigned(), last));
            }
            let Some(sql) = statements(&tampering, first, last) else { return Ok(()) };
            tamper(&folder, sql).await;
            let verdict = verify(&store, &Question::default()).await.unwrap();
            let found = matches!(verdict, Verdict::Broken { .. });
            prop_assert!(found, "{:?} stayed unseen: {:?}", tampering, verdict);
            Ok(())
        })?;
    }
}

fn option_cut() -> impl Strategy<Value = Option<Index>> {
    proptest::option::of(any::<Index>())
}

#[tokio::test]
async fn the_first_broken_position_is_told_and_how() {
    let (store, folder) = filled(6).await;
    tamper(&folder, "UPDATE audit_log SET actor = 'x' WHERE position = 3".to_owned()).await;
    let broken = |position, how| Verdict::Broken { position, how };
    let all = Question::default();
    assert_eq!(verify(&store, &all).await.unwrap(), broken(3, Fault::Changed));
    let behind = Question { from: 4, ..Question::default() };
    assert!(matches!(verify(&store, &behind).await.unwrap(), Verdict::Whole { rows: 3, .. }));
    tamper(&folder, "DELETE FROM audit_log WHERE position = 2".to_owned()).await;
    assert_eq!(verify(&store, &all).await.unwrap(), broken(2, Fault::Missing));
    tamper(&folder, "DELETE FROM audit_log WHERE position > 4".to_owned()).await;
    assert_eq!(verify(&store, &behind).await.unwrap(), broken(5, Fault::CutOff));
}

#[tokio::test]
async fn a_chain_that_was_made_anew_is_found_by_a_hash_that_stands_elsewhere() {
    let (store, folder) = filled(5).await;
    let noted = store.audit_rows(2, 3, 1).await.unwrap()[0].clone();
    // Somebody changes a row and chains all that follow anew, with the head.
    let mut rows = store.audit_rows(1, 5, 10).await.unwrap();
    let mut previous = store.audit_rows(0, 1, 1).await.unwrap()[0].hash.clone();
    rows[0].actor = "other".to_owned();
    let mut sql = "UPDATE audit_log SET actor = 'other' WHERE position = 2;".to_owned();
    for row in rows {
        previous = row.hash_after(&previous);
        let position = row.position;
        let _ =
            write!(sql, "UPDATE audit_log SET hash = '{previous}' WHERE position = {position};");
    }
    let _ = write!(sql, "UPDATE audit_marks SET hash = '{previous}' WHERE name = 'head'");
    tamper(&folder, sql).await;
    assert_eq!(whole(&store).await, (5, 5), "by itself it cannot tell");
    let known = vec![(noted.position, noted.hash)];
    let verdict = verify(&store, &Question { known, ..Question::default() }).await.unwrap();
    assert_eq!(verdict, Verdict::Broken { position: 3, how: Fault::Unknown });
}

#[tokio::test]
async fn a_beginning_that_was_taken_out_by_hand_is_no_pruning() {
    let (store, folder) = filled(5).await;
    tamper(
        &folder,
        "INSERT INTO audit_marks (name, position, hash, at) SELECT 'anchor', position, hash, at \
         FROM audit_log WHERE position = 2; DELETE FROM audit_log WHERE position <= 2"
            .to_owned(),
    )
    .await;
    let verdict = verify(&store, &Question::default()).await.unwrap();
    assert_eq!(verdict, Verdict::Broken { position: 2, how: Fault::Pruned });
}
