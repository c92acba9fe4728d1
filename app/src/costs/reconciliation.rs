//! What is allocated against what is billed.

use super::money::{Writes, growth};
use crate::{
    text::costs::use_cost_text,
    ui::{Badge, Card},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::costs::{CostReport, Reconciled, Reconciliation};

/// Days that are shown of each cluster.
const SHOWN: usize = 5;

/// The card; nothing where nothing can be compared, or it is not the asker's to see.
#[component]
pub fn Reconciliations(report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    if report.reconciliation.is_empty() {
        return ().into_any();
    }
    let writes = Writes::of(report.currency);
    let rows: Vec<AnyView> =
        report.reconciliation.into_iter().flat_map(|one| of_cluster(one, writes)).collect();
    view! {
        <Card title=text.reconciliation icon=lucide::LuScale>
            <p class="costs-quiet">{text.reconciliation_hint}</p>
            <div class="costs-rows" tabindex="0">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text.cluster}</th>
                            <th scope="col">{text.day}</th>
                            <th scope="col" class="number">
                                {text.allocated}
                            </th>
                            <th scope="col" class="number">
                                {text.billed}
                            </th>
                            <th scope="col" class="number">
                                {text.difference}
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

fn of_cluster(one: Reconciliation, writes: Writes) -> Vec<AnyView> {
    let text = use_cost_text();
    let whole = Reconciled {
        day: one.days.first().map(|day| day.day).unwrap_or_default(),
        allocated: one.allocated,
        billed: one.billed,
        alert: false,
    };
    let cluster = one.cluster;
    let total = row(&cluster, text.total.to_owned(), whole, writes);
    let days = one.days.into_iter().take(SHOWN);
    std::iter::once(total)
        .chain(days.map(|day| row(&cluster, day.day.to_string(), day, writes)))
        .collect()
}

fn row(cluster: &str, when: String, day: Reconciled, writes: Writes) -> AnyView {
    let text = use_cost_text();
    let difference = day.difference().map(growth);
    let difference = match (day.alert, difference) {
        (true, Some(difference)) => view! { <Badge tone="bad">{difference}</Badge> }.into_any(),
        (_, difference) => view! { <span>{difference}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{cluster.to_owned()}</th>
            <td data-label=text.day>{when}</td>
            <td class="number" data-label=text.allocated>
                {writes.exact(day.allocated)}
            </td>
            <td class="number" data-label=text.billed>
                {writes.exact(day.billed)}
            </td>
            <td class="number" data-label=text.difference>
                {difference}
            </td>
        </tr>
    }
    .into_any()
}
