//! The tab of an entity: its environments side by side, and what was deployed.

use super::{environment::EnvironmentCard, history::Timeline, sources::SourceNotices};
use crate::{text::deployments::use_deployment_text, ui::EmptyState};
use leptos::prelude::*;
use platform::deployments::{EntityDeployments, EnvironmentDeployment};

/// The tab; `None` is an entity that names no application.
#[component]
pub fn EntityDeployed(deployments: Option<EntityDeployments>) -> impl IntoView {
    let text = use_deployment_text();
    let Some(deployments) = deployments else {
        return view! { <EmptyState icon=icondata_lu::LuRocket title=text.names_none hint=text.names_none_hint /> }
        .into_any();
    };
    let EntityDeployments { environments, sources, missing, .. } = deployments;
    let missing = (!missing.is_empty()).then(|| {
        let words = (text.missing)(&missing.join(", "));
        view! { <p class="entity-deployed-missing">{words}</p> }
    });
    let notices = view! { <SourceNotices sources /> };
    if environments.is_empty() {
        return view! {
            {notices}
            <EmptyState icon=icondata_lu::LuRocket title=text.nowhere hint=text.nowhere_hint />
            {missing}
        }
        .into_any();
    }
    let timeline = timeline(&environments);
    let cards = environments
        .into_iter()
        .map(|deployment| view! { <EnvironmentCard deployment /> })
        .collect_view();
    view! {
        {notices}
        <div class="entity-deployed">{cards}</div>
        {missing}
        {timeline}
    }
    .into_any()
}

/// What was done in all environments, the newest first.
fn timeline(environments: &[EnvironmentDeployment]) -> AnyView {
    let mut entries: Vec<_> = environments
        .iter()
        .flat_map(|one| {
            let application = &one.application.value;
            let key = &application.key;
            let environment = &application.environment;
            let all = super::history::entries(application, &one.operations);
            all.into_iter().map(move |entry| (environment.clone(), key.clone(), entry))
        })
        .collect();
    entries.sort_by_key(|(_, _, entry)| std::cmp::Reverse(entry.at));
    entries.truncate(30);
    let rollback = |key: &platform::deployments::ApplicationKey| {
        let found = environments.iter().find(|one| one.application.value.key == *key);
        found.is_some_and(|one| (one.may_act || one.may_ask) && !one.application.value.automated)
    };
    let rollbacks = entries.iter().map(|(_, key, _)| rollback(key)).collect::<Vec<_>>();
    view! { <Timeline entries rollbacks named=true /> }.into_any()
}
