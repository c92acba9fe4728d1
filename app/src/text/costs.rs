//! The words of costs. Apart from the others, so that only their pages carry them.

mod chinese;
mod english;

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::costs::{Breakdown, Component, RowKind, SizeClass};

/// The words in one language.
pub struct CostText {
    pub title: &'static str,
    pub hint: &'static str,
    pub no_sources: &'static str,
    pub no_sources_hint: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub company: &'static str,
    pub trail: &'static str,
    pub environment: &'static str,
    pub component: &'static str,
    pub any: &'static str,
    pub filter: &'static str,
    pub partial: &'static str,
    pub incomplete: &'static str,
    pub source_away: fn(&str, &str) -> String,
    pub as_of: &'static str,
    pub never_reached: &'static str,
    pub total: &'static str,
    pub month_to_date: &'static str,
    pub last_month_so_far: &'static str,
    pub forecast: &'static str,
    pub between: fn(&str, &str) -> String,
    pub too_new: &'static str,
    pub last_month: &'static str,
    pub unallocated: &'static str,
    pub unallocated_hint: &'static str,
    pub idle: &'static str,
    pub idle_hint: &'static str,
    pub shared: &'static str,
    pub none: &'static str,
    pub efficiency: &'static str,
    pub efficiency_hint: fn(&str) -> String,
    pub per_day: &'static str,
    pub kubernetes: &'static str,
    pub cloud: &'static str,
    pub by: &'static str,
    pub breakdowns: [&'static str; 8],
    pub components: [&'static str; 7],
    pub amount: &'static str,
    pub share: &'static str,
    pub trend: &'static str,
    pub change: &'static str,
    pub changed: &'static str,
    pub changes: &'static str,
    pub no_changes: &'static str,
    pub change_of: fn(&str, &str) -> String,
    pub a_day: fn(&str, &str) -> String,
    pub driven_by: fn(&str) -> String,
    pub near: fn(&str, &str) -> String,
    pub times_usual: fn(&str) -> String,
    pub paid_for: &'static str,
    pub budgets: &'static str,
    pub no_budgets: &'static str,
    pub no_budget: &'static str,
    pub set_budget: &'static str,
    pub remove_budget: &'static str,
    pub budget_amount: &'static str,
    pub thresholds: &'static str,
    pub comment: &'static str,
    pub versions: &'static str,
    pub removed: &'static str,
    pub reached: fn(u16) -> String,
    pub hidden: &'static str,
    pub reconciliation: &'static str,
    pub reconciliation_hint: &'static str,
    pub cluster: &'static str,
    pub day: &'static str,
    pub allocated: &'static str,
    pub billed: &'static str,
    pub difference: &'static str,
    pub differs: fn(&str, &str, &str) -> String,
    pub sources: &'static str,
    pub answered: &'static str,
    pub known: &'static str,
    pub missing: fn(u32) -> String,
    pub refresh: &'static str,
    pub benchmark: &'static str,
    pub benchmark_hint: fn(u64, &str, &str) -> String,
    pub percentile: fn(u8) -> String,
    pub median: &'static str,
    pub middle_half: &'static str,
    pub too_few: &'static str,
    pub per_thousand: &'static str,
    pub requests: fn(&str) -> String,
    pub sizes: [&'static str; 4],
    pub formulas: &'static str,
    pub method: [&'static str; 4],
}

impl CostText {
    /// What it is told apart by.
    pub fn breakdown(&self, by: Breakdown) -> &'static str {
        let at = Breakdown::ALL.iter().position(|one| *one == by);
        self.breakdowns[at.unwrap_or_default()]
    }

    /// What is paid for.
    pub fn component(&self, component: &Component) -> String {
        match component {
            Component::Cloud(service) => service.clone(),
            one => {
                let at = Component::CLUSTER.iter().position(|known| known == one);
                self.components[at.unwrap_or_default()].to_owned()
            }
        }
    }

    /// How large a service is.
    pub const fn size(&self, size: SizeClass) -> &'static str {
        self.sizes[size as usize]
    }

    /// What a row is of.
    pub fn row(&self, of: &RowKind, label: &str) -> String {
        match of {
            RowKind::Component(component) => self.component(component),
            RowKind::Entity(_) | RowKind::Name(_) => label.to_owned(),
            RowKind::Unallocated => self.unallocated.to_owned(),
            RowKind::Idle => self.idle.to_owned(),
            RowKind::Shared => self.shared.to_owned(),
            RowKind::None => self.none.to_owned(),
        }
    }
}

/// The words of a language.
pub const fn cost_text(language: Language) -> &'static CostText {
    match language {
        Language::English => &english::ENGLISH,
        Language::Chinese => &chinese::CHINESE,
    }
}

/// The words of this page's language.
pub fn use_cost_text() -> &'static CostText {
    cost_text(expect_context::<Preferences>().language)
}
