//! The numbers that a page begins with.

use super::money::{Writes, share};
use crate::{
    text::{costs::use_cost_text, range::use_range_text},
    ui::{
        Unit,
        chart::{Better, Stat, StatTile},
        range::Asked,
    },
};
use leptos::prelude::*;
use platform::costs::{Amount, CostReport};

/// The row of tiles.
#[component]
pub fn Tiles(report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let writes = Writes::of(report.currency);
    let money = |label: &str, amount: Option<Amount>| {
        Stat::new(label, writes.unit(), amount.map(Amount::to_drawing))
    };
    let preset = Asked { range: report.question.range, compare: false }.preset();
    let against = use_range_text().before(preset);
    let total = Stat {
        course: report.days.iter().map(|day| Some(day.split.total().to_drawing())).collect(),
        ..money(text.total, Some(report.total()))
    };
    let total = match report.before {
        Some(before) => total.against(Some(before.to_drawing()), against, Better::Less),
        None => total,
    };
    let mut stats = vec![total];
    if let Some(month) = report.month {
        let spent = money(text.month_to_date, Some(month.spent));
        let before = month.last_so_far.map(Amount::to_drawing);
        stats.push(spent.against(before, text.last_month_so_far, Better::Less));
        let forecast = month.forecast;
        let note = forecast.map_or(text.too_new.to_owned(), |forecast| {
            (text.between)(&writes.short(forecast.low), &writes.short(forecast.high))
        });
        let stat = money(text.forecast, forecast.map(|forecast| forecast.expected));
        stats.push(Stat { note: Some(note), ..stat });
        if let Some(last) = month.last {
            stats.push(money(text.last_month, Some(last)));
        }
    }
    let of = |amount: Option<Amount>, label: &str, hint: &str| {
        let stat = money(label, Some(amount?));
        Some(Stat { note: Some(hint.to_owned()), ..stat })
    };
    stats.extend(of(report.unallocated, text.unallocated, text.unallocated_hint));
    stats.extend(of(report.idle, text.idle, text.idle_hint));
    if let Some(total) = report.efficiency.total {
        let note = (text.efficiency_hint)(&writes.short(report.efficiency.unused));
        let stat = Stat::new(text.efficiency, Unit::Percent, Some(share(total)));
        stats.push(Stat { note: Some(note), ..stat });
    }
    let tiles = stats.into_iter().map(|stat| view! { <StatTile stat /> }).collect_view();
    view! { <div class="stat-tiles costs-tiles">{tiles}</div> }.into_any()
}
