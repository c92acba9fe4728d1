//! The words of what people are told. Apart from the others, so that only the page of notifications and
//! Settings carry them; the server has them too, for mail.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::{
    approvals::ApprovalState,
    deployments::Phase,
    notifications::{NotificationKind, Told},
    scaffolder::TaskState,
};

mod chinese;
mod english;

/// The words in one language.
pub struct NotificationsText {
    pub title: &'static str,
    pub hint: &'static str,
    pub unread: &'static str,
    pub all: &'static str,
    pub kinds: &'static str,
    pub every_kind: &'static str,
    pub read_one: &'static str,
    pub read_all: &'static str,
    pub is_new: &'static str,
    pub nothing_unread: &'static str,
    pub nothing_at_all: &'static str,
    pub nothing_here: &'static str,
    pub kept: fn(u64) -> String,
    pub change_wishes: &'static str,
    pub wishes: &'static str,
    pub wishes_hint: &'static str,
    pub in_portal: &'static str,
    pub by_mail: &'static str,
    pub mail_goes_to: fn(&str) -> String,
    pub no_mail: &'static str,
    pub no_address: &'static str,
    /// In the order of the kinds.
    pub kind_names: [&'static str; 11],
    pub approval_wanted: fn(&str, &str, &str) -> String,
    /// In the order of the states.
    pub approval_answered: fn(ApprovalState, &str, &str) -> String,
    pub sync_ended: fn(Phase, &str, &str) -> String,
    pub task: fn(TaskState, &str) -> String,
    pub docs_failed: fn(&str) -> String,
    pub docs_mended: fn(&str) -> String,
    pub removals_held: fn(u64) -> String,
    pub conflict: fn(&str, u64) -> String,
    pub token_ends: fn(&str, &str) -> String,
    pub budget_reached: fn(&str, u16, &str) -> String,
    pub costs_differ: fn(&str, &str, &str) -> String,
    pub delivery_week: fn(&Week<'_>) -> String,
    pub message: fn(&str) -> String,
    /// A time in milliseconds, to what is near.
    pub time: fn(i64) -> String,
}

/// How a team delivered in a week.
pub struct Week<'a> {
    pub team: &'a str,
    pub first: &'a str,
    pub last: &'a str,
    pub deployments: u64,
    pub before: u64,
    pub changes: u64,
    /// Times are worded already.
    pub lead: Option<String>,
    pub failed: u64,
    pub attempts: u64,
    pub restore: Option<String>,
}

impl NotificationsText {
    /// What a kind is called.
    pub fn kind(&self, kind: NotificationKind) -> &'static str {
        let at = NotificationKind::ALL.iter().position(|one| *one == kind);
        self.kind_names[at.unwrap_or_default()]
    }

    /// What is told, in a sentence; without somebody else's words.
    pub fn sentence(&self, told: &Told) -> String {
        match told {
            Told::ApprovalWanted { permission, label, by, .. } => {
                (self.approval_wanted)(by, permission.name(), label)
            }
            Told::ApprovalAnswered { permission, label, state, .. } => {
                (self.approval_answered)(*state, permission.name(), label)
            }
            Told::SyncEnded { application, environment, phase, .. } => {
                (self.sync_ended)(*phase, application, environment)
            }
            Told::Task { label, state, .. } => (self.task)(*state, label),
            Told::Message { label, .. } => (self.message)(label),
            Told::DocsFailed { label, .. } => (self.docs_failed)(label),
            Told::DocsMended { label } => (self.docs_mended)(label),
            Told::RemovalsHeld { count } => (self.removals_held)(*count),
            Told::Conflict { entity, places } => (self.conflict)(&entity.to_string(), *places),
            Told::TokenExpires { name, at } => {
                let day: String = at.to_rfc3339().chars().take(10).collect();
                (self.token_ends)(name, &day)
            }
            Told::BudgetReached { team, percent, month } => {
                (self.budget_reached)(team, *percent, &month.to_string())
            }
            Told::CostsDiffer { cluster, day, permille } => {
                let difference = format!("{}.{} %", permille.abs() / 10, permille.abs() % 10);
                (self.costs_differ)(cluster, &day.to_string(), &difference)
            }
            Told::DeliveryWeek {
                team,
                first,
                last,
                deployments,
                deployments_before,
                changes,
                lead,
                failed,
                attempts,
                restore,
            } => (self.delivery_week)(&Week {
                team,
                first,
                last,
                deployments: *deployments,
                before: *deployments_before,
                changes: *changes,
                lead: lead.map(|time| (self.time)(time)),
                failed: *failed,
                attempts: *attempts,
                restore: restore.map(|time| (self.time)(time)),
            }),
        }
    }
}

/// The words of a language.
pub fn notifications_text(language: Language) -> &'static NotificationsText {
    match language {
        Language::English => &english::ENGLISH,
        Language::Chinese => &chinese::CHINESE,
    }
}

/// The words of this page's language.
pub fn use_notifications_text() -> &'static NotificationsText {
    notifications_text(expect_context::<Preferences>().language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{
        EntityRef, Timestamp,
        access::Permission,
        costs::{Day, Month},
        notifications::Gist,
    };

    #[test]
    fn every_language_tells_all_without_others_words() {
        let label = "component:default/web".to_owned();
        let gist = Gist::of("secret words");
        let all = [
            Told::ApprovalWanted {
                permission: Permission::CatalogRemove,
                label: label.clone(),
                by: "Eve".to_owned(),
                reason: gist.clone(),
            },
            Told::ApprovalAnswered {
                permission: Permission::CatalogRemove,
                label: label.clone(),
                state: ApprovalState::Refused,
                words: gist.clone(),
            },
            Told::SyncEnded {
                application: "web".to_owned(),
                environment: "production".to_owned(),
                phase: Phase::Failed,
                words: gist.clone(),
            },
            Told::Task { label: label.clone(), state: TaskState::Failed, words: gist.clone() },
            Told::DocsFailed { label: label.clone(), reason: gist },
            Told::DocsMended { label },
            Told::RemovalsHeld { count: 1 },
            Told::Conflict { entity: EntityRef::new("component", "default", "web"), places: 2 },
            Told::TokenExpires { name: "web".to_owned(), at: Timestamp(0) },
            Told::BudgetReached { team: "web".to_owned(), percent: 80, month: Month(24_322) },
            Told::CostsDiffer { cluster: "web".to_owned(), day: Day(20_787), permille: -71 },
            Told::DeliveryWeek {
                team: "web".to_owned(),
                first: "2026-11-23".to_owned(),
                last: "2026-11-29".to_owned(),
                deployments: 12,
                deployments_before: 9,
                changes: 20,
                lead: Some(30 * 3_600_000),
                failed: 1,
                attempts: 13,
                restore: None,
            },
            Told::Message { label: "web".to_owned(), words: Gist::of("secret words") },
        ];
        for language in [Language::English, Language::Chinese] {
            let text = notifications_text(language);
            for told in &all {
                let sentence = text.sentence(told);
                assert!(!sentence.contains("secret words"), "{sentence}");
                let named = sentence.contains("web") || sentence.contains('1');
                assert!(named, "{sentence}");
                assert!(!text.kind(told.kind()).is_empty());
            }
        }
        let text = notifications_text(Language::English);
        assert_eq!(text.sentence(&all[8]), "The token web ends on 1970-01-01");
        let week = "web, 2026-11-23 to 2026-11-29: 12 deployments to production (9 the week before) \
                    with 20 changes, 1 of 13 failed; changes took 30 h from commit to production";
        assert_eq!(text.sentence(&all[11]), week);
    }
}
