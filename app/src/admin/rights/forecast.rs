//! What there is to say of a change before it is made: what is wrong, or who would gain or lose what.

use crate::{
    text::rights::{RightsText, use_rights_text},
    ui::{Badge, Card, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::rights::{Difference, Forecast, Mistake};

/// Every mistake with its place and the way to mend it.
#[component]
pub(super) fn Mistakes(mistakes: Vec<Mistake>) -> impl IntoView {
    let text = use_rights_text();
    let rows = mistakes.into_iter().map(|mistake| {
        let Mistake { place, line, column, message, fix } = mistake;
        view! {
            <li>
                <p>
                    <code>{place}</code>
                    " · "
                    {(text.place)(line, column)}
                </p>
                <p>{message}</p>
                {fix.map(|fix| view! { <p class="soft">{fix}</p> })}
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Card title=text.mistakes icon=lucide::LuTriangleAlert>
            <ul class="rights-list" role="alert">
                {rows}
            </ul>
        </Card>
    }
    .into_any()
}

/// Who would gain or lose what.
#[component]
pub(super) fn Would(forecast: Forecast) -> impl IntoView {
    let text = use_rights_text();
    let Forecast { differences, total, gaining, losing, looked_at, of, locks_out } = forecast;
    let locks = locks_out.then(|| {
        view! {
            <p class="rights-warning" role="alert">
                {text.locks_out}
            </p>
        }
    });
    let told = u64::try_from(differences.len()).unwrap_or(u64::MAX);
    let more = (total > told).then(|| view! { <p class="soft">{(text.more)(total - told)}</p> });
    let sum = match (gaining, losing, total) {
        (0, 0, 0) => text.would_nothing.to_owned(),
        _ => (text.would_sum)(gaining, losing),
    };
    let table = (told > 0).then(|| table(differences, text));
    view! {
        <Card
            title=text.would
            icon=lucide::LuFlaskConical
            aside=move || (text.looked_at)(looked_at, of)
        >
            <div role="status">{locks} <p>{sum}</p> {table} {more}</div>
        </Card>
    }
    .into_any()
}

fn table(differences: Vec<Difference>, text: &'static RightsText) -> AnyView {
    let rows = differences.into_iter().map(|one| {
        let Difference { principal, label, permission, gained, lost, to_be_approved, examples } =
            one;
        let part = |number: u64, tone: &'static str, words: fn(u64) -> String| {
            (number > 0).then(|| view! { <Badge tone>{words(number)}</Badge> })
        };
        let examples = examples.into_iter().map(|entity| {
            let (page, name) = (entity.page(), entity.to_string());
            view! {
                <a href=page>
                    <code>{name}</code>
                </a>
            }
        });
        let examples = examples.collect_view();
        view! {
            <tr>
                <td title=principal>{label}</td>
                <td>
                    <code>{permission.name()}</code>
                </td>
                <td class="parts">
                    {part(gained, "good", text.gains)} {part(lost, "bad", text.loses)}
                    {part(to_be_approved, "warn", text.to_be_approved)}
                </td>
                <td class="parts">{examples}</td>
            </tr>
        }
    });
    let shown = count(rows.len() as u64);
    let rows = rows.collect_view();
    view! {
        <div class="rights-table" tabindex="0" role="region" aria-label=text.would data-rows=shown>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.person}</th>
                        <th scope="col">{text.permission}</th>
                        <th scope="col">{text.difference}</th>
                        <th scope="col">{text.examples}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
