//! The portal's words, in English and Chinese. A text that lacks a translation does not compile.

pub mod approvals;
pub mod audit;
pub mod chart;
mod chinese;
pub mod ci;
pub mod costs;
pub mod create;
pub mod delivery;
pub mod deployments;
pub mod docs;
pub mod docs_health;
pub mod docs_preview;
mod english;
pub mod errors;
pub mod form;
pub mod groups;
pub mod health;
pub mod keys;
#[cfg(feature = "ssr")]
pub mod mail;
mod memory;
pub mod notifications;
pub mod observability;
pub mod people;
pub mod picker;
pub mod range;
#[cfg(feature = "ssr")]
pub mod reference;
pub mod registry;
pub mod rights;
mod run;
pub mod search;
pub mod sign_in;
pub mod summary;
pub mod tasks;
pub mod template_editor;
pub mod template_update;
pub mod validator;
pub mod wizard;
pub mod workloads;

pub use memory::MemoryText;
pub use run::RunText;

use crate::preferences::Language;
use leptos::prelude::expect_context;
use platform::{
    Timestamp,
    catalog::{ChangeKind, Column, FacetField, Operation, ProblemKind},
    deployments::Standing,
    health::HealthState,
};

/// A text with one number in it.
pub type Counted<N> = fn(N) -> String;

