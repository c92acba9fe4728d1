//! Open pull requests: what the checks say, who said what, who is asked.

use super::{
    part::{Frame, part, quiet},
    state::{checks_tone, verdict_tone},
};
use crate::{
    text::ci::use_ci_text,
    ui::{Badge, ExternalLink, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::ci::{Card, Checks, Pull, Review};

/// The card.
#[component]
pub fn Pulls(pulls: Card<Vec<Pull>>) -> impl IntoView {
    let text = use_ci_text();
    let frame = Frame { title: text.pulls, icon: lucide::LuGitPullRequest };
    part(&frame, pulls, |pulls| {
        if pulls.is_empty() {
            return quiet(text.no_pulls);
        }
        let rows = pulls.into_iter().map(|pull| pull_row(pull, None)).collect_view();
        view! {
            <ul class="ci-pulls flush" role="list">
                {rows}
            </ul>
        }
        .into_any()
    })
}

/// A pull request; `entity` is the way to what it is about, where that is not plain.
pub fn pull_row(pull: Pull, entity: Option<AnyView>) -> AnyView {
    let text = use_ci_text();
    let Pull { number, title, author, draft, created_at, reviews, checks, page, .. } = pull;
    let asked: Vec<String> = pull.asked.into_iter().chain(pull.asked_teams).collect();
    let asked = (!asked.is_empty()).then(|| {
        view! { <span class="asked">{(text.asked)(&asked.join(", "))}</span> }
    });
    let checks = (checks != Checks::None).then(|| {
        view! { <Badge tone=checks_tone(checks)>{text.checks(checks)}</Badge> }
    });
    let draft = draft.then(|| view! { <Badge>{text.draft}</Badge> });
    view! {
        <li>
            <p class="title">
                <ExternalLink address=page label=title />
                <span class="number">{format!("#{number}")}</span>
            </p>
            <p class="meta">
                {entity} <span class="by">{author}</span> <RelativeTime at=created_at /> {draft}
                {checks} {reviews.into_iter().map(review).collect_view()} {asked}
            </p>
        </li>
    }
    .into_any()
}

fn review(review: Review) -> impl IntoView {
    let words = (use_ci_text().said)(&review.by, use_ci_text().verdict(review.verdict));
    view! { <Badge tone=verdict_tone(review.verdict)>{words}</Badge> }
}
