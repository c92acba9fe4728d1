//! Home: the pull requests of who looks, and what waits for them to look at.

use super::{api::fetch_own_pulls, pulls::pull_row};
use crate::{
    data::page_data,
    live::use_live,
    text::ci::use_ci_text,
    ui::{Card, Icon, ReferenceLink, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::ci::{OwnPull, OwnPulls};

/// As many of each are shown.
const SHOWN: usize = 8;

/// The cards; nothing where no code host is connected. What goes wrong with them is theirs alone.
#[component]
pub fn OwnPullCards() -> impl IntoView {
    let live = use_live();
    let own = page_data(move || live.version(), |_| fetch_own_pulls());
    let body = move || {
        Suspend::new(async move {
            match own.await {
                Ok(own) if own.connected => cards(own),
                _ => ().into_any(),
            }
        })
    };
    view! { <Transition fallback=|| ()>{body}</Transition> }.into_any()
}

fn cards(own: OwnPulls) -> AnyView {
    let text = use_ci_text();
    let OwnPulls { login, mine, waiting, fetched_at, error, .. } = own;
    if login.is_none() {
        return view! {
            <p class="home-own-login">
                <Icon icon=lucide::LuGitPullRequest />
                <span>{text.no_login}</span>
            </p>
        }
        .into_any();
    }
    let known = fetched_at.is_some();
    let notice = move || {
        error.clone().map(|error| {
            view! {
                <p class="home-own-away" title=error>
                    {text.not_told}
                    " "
                    {fetched_at.map(|at| view! { <RelativeTime at /> })}
                </p>
            }
        })
    };
    view! {
        <div class="home-own">
            <Card title=text.waiting_for_me icon=lucide::LuEye>
                {notice()}
                {list(waiting, known, text.nothing_waits)}
            </Card>
            <Card title=text.my_pulls icon=lucide::LuGitPullRequestArrow>
                {list(mine, known, text.none_of_mine)}
            </Card>
        </div>
    }
    .into_any()
}

fn list(pulls: Vec<OwnPull>, known: bool, none: &'static str) -> AnyView {
    let text = use_ci_text();
    if pulls.is_empty() {
        let words = if known { none } else { text.asking };
        return view! { <p class="ci-quiet">{words}</p> }.into_any();
    }
    let left = pulls.len().saturating_sub(SHOWN);
    let more = (left > 0).then(|| view! { <p class="ci-quiet">{(text.and_more)(left)}</p> });
    let rows = pulls.into_iter().take(SHOWN).map(|OwnPull { pull, entity }| {
        let entity = view! { <ReferenceLink reference=entity /> }.into_any();
        pull_row(pull, Some(entity))
    });
    view! {
        <ul class="ci-pulls flush" role="list">
            {rows.collect_view()}
        </ul>
        {more}
    }
    .into_any()
}
