//! The facts behind a number: deployments, changes or failures, each with what was said of it.

use super::note::NoteCell;
use crate::{
    preferences::Preferences,
    text::{delivery::use_delivery_text, use_text},
    ui::{Badge, ReferenceLink, Unit, safe_address},
};
use leptos::prelude::*;
use platform::{
    Timestamp,
    delivery::{ChangeEvidence, DeploymentEvidence, EvidenceItem, FailureEvidence, Noted},
    deployments::short,
};

/// The table. All items are of one kind.
#[component]
pub fn Items(items: Vec<Noted>, back: String) -> impl IntoView {
    let text = use_delivery_text();
    let heads: [&'static str; 4] = match items.first().map(|noted| &noted.item) {
        Some(EvidenceItem::Change(_)) => [text.change, text.begun, text.took, text.lead_parts],
        Some(EvidenceItem::Failure(_)) => [text.revision, text.began, text.restored, text.signs],
        _ => [text.revision, text.when, text.brought, text.state],
    };
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let rows = items.into_iter().map(|noted| row(noted, &back)).collect_view();
    view! {
        <div class="delivery-items" tabindex="0" role="region" aria-label=text.note>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.service}</th>
                        {heads}
                        <th scope="col">{text.note}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(noted: Noted, back: &str) -> impl IntoView + use<> {
    let text = use_delivery_text();
    let excluded = noted.note.as_ref().is_some_and(|note| note.excluded);
    let reference = noted.entity.clone();
    let cells = match noted.item.clone() {
        EvidenceItem::Deployment(item) => deployment(item),
        EvidenceItem::Change(item) => change(item),
        EvidenceItem::Failure(item) => failure(item),
    };
    view! {
        <tr data-row data-excluded=excluded.to_string()>
            <th scope="row">
                <ReferenceLink reference pictured=false />
            </th>
            {cells}
            <td data-label=text.note>
                <NoteCell noted back=back.to_owned() />
            </td>
        </tr>
    }
}

/// What leads to a page where there is one: of the portal, or elsewhere.
fn led(page: &str, words: String) -> AnyView {
    if page.starts_with('/') && !page.starts_with("//") {
        return view! { <a href=page.to_owned()>{words}</a> }.into_any();
    }
    match safe_address(page) {
        Some(address) => {
            let address = address.to_owned();
            view! {
                <a href=address rel="external noreferrer">
                    {words}
                </a>
            }
            .into_any()
        }
        None => view! { <span>{words}</span> }.into_any(),
    }
}

fn moment(at: Timestamp) -> impl IntoView {
    let words = use_text().moment(at);
    view! { <time datetime=at.to_rfc3339()>{words}</time> }
}

#[expect(clippy::cast_precision_loss, reason = "times are below 2^53 milliseconds")]
fn time(time: i64) -> String {
    Unit::Duration.short(time as f64, expect_context::<Preferences>().language)
}

fn deployment(item: DeploymentEvidence) -> AnyView {
    let text = use_delivery_text();
    let state = if item.failed { ("bad", text.is_failed) } else { ("good", text.succeeded) };
    let rollback = item.rollback.then(|| view! { <Badge tone="warn">{text.rollback}</Badge> });
    let rework =
        (item.rework && !item.rollback).then(|| view! { <Badge tone="warn">{text.rework}</Badge> });
    let revision = short(&item.revision).to_owned();
    let told = format!("{}: {}", text.told_by, item.sources.join(", "));
    view! {
        <td data-label=text.revision title=item.revision.clone()>
            <code>{led(&item.page, revision)}</code>
            <span class="small">{told}</span>
        </td>
        <td data-label=text.when>{moment(item.finished_at)}</td>
        <td data-label=text.brought>{(text.of_changes)(item.changes)}</td>
        <td data-label=text.state>
            <Badge tone=state.0>{state.1}</Badge>
            " "
            {rollback}
            " "
            {rework}
        </td>
    }
    .into_any()
}

fn change(item: ChangeEvidence) -> AnyView {
    let text = use_delivery_text();
    let title = match item.pull {
        Some(number) => format!("{} (#{number})", item.title),
        None => item.title.clone(),
    };
    let parts: Vec<String> = item
        .parts
        .iter()
        .map(|(part, took)| format!("{} {}", text.part(*part), time(*took)))
        .collect();
    let skewed = item.skewed.then(|| view! { <Badge tone="warn">{text.put_right}</Badge> });
    view! {
        <td data-label=text
            .change>
            {led(&item.page, title)} <span class="small">
                <code>{short(&item.commit).to_owned()}</code>
            </span>
        </td>
        <td data-label=text.begun>{moment(item.begun_at)}</td>
        <td data-label=text.took>{time(item.lead)} " " {skewed}</td>
        <td data-label=text.lead_parts>{parts.join(" · ")}</td>
    }
    .into_any()
}

fn failure(item: FailureEvidence) -> AnyView {
    let text = use_delivery_text();
    let restored = match (item.restored_at, item.restored_by) {
        (Some(at), Some(by)) => {
            let took = time(at.0 - item.began_at.0);
            let how = text.restorer(by);
            view! {
                {moment(at)}
                <span class="small">{format!("{took}, {how}")}</span>
            }
            .into_any()
        }
        _ => view! { <Badge tone="bad">{text.goes_on}</Badge> }.into_any(),
    };
    let signs = item
        .signs
        .iter()
        .map(|sign| {
            let words = text.sign(sign.kind);
            let words = match sign.title.as_str() {
                "" => words.to_owned(),
                title => format!("{words}: {title}"),
            };
            let page = sign.page.clone().unwrap_or_default();
            view! { <li>{led(&page, words)}</li> }
        })
        .collect_view();
    view! {
        <td data-label=text.revision title=item.revision.clone()>
            <code>{led(&item.page, short(&item.revision).to_owned())}</code>
        </td>
        <td data-label=text.began>{moment(item.began_at)}</td>
        <td data-label=text.restored>{restored}</td>
        <td data-label=text.signs>
            <ul role="list">{signs}</ul>
        </td>
    }
    .into_any()
}