/// Every text of the portal in one language. Fields are in the order of the pages.
pub struct Text {
    // Frame
    pub audit_log: &'static str,
    pub main_navigation: &'static str,
    pub skip_to_content: &'static str,
    pub breadcrumb: &'static str,
    pub search: &'static str,
    pub search_hint: &'static str,
    pub results: &'static str,
    pub nothing_found: &'static str,
    pub page: &'static str,
    pub close: &'static str,
    pub fold_rail: &'static str,
    pub unfold_rail: &'static str,
    pub keyboard: &'static str,
    pub keys: &'static [(&'static str, &'static str)],
    pub theme_now: fn(&str, &str) -> String,
    pub themes: [&'static str; 3],
    // Places
    pub home: &'static str,
    pub discover: &'static str,
    pub create: &'static str,
    pub templates: &'static str,
    pub tasks: &'static str,
    pub template_editor: &'static str,
    pub template_actions: &'static str,
    pub use_template: &'static str,
    pub register: &'static str,
    pub validate: &'static str,
    pub improve: &'static str,
    pub operate: &'static str,
    pub deployments: &'static str,
    pub observability: &'static str,
    pub monitoring: &'static str,
    pub costs: &'static str,
    pub delivery: &'static str,
    pub summary: &'static str,
    pub kubernetes: &'static str,
    pub integrations: &'static str,
    pub catalog: &'static str,
    pub apis: &'static str,
    pub docs: &'static str,
    pub preview_docs: &'static str,
    pub teams: &'static str,
    pub problems: &'static str,
    pub settings: &'static str,
    pub sign_out: &'static str,
    pub read_only: &'static str,
    pub sandbox: &'static str,
    pub sandbox_sign_in: &'static str,
    // General
    pub copy: &'static str,
    pub copied: &'static str,
    pub try_again: &'static str,
    pub bad_query: &'static str,
    pub database_away: &'static str,
    pub signed_out: &'static str,
    pub signed_out_hint: &'static str,
    pub unavailable: &'static str,
    pub unavailable_hint: &'static str,
    pub unreachable: &'static str,
    pub unreachable_hint: &'static str,
    pub not_found_title: &'static str,
    pub not_found_hint: &'static str,
    pub go_home: &'static str,
    pub go_catalog: &'static str,
    pub missing_entity: &'static str,
    pub now: &'static str,
    pub seconds_ago: Counted<i64>,
    pub minutes_ago: Counted<i64>,
    pub hours_ago: Counted<i64>,
    pub days_ago: Counted<i64>,
    pub months: [&'static str; 12],
    pub date: fn(i32, &str, u8) -> String,
    // Home
    pub home_title: &'static str,
    pub home_hint: &'static str,
    pub recent_changes: &'static str,
    pub no_changes: &'static str,
    pub attention: &'static str,
    pub all_well: &'static str,
    pub sources: &'static str,
    pub source_waiting: &'static str,
    pub source_reading: &'static str,
    pub source_limited: fn(&str) -> String,
    pub source_ready: &'static str,
    pub source_failed: &'static str,
    pub entities_count: Counted<u64>,
    pub requests_left: fn(u64, u64) -> String,
    pub requests_anew: fn(&str) -> String,
    pub changes: [&'static str; 3],
    // Catalog
    pub catalog_hint: &'static str,
    pub kinds: &'static str,
    pub everything: &'static str,
    pub entities: &'static str,
    pub filters: &'static str,
    pub filter_hint: fn(u64, &str) -> String,
    pub remove_filter: fn(&str) -> String,
    pub clear_filters: &'static str,
    pub order: &'static str,
    pub columns: &'static str,
    pub show_more: Counted<u64>,
    pub and_more: Counted<u64>,
    pub pages: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub range_of: fn(&str, &str) -> String,
    pub no_match: &'static str,
    pub no_match_hint: &'static str,
    pub catalog_empty: &'static str,
    pub catalog_empty_hint: &'static str,
    pub facet_names: [&'static str; 6],
    pub column_names: [&'static str; 8],
    pub kind_names: [(&'static str, &'static str); 10],
    // Problems
    pub problems_hint: &'static str,
    pub problem_kinds: [&'static str; 6],
    pub problem_hints: [&'static str; 6],
    pub all_problems: &'static str,
    pub standings: [&'static str; 6],
    pub healths: [&'static str; 4],
    pub no_problems: &'static str,
    pub no_problems_hint: &'static str,
    pub held_open: fn(u64, &str) -> String,
    pub held_open_hint: &'static str,
    pub held_kept: fn(u64, &str) -> String,
    pub held_kept_hint: &'static str,
    pub held_compare: &'static str,
    pub held_remove: Counted<u64>,
    pub held_keep: &'static str,
    pub decide_between: &'static str,
    pub claimant_use: &'static str,
    pub claimant_shown: &'static str,
    pub claimant_chosen: &'static str,
    pub claimant_first: &'static str,
    pub error: &'static str,
    pub warning: &'static str,
    // Settings
    pub settings_hint: &'static str,
    pub appearance: &'static str,
    pub theme_label: &'static str,
    pub language_label: &'static str,
    pub zone_label: &'static str,
    pub zone_hint: fn(&str) -> String,
    pub save: &'static str,
    pub about: &'static str,
    pub version: &'static str,
    pub for_programs: &'static str,
    pub for_programs_hint: &'static str,
    // API reference; what only the server says of it is in `reference`
    pub api_reference: &'static str,
    pub api_reference_hint: &'static str,
    // The past, and changes
    pub memory: MemoryText,
    pub run: RunText,
    // Entity
    pub entity: EntityText,
}

/// The texts of an entity's page.
pub struct EntityText {
    pub tabs: &'static str,
    pub overview: &'static str,
    pub dependencies: &'static str,
    pub ci: &'static str,
    pub errors: &'static str,
    pub definition: &'static str,
    pub history: &'static str,
    pub members: &'static str,
    pub about: &'static str,
    pub owner: &'static str,
    pub system: &'static str,
    pub domain: &'static str,
    pub lifecycle: &'static str,
    pub kind_and_type: &'static str,
    pub namespace: &'static str,
    pub tags: &'static str,
    pub links: &'static str,
    pub labels: &'static str,
    pub annotations: &'static str,
    pub relations: &'static str,
    pub source: &'static str,
    pub source_code: &'static str,
    pub view_descriptor: &'static str,
    pub edit_descriptor: &'static str,
    pub created: &'static str,
    pub updated: &'static str,
    pub no_description: &'static str,
    pub no_owner: &'static str,
    pub no_links: &'static str,
    pub no_relations: &'static str,
    pub owned: &'static str,
    pub owned_none: &'static str,
    pub profile: &'static str,
    pub email: &'static str,
    pub member_of: &'static str,
    pub hierarchy: &'static str,
    pub all_of: fn(u64) -> String,
    pub graph_hint: &'static str,
    pub graph_label: fn(&str) -> String,
    pub graph_hidden: Counted<u64>,
    pub graph_alone: &'static str,
    pub graph_alone_hint: &'static str,
    pub depth: &'static str,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub zoom_reset: &'static str,
    pub as_list: &'static str,
    pub needs: &'static str,
    pub needed_by: &'static str,
    pub above: &'static str,
    pub below: &'static str,
    pub steps_away: Counted<u8>,
    pub spec_definition: &'static str,
    pub descriptor: &'static str,
    pub no_history: &'static str,
    pub older: &'static str,
    pub lines_hidden: Counted<u32>,
    pub gone: &'static str,
    pub gone_hint: &'static str,
    pub actions: &'static str,
    pub more_actions: &'static str,
    pub refresh: &'static str,
    pub refreshing: &'static str,
    pub copy_reference: &'static str,
    pub inspect: &'static str,
    pub unregister: &'static str,
    pub full_name: &'static str,
    pub repository: &'static str,
    pub file: &'static str,
    pub orphan: &'static str,
    pub problems_count: Counted<u64>,
    pub parts: &'static str,
    pub no_parts: &'static str,
    pub no_members: &'static str,
    pub no_teams: &'static str,
    pub specification: &'static str,
    pub yes_no: [&'static str; 2],
    pub format: &'static str,
    pub graph_keys: &'static str,
    pub newest: &'static str,
    pub show_difference: Counted<u64>,
    pub no_difference: &'static str,
    pub difference: &'static str,
    pub lines_added: Counted<u64>,
    pub lines_removed: Counted<u64>,
    pub relation_names: &'static [(&'static str, &'static str)],
    pub annotation_names: &'static [(&'static str, &'static str)],
}

/// The words of a language.
pub fn of(language: Language) -> &'static Text {
    match language {
        Language::English => &english::TEXT,
        Language::Chinese => &chinese::TEXT,
    }
}

/// The words of this page's language.
pub fn use_text() -> &'static Text {
    expect_context()
}

const KINDS: [&str; 10] = [
    "component",
    "api",
    "system",
    "domain",
    "resource",
    "group",
    "user",
    "template",
    "location",
    "airesource",
];

impl Text {
    /// A kind in the singular; a custom kind as its descriptors write it.
    pub fn kind_singular(&self, kind: &str, written: &str) -> String {
        let known = KINDS.iter().position(|known| *known == kind);
        known.map_or_else(|| capitalized(written), |at| self.kind_names[at].0.to_owned())
    }

    /// A kind in the plural; a custom kind as its descriptors write it.
    pub fn kind_plural(&self, kind: &str, written: &str) -> String {
        let known = KINDS.iter().position(|known| *known == kind);
        known.map_or_else(|| capitalized(written), |at| self.kind_names[at].1.to_owned())
    }

    /// The name of a facet.
    pub fn facet(&self, field: FacetField) -> &'static str {
        let at = FacetField::ALL.iter().position(|other| *other == field);
        at.map_or("", |at| self.facet_names[at])
    }

    /// How something that is deployed stands.
    pub fn standing(&self, standing: Standing) -> &'static str {
        let at = Standing::ALL.iter().position(|one| *one == standing);
        self.standings[at.unwrap_or_default()]
    }

    /// How a service fares.
    pub const fn health(&self, state: HealthState) -> &'static str {
        self.healths[match state {
            HealthState::Failing => 0,
            HealthState::Degraded => 1,
            HealthState::Unknown => 2,
            HealthState::Healthy => 3,
        }]
    }

    /// The head of a column.
    pub fn column(&self, column: Column) -> &'static str {
        let at = Column::ALL.iter().position(|other| *other == column);
        at.map_or("", |at| self.column_names[at])
    }

    /// The name of a sort of problem.
    pub fn problem(&self, kind: ProblemKind) -> &'static str {
        let at = ProblemKind::ALL.iter().position(|other| *other == kind);
        at.map_or("", |at| self.problem_kinds[at])
    }

    /// What a sort of problem means.
    pub fn problem_hint(&self, kind: ProblemKind) -> &'static str {
        let at = ProblemKind::ALL.iter().position(|other| *other == kind);
        at.map_or("", |at| self.problem_hints[at])
    }

    /// What a change did.
    pub const fn change(&self, kind: ChangeKind) -> &'static str {
        match kind {
            ChangeKind::Created => self.changes[0],
            ChangeKind::Updated => self.changes[1],
            ChangeKind::Deleted => self.changes[2],
        }
    }

    /// The name of a theme.
    pub const fn theme(&self, theme: crate::preferences::Theme) -> &'static str {
        match theme {
            crate::preferences::Theme::System => self.themes[0],
            crate::preferences::Theme::Light => self.themes[1],
            crate::preferences::Theme::Dark => self.themes[2],
        }
    }

