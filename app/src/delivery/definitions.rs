//! What is measured, how, and where that is said.

use crate::{
    text::delivery::use_delivery_text,
    ui::{Card, ExternalLink},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::delivery::{Edition, Measure};

/// The card.
#[component]
pub fn Definitions() -> impl IntoView {
    let text = use_delivery_text();
    let (measures, bands) = (Edition::MEASURES, Edition::BANDS);
    let hint = (text.definitions_hint)(measures.name, measures.year, bands.name, bands.year);
    let entries = Measure::ALL.into_iter().map(|measure| {
        let lines = text.lines(measure);
        let lines = (!lines.is_empty()).then(|| {
            view! { <p>{format!("{}: {lines}", text.drawn_at)}</p> }
        });
        view! {
            <dt id=format!("what-{}", measure.name())>{text.measure(measure)}</dt>
            <dd>
                <p>{text.definition(measure)}</p>
                <p>{format!("{}: {}", text.computed, text.formula(measure))}</p>
                {lines}
            </dd>
        }
    });
    let entries = entries.collect_view();
    let sources = [measures, bands].map(|edition| {
        let label = format!("DORA {} ({})", edition.name, edition.year);
        view! {
            <li>
                <ExternalLink address=edition.address.to_owned() label />
            </li>
        }
    });
    view! {
        <Card title=text.definitions_title icon=lucide::LuBookOpen>
            <div class="delivery-definitions">
                <p class="hint">{hint}</p>
                <dl>{entries}</dl>
                <p>{text.no_persons}</p>
                <ul>{sources.collect_view()}</ul>
            </div>
        </Card>
    }
    .into_any()
}
