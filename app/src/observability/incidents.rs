//! The incidents of an entity, and who is called.

use super::{
    lists::{linked, listed},
    sources::age_of,
    standing::severity_tone,
};
use crate::{
    text::observability::{ObservabilityText, use_observability_text},
    ui::{Badge, Card, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    ci::Card as Kept,
    monitoring::{Called, Incident, OfSource, OnCall},
};

/// The incidents.
#[component]
pub fn Incidents(
    /// By source.
    incidents: Vec<OfSource<Kept<Vec<Incident>>>>,
) -> impl IntoView {
    let text = use_observability_text();
    (!incidents.is_empty()).then(|| {
        let list = listed(incidents, text.no_incidents, incident);
        view! {
            <Card title=text.incidents icon=lucide::LuFlame>
                {list}
            </Card>
        }
    })
}

/// An incident, with who is called.
pub fn incident(text: &'static ObservabilityText, incident: Incident) -> AnyView {
    let open = incident.is_open();
    let ended = incident.resolved_at.map(|at| {
        view! {
            " · "
            {text.resolved}
            " "
            <RelativeTime at />
        }
    });
    let name = format!("{} {}", incident.number, incident.title);
    let tone = if open { severity_tone(&incident.severity) } else { "plain" };
    view! {
        <li data-firing=open.then_some("")>
            <div class="line">
                <Badge tone=tone>{incident.severity}</Badge>
                <span class="name">{linked(incident.page, name)}</span>
            </div>
            <p class="more">
                {text.declared} " " <RelativeTime at=incident.declared_at /> {ended}
                {called(text, &incident.called)}
            </p>
        </li>
    }
    .into_any()
}

/// Who is called, in words; nothing when nobody is.
fn called(text: &'static ObservabilityText, called: &[Called]) -> Option<String> {
    let names: Vec<&str> = called.iter().map(|one| one.name.as_str()).collect();
    (!names.is_empty()).then(|| format!(" · {}", (text.called)(&names.join(", "))))
}

/// Who is called now.
#[component]
pub fn WhoIsCalled(
    /// By source.
    on_call: Vec<OfSource<Kept<Option<OnCall>>>>,
) -> impl IntoView {
    let text = use_observability_text();
    let all: Vec<AnyView> = on_call
        .into_iter()
        .map(|one| {
            let age = age_of(&one.value);
            let failed = one.value.error.is_some();
            let body = match one.value.known.map(|known| known.value) {
                Some(Some(told)) if !told.first.is_empty() => rota(text, told),
                Some(_) => view! { <p class="nothing">{text.nobody_called}</p> }.into_any(),
                // That nobody is called is not known then.
                None if failed => {
                    view! { <p class="nothing">{(text.no_answer)(&one.vendor)}</p> }.into_any()
                }
                None => view! { <p class="nothing">{text.asked_for}</p> }.into_any(),
            };
            view! { <div class="monitoring-list">{age} {body}</div> }.into_any()
        })
        .collect();
    (!all.is_empty()).then(|| {
        view! {
            <Card title=text.on_call icon=lucide::LuPhoneCall>
                {all}
            </Card>
        }
    })
}

fn rota(text: &'static ObservabilityText, told: OnCall) -> AnyView {
    let names = |all: &[Called]| {
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        names.join(", ")
    };
    let then = told.then.iter().map(|step| {
        let names = names(step);
        view! { <li>{(text.then_called)(&names)}</li> }
    });
    view! {
        <ol role="list">
            <li>
                <strong>{names(&told.first)}</strong>
            </li>
            {then.collect_view()}
        </ol>
    }
    .into_any()
}
