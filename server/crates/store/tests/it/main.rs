//! The contract of the store: one suite, run on SQLite and on PostgreSQL.
//!
//! To add a test: write it as `async fn name(database: &TestDatabase)` in a module of `contract`,
//! and enter its name below.

// `cfg(test)`, so that clippy sees what is obvious: all of this is test code.
#[cfg(test)]
mod contract;
#[cfg(test)]
mod databases;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod samples;

use contract::crash::CHILD_URL;
use databases::Engine;

/// Makes each function of the contract a test on either database.
macro_rules! contract {
    ($($module:ident: $($name:ident)+;)+) => {
        mod sqlite {
            $(mod $module {$(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    crate::Engine::Sqlite.run(crate::contract::$module::$name).await;
                }
            )+})+
        }
        mod postgres {
            $(mod $module {$(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    crate::Engine::Postgres.run(crate::contract::$module::$name).await;
                }
            )+})+
        }
    };
}

contract! {
    claims:
        a_claim_is_updated_by_its_key_and_keeps_its_id
        the_later_of_two_claims_with_one_key_stays
        the_oldest_claim_wins_until_it_is_gone
        an_orphan_wins_only_when_there_is_nothing_else
        an_orphan_keeps_its_date
        contested_entities_come_with_all_their_claims
        claims_are_read_by_source;
    entities:
        an_entity_is_replaced_by_reference
        everything_is_gone_through_in_order_page_by_page
        a_deleted_entity_is_gone;
    changes:
        the_log_keeps_the_order_given
        the_history_of_an_entity_is_read_backwards
        no_follower_ever_misses_a_row;
    memory:
        any_moment_is_the_log_replayed
        what_is_superseded_is_not_missed
        claims_come_back_as_old_as_they_were
        only_the_last_act_about_a_thing_is_open;
    problems:
        the_worst_problems_come_first
        a_known_problem_keeps_its_date
        the_problems_of_one_source_leave_those_of_others_alone
        problems_of_an_entity_are_found;
    registered:
        a_location_is_registered_changed_and_removed
        a_target_is_registered_once
        a_registration_is_seen_by_another_store;
    sources:
        locations_become_exactly_those_given
        a_source_is_remembered_and_forgotten;
    units:
        a_dropped_unit_of_work_never_happened
        a_unit_of_which_a_part_failed_never_happens
        a_unit_reads_what_it_wrote_and_others_do_not
        units_run_one_after_the_other
        more_rows_than_any_statement_can_bind
        any_text_comes_back_as_it_was;
    waking:
        a_commit_wakes_followers_of_the_same_store_at_once
        a_commit_wakes_followers_of_another_store_within_two_seconds
        a_commit_without_changes_wakes_too;
    crash:
        killed_at_any_moment_only_whole_units_are_left
        several_processes_may_open_a_new_database_at_once
        the_schema_of_a_newer_version_is_refused
        tables_of_unknown_origin_are_refused;
}

/// Not a test, but the process that the crash test kills.
#[tokio::test]
#[ignore = "run by the crash test, as the process that it kills"]
async fn writes_until_killed() {
    if let Ok(url) = std::env::var(CHILD_URL) {
        contract::crash::write_for_ever(&url).await;
    }
}
