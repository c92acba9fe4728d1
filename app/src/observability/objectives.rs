//! The objectives of an entity, with what is left of their budgets.

use super::{
    lists::{linked, listed},
    standing::{SloMark, percent},
};
use crate::{
    text::observability::{ObservabilityText, use_observability_text},
    ui::{
        Card, Unit,
        chart::{Budget, BudgetBar},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    ci::Card as Kept,
    monitoring::{OfSource, Slo},
};

/// The objectives.
#[component]
pub fn Slos(
    /// By source.
    slos: Vec<OfSource<Kept<Vec<Slo>>>>,
) -> impl IntoView {
    let text = use_observability_text();
    (!slos.is_empty()).then(|| {
        let list = listed(slos, text.no_slos, slo);
        view! {
            <Card title=text.slos icon=lucide::LuTarget>
                {list}
            </Card>
        }
    })
}

/// An objective, with what is left of its budget.
pub fn slo(text: &'static ObservabilityText, slo: Slo) -> AnyView {
    let (state, days) = (slo.state(), slo.days);
    let measured = slo.measured.map_or_else(|| "–".to_owned(), percent);
    let promise = (text.promise)(&measured, &percent(slo.target), days);
    let burn = slo.burn.map(|burn| (text.burn)(&format!("{burn:.1}")));
    let budget = slo.budget_left.map(|left| {
        let (used, label) = ((100.0 - left).max(0.0) / 100.0, text.budget.to_owned());
        let (unit, expected, elapsed) = (Unit::Percent, None, None);
        view! {
            <BudgetBar budget=Budget {
                label,
                unit,
                used,
                whole: 1.0,
                expected,
                elapsed,
            } />
        }
    });
    view! {
        <li>
            <div class="line">
                <SloMark state />
                <span class="name">{linked(slo.page, slo.name)}</span>
            </div>
            <p class="more">{promise} " " {burn} {slo.error}</p>
            {budget}
        </li>
    }
    .into_any()
}
