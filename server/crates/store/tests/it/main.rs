//! The contract of the store: one suite, run on SQLite and on PostgreSQL.
//!
//! To add a test: write it as `async fn name(database: &TestDatabase)` in a module of `contract`,
//! and enter its name below.

// `cfg(test)`, so that clippy sees what is obvious: all of this is test code.
#[cfg(test)]
mod cluster;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod databases;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod outage;
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
    approvals:
        of_two_who_decide_one_is_too_late
        what_was_approved_is_taken_by_one_and_finished_once
        nobody_decides_about_what_expired;
    audit:
        what_is_audited_is_there_with_what_it_tells_of
        concurrent_appends_leave_no_gap_and_one_chain
        what_is_pruned_leaves_an_anchor;
    backup:
        either_database_is_made_again_from_a_backup
        a_backup_is_a_moment_between_two_units
        a_killed_backup_leaves_no_half_file
        a_database_with_something_in_it_is_only_replaced_when_told
        a_restore_that_fails_half_way_changes_nothing
        property_a_damaged_backup_is_refused
        an_older_backup_is_brought_up_to_date
        what_is_not_ours_is_left_alone;
    claims:
        a_claim_is_updated_by_its_key_and_keeps_its_id
        the_later_of_two_claims_with_one_key_stays
        the_oldest_claim_wins_until_it_is_gone
        an_orphan_wins_only_when_there_is_nothing_else
        an_orphan_keeps_its_date
        contested_entities_come_with_all_their_claims
        claims_are_read_by_source
        claims_are_read_by_location_and_by_entity;
    answers:
        answers_are_kept_and_read_behind_a_version
        answers_age_and_are_forgotten;
    costs:
        a_day_takes_the_place_of_what_was_told_of_it
        the_same_again_is_no_news
        what_is_old_is_forgotten
        budgets_are_set_one_after_the_other
        a_source_of_costs_tells_how_it_was_reached;
    delivery:
        facts_are_read_behind_a_version
        it_is_known_how_far_a_history_is_read
        what_is_said_of_a_fact_replaces_what_was_and_can_be_taken_back;
    deployments:
        applications_are_read_behind_a_version
        operations_are_kept_for_a_while
        a_source_tells_how_it_was_reached;
    decisions:
        held_removals_are_decided_by_what_was_seen
        a_chosen_claim_wins_until_the_rule_is_back;
    entities:
        an_entity_is_replaced_by_reference
        everything_is_gone_through_in_order_page_by_page
        a_deleted_entity_is_gone;
    changes:
        the_log_keeps_the_order_given
        the_history_of_an_entity_is_read_backwards
        no_follower_ever_misses_a_row;
    leases:
        a_lease_has_one_holder_until_it_is_given_back
        a_dead_holder_is_taken_over_when_its_lease_expires
        a_renewed_lease_does_not_expire
        nobody_takes_a_lease_while_its_holder_writes
        work_is_asked_for_by_any_process
        property_a_lease_has_one_holder_in_any_interleaving
        who_lost_a_lease_does_not_write;
    docs:
        a_failure_is_news_once_until_it_is_mended
        everybody_has_one_vote_on_a_page;
    memory:
        any_moment_is_the_log_replayed
        what_is_superseded_is_not_missed
        claims_come_back_as_old_as_they_were
        only_the_last_act_about_a_thing_is_open;
    notifications:
        what_is_told_is_told_once_to_whom_it_is_meant_for
        what_one_has_read_others_have_not
        who_follows_the_news_misses_none
        what_is_sent_is_planned_once_and_tried_again
        wishes_are_each_persons_own
        what_was_told_is_forgotten_with_all_that_belongs_to_it;
    origins:
        an_origin_is_rendered_once
        an_update_counts_once_it_is_merged;
    policies:
        the_last_version_and_all_before_it_are_kept;
    problems:
        the_worst_problems_come_first
        a_known_problem_keeps_its_date
        the_problems_of_one_source_leave_those_of_others_alone
        problems_of_an_entity_are_found;
    registered:
        a_location_is_registered_changed_and_removed
        a_target_is_registered_once
        claims_of_others_on_the_same_entities_are_told
        a_registration_is_seen_by_another_store;
    search:
        searches_are_each_persons_own;
    sources:
        locations_become_exactly_those_given
        a_source_is_remembered_and_forgotten
        fingerprints_are_kept_until_something_else_takes_claims_out;
    sign_in:
        an_account_keeps_its_number_and_is_found_by_what_it_says
        a_session_has_one_secret_and_for_a_while_the_one_before
        a_due_session_is_taken_by_one
        sessions_end_by_whom_they_are_of
        a_state_is_taken_once_and_a_note_kept_once
        a_token_goes_with_its_agent_and_an_agent_with_its_owner
        what_is_over_is_forgotten;
    stars:
        stars_are_each_persons_own;
    tasks:
        a_wish_is_one_task_however_often_it_is_made
        a_task_comes_back_as_it_was_written
        what_a_task_tells_is_read_behind_an_event
        secrets_live_no_longer_than_their_task
        a_template_is_used_when_a_task_of_it_ends_well
        who_wants_a_task_to_end_is_not_overwritten
        who_follows_tasks_misses_no_change
        a_task_is_due_until_somebody_runs_it
        what_is_old_is_forgotten_whole;
    task_lists:
        property_tasks_are_listed_and_counted_as_by_hand;
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

/// Not a test either, but the backup that is killed.
#[tokio::test]
#[ignore = "run by a test of backups, as the process that it kills"]
async fn backs_up_until_killed() {
    let file = std::env::var(contract::backup::CHILD_FILE);
    if let (Ok(url), Ok(file)) = (std::env::var(CHILD_URL), file) {
        contract::backup::back_up_for_the_parent(&url, file.as_ref()).await;
    }
}