    /// What was done, in words.
    pub fn operation(&self, operation: Operation, source: &str) -> String {
        let at = Operation::ALL.iter().position(|other| *other == operation).unwrap_or_default();
        self.memory.operations[at](source)
    }

    /// A day, in UTC.
    pub fn day(&self, at: Timestamp) -> String {
        let civil = at.civil();
        let month = self.months[usize::from(u8::from(civil.month())) - 1];
        (self.date)(civil.year(), month, civil.day())
    }

    /// A moment to the minute, in UTC.
    pub fn moment(&self, at: Timestamp) -> String {
        let (date, civil) = (self.day(at), at.civil());
        format!("{date}, {:02}:{:02} UTC", civil.hour(), civil.minute())
    }

    /// A relation's type in words; an unknown one as it is.
    pub fn relation(&self, relation_type: &str) -> String {
        let names = self.entity.relation_names;
        let known = names.iter().find(|(name, _)| *name == relation_type);
        known.map_or_else(|| relation_type.to_owned(), |(_, words)| (*words).to_owned())
    }

    /// A well-known annotation in words.
    pub fn annotation(&self, key: &str) -> Option<&'static str> {
        let names = self.entity.annotation_names;
        names.iter().find(|(name, _)| *name == key).map(|(_, words)| *words)
    }
}

