//! Teams of the company, services of a team.

use super::{
    address::Asked,
    tiles::{tone, value_words},
};
use crate::{
    preferences::Preferences,
    text::delivery::use_delivery_text,
    ui::{
        Badge, Card, KindIcon,
        chart::{CsvLink, Sparkline},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::delivery::{DeliveryPage, DeliveryRow, DeliveryScope, Measure, Reading, RowKind};

/// The table, by name. It is no ranking: who wants to know what is behind a number follows it.
#[component]
pub fn Rows(asked: Asked, page: DeliveryPage) -> impl IntoView {
    let text = use_delivery_text();
    let Some(kind) = page.rows.first().map(|row| row.kind) else { return ().into_any() };
    let (title, head, icon) = match kind {
        RowKind::Team => (text.teams, text.team, lucide::LuUsers),
        RowKind::Service => (text.services, text.service, lucide::LuBox),
    };
    let heads = Measure::ALL.into_iter().map(|measure| {
        view! { <th scope="col">{text.measure(measure)}</th> }
    });
    let heads = heads.collect_view();
    let csv = asked.csv("rows", &page.zone, None);
    let rows = page.rows.into_iter().map(|one| row(&asked, one)).collect_view();
    view! {
        <Card title icon aside=move || view! { <CsvLink address=csv.clone() what=title /> }>
            <div class="delivery-rows" tabindex="0" role="region" aria-label=title>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{head}</th>
                            {heads}
                            <th scope="col">{text.trend}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

fn row(asked: &Asked, row: DeliveryRow) -> impl IntoView + use<> {
    let text = use_delivery_text();
    let scope = row.reference.as_ref().map(|one| match row.kind {
        RowKind::Team => DeliveryScope::Team(one.target.clone()),
        RowKind::Service => DeliveryScope::Service(one.target.clone()),
    });
    let own = scope.map(|scope| Asked { scope, ..asked.clone() });
    let name = match (&row.reference, &own) {
        (Some(reference), Some(own)) => {
            let address = own.page_of(&own.scope);
            let (kind, label) = (reference.target.kind().to_owned(), reference.label.clone());
            view! {
                <KindIcon kind entity_type=reference.entity_type.clone() />
                <a href=address data-row-link>
                    {label}
                </a>
            }
            .into_any()
        }
        _ => view! { <span>{text.nobody}</span> }.into_any(),
    };
    let cells = row.readings.iter().map(|reading| cell(own.as_ref(), reading)).collect_view();
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
    let values: Vec<Option<f64>> = row.trend.iter().map(|count| Some(*count as f64)).collect();
    view! {
        <tr data-row>
            <th scope="row">
                <span class="name">{name}</span>
            </th>
            {cells}
            <td data-label=text.trend>
                <Sparkline values label=text.trend />
            </td>
        </tr>
    }
}

fn cell(own: Option<&Asked>, reading: &Reading) -> impl IntoView + use<> {
    let text = use_delivery_text();
    let language = expect_context::<Preferences>().language;
    let label = text.measure(reading.measure);
    let Some(value) = reading.value else {
        let why = (text.too_little)(reading.samples, reading.measure.least());
        return view! {
            <td class="empty" data-label=label title=why.clone()>
                <span aria-label=why.clone()>"–"</span>
            </td>
        }
        .into_any();
    };
    let words = value_words(value, text, language);
    let words = match own {
        Some(own) => {
            let address = own.number(reading.measure, None);
            view! { <a href=address>{words}</a> }.into_any()
        }
        None => view! { <span>{words}</span> }.into_any(),
    };
    let band = reading.band.map(|band| view! { <Badge tone=tone(band)>{text.band(band)}</Badge> });
    view! { <td data-label=label>{words} " " {band}</td> }.into_any()
}
