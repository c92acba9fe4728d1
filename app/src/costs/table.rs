//! Whose it is: the table that one drills down by.

use super::{
    CostsAsked,
    money::{Writes, percent},
};
use crate::{
    text::costs::use_cost_text,
    ui::{
        Badge, EmptyState, Pager, Tab, TabList,
        chart::{Better, CsvLink, Delta, Sparkline},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef,
    costs::{Amount, Breakdown, CostReport, CostRow, RowKind, Scope},
};

/// The tabs of what it is told apart by, and the table.
#[component]
pub fn Rows(asked: CostsAsked, report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let by = asked.question.breakdown();
    let tab = |one: Breakdown| Tab {
        label: text.breakdown(one).to_owned(),
        address: asked.by(one).address(),
        count: None,
        icon: None,
        current: one == by,
    };
    let tabs = suiting(&asked.question.scope).into_iter().map(tab).collect();
    if report.rows.is_empty() {
        return view! {
            <TabList label=text.by tabs />
            <EmptyState icon=lucide::LuCoins title=text.nothing hint=text.nothing_hint />
        }
        .into_any();
    }
    let writes = Writes::of(report.currency);
    let total = report.total();
    let rows = report.rows.into_iter().map(|row| line(&asked, row, by, writes, total));
    let rows: Vec<AnyView> = rows.collect();
    let csv = asked.csv("rows");
    let pager = pager(&asked, report.question.offset, report.total_rows);
    view! {
        <TabList label=text.by tabs />
        <div class="costs-rows">
            <table>
                <caption class="unseen">{text.breakdown(by)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.breakdown(by)}</th>
                        <th scope="col" class="number">
                            {text.amount}
                        </th>
                        <th scope="col" class="number">
                            {text.share}
                        </th>
                        <th scope="col">{text.trend}</th>
                        <th scope="col" class="number">
                            {text.change}
                        </th>
                        <th scope="col" class="number">
                            {text.efficiency}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="costs-foot">
            <CsvLink address=csv what=text.breakdown(by) />
            {pager}
        </div>
    }
    .into_any()
}

/// By what something can be told apart.
fn suiting(scope: &Scope) -> Vec<Breakdown> {
    let fits = |by: &Breakdown| match scope {
        Scope::Company => true,
        Scope::Team(_) => *by != Breakdown::Team,
        Scope::Domain(_) => *by != Breakdown::Domain,
        Scope::System(_) => !matches!(by, Breakdown::System | Breakdown::Domain),
        Scope::Entity(_) => {
            matches!(by, Breakdown::Environment | Breakdown::Component | Breakdown::Source)
        }
    };
    Breakdown::ALL.into_iter().filter(fits).collect()
}

fn line(asked: &CostsAsked, row: CostRow, by: Breakdown, writes: Writes, total: Amount) -> AnyView {
    let text = use_cost_text();
    let label = text.row(&row.of, &row.label);
    let name = match address(asked, &row.of, by) {
        Some(address) => view! { <a href=address>{label.clone()}</a> }.into_any(),
        None => view! { <span>{label.clone()}</span> }.into_any(),
    };
    let changed = row.changed.then(|| view! { <Badge tone="warn">{text.changed}</Badge> });
    let values = row.trend.iter().map(|one| Some(one.to_drawing())).collect();
    let delta = row.before.map(|before| {
        let (now, before) = (row.amount.to_drawing(), before.to_drawing());
        view! { <Delta now before unit=writes.unit() better=Better::Less /> }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="name">{name} {changed}</span>
            </th>
            <td class="number" data-label=text.amount>
                {writes.exact(row.amount)}
            </td>
            <td class="number" data-label=text.share>
                {row.amount.permille_of(total).map(percent)}
            </td>
            <td data-label=text.trend>
                <Sparkline values />
            </td>
            <td class="number" data-label=text.change>
                {delta}
            </td>
            <td class="number" data-label=text.efficiency>
                {row.efficiency.map(percent)}
            </td>
        </tr>
    }
    .into_any()
}

/// Where more is told of a row.
fn address(asked: &CostsAsked, of: &RowKind, by: Breakdown) -> Option<String> {
    let entity = |entity: &EntityRef| match by {
        Breakdown::Team => Scope::Team(entity.clone()),
        Breakdown::System => Scope::System(entity.clone()),
        Breakdown::Domain => Scope::Domain(entity.clone()),
        _ => Scope::Entity(entity.clone()),
    };
    let mut only = asked.clone();
    only.question.offset = 0;
    match of {
        RowKind::Entity(one) => Some(asked.of_scope(entity(one)).address()),
        RowKind::Component(component) => {
            only.question.component = Some(component.clone());
            Some(only.address())
        }
        RowKind::Name(name) if by == Breakdown::Environment => {
            only.question.environment = Some(name.clone());
            Some(only.address())
        }
        _ => None,
    }
}

/// `offset` is that of the rows that are shown: of another range there may be fewer than asked for.
fn pager(asked: &CostsAsked, offset: u32, total: u64) -> Option<AnyView> {
    let size = u32::try_from(CostReport::SHOWN).unwrap_or(u32::MAX);
    if total <= u64::from(size) && offset == 0 {
        return None;
    }
    let at = |offset: u32| {
        let mut other = asked.clone();
        other.question.offset = offset;
        other.address()
    };
    let last = u64::from(offset.saturating_add(size)).min(total);
    let back = (offset > 0).then(|| at(offset.saturating_sub(size)));
    let forth = (last < total).then(|| at(offset.saturating_add(size)));
    let first = if total == 0 { 0 } else { u64::from(offset) + 1 };
    Some(view! { <Pager rows=(first, last) total back forth /> }.into_any())
}