/// With a capital letter in front, as kinds are written; addresses have them in lower case.
fn capitalized(kind: &str) -> String {
    let mut letters = kind.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_custom_kind_is_shown_as_written_with_a_capital_in_front() {
        let text = &english::TEXT;
        assert_eq!(text.kind_plural("runbook", "runbook"), "Runbook");
        assert_eq!(text.kind_singular("dataset", "DataSet"), "DataSet");
        assert_eq!(text.kind_plural("api", "api"), "APIs");
    }

    #[test]
    fn both_languages_know_the_same_relations_and_annotations() {
        let names = |pairs: &[(&'static str, &'static str)]| -> Vec<&'static str> {
            pairs.iter().map(|(name, _)| *name).collect()
        };
        let (english, chinese) = (&english::TEXT.entity, &chinese::TEXT.entity);
        assert_eq!(names(english.relation_names), names(chinese.relation_names));
        assert_eq!(names(english.annotation_names), names(chinese.annotation_names));
    }

    #[test]
    fn a_moment_is_said_in_the_language() {
        let at = Timestamp(1_795_202_460_000);
        assert_eq!(english::TEXT.moment(at), "20 Nov 2026, 19:21 UTC");
        assert_eq!(chinese::TEXT.moment(at), "2026年11月20日, 19:21 UTC");
    }
}
