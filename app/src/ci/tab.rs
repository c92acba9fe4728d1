//! The tab: the repository at its head, runs at the left, everything else at the right.

use super::{
    about::About,
    act::{Confirm, Refusal},
    address::tab_address,
    answer::CiAnswer,
    pulls::Pulls,
    readme::Readme,
    runs::Runs,
    side::{Branches, Deployments, Owners, Releases, Workflows},
};
use crate::{text::ci::use_ci_text, ui::EmptyState};
use leptos::prelude::*;
use platform::ci::EntityCi;

/// The tab.
#[component]
pub fn EntityBuilt(answer: CiAnswer) -> impl IntoView {
    let text = use_ci_text();
    let CiAnswer { built, readme, preview, refused } = answer;
    let Some(built) = built else {
        return view! { <EmptyState icon=icondata_lu::LuWorkflow title=text.nowhere hint=text.nowhere_hint /> }
        .into_any();
    };
    let entity = built.entity.clone();
    if let Some(error) = refused {
        return view! { <Refusal entity error /> }.into_any();
    }
    if let Some(preview) = preview {
        return view! { <Confirm entity preview /> }.into_any();
    }
    if let Some(readme) = readme {
        return view! {
            <p class="ci-back">
                <a href=tab_address(&entity)>{text.back}</a>
            </p>
            <Readme readme />
        }
        .into_any();
    }
    whole(built)
}

fn whole(built: EntityCi) -> AnyView {
    let EntityCi {
        entity,
        source,
        facts,
        languages,
        commit,
        branches,
        owners,
        runs,
        pulls,
        releases,
        deployments,
        workflows,
        jobs,
        may,
    } = built;
    let possible = may.is_possible();
    let (of_runs, of_workflows) = (entity.clone(), entity.clone());
    view! {
        <About entity source facts languages commit may />
        <div class="ci-columns">
            <div class="ci-main">
                <Runs entity=of_runs runs jobs possible />
            </div>
            <div class="ci-side">
                <Pulls pulls />
                <Workflows entity=of_workflows workflows possible />
                <Deployments deployments />
                <Releases releases />
                <Branches branches />
                <Owners owners />
            </div>
        </div>
    }
    .into_any()
}
