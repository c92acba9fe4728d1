//! The smaller cards: workflows, deployments, releases, branches, owners of files.

use super::{
    address::dispatch_address,
    part::{Frame, part, quiet},
    state::{environment_tone, short},
};
use crate::{
    text::ci::use_ci_text,
    ui::{Badge, ExternalLink, Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef,
    ci::{self, Card, CodeOwners, HostDeployment, Release, Workflow},
};

/// As many of each are shown.
const SHOWN: usize = 8;

fn list(rows: Vec<AnyView>) -> AnyView {
    view! {
        <ul class="ci-list flush" role="list">
            {rows}
        </ul>
    }
    .into_any()
}

/// What can be run.
#[component]
pub fn Workflows(
    entity: EntityRef,
    workflows: Card<Vec<Workflow>>,
    possible: bool,
) -> impl IntoView {
    let text = use_ci_text();
    let frame = Frame { title: text.workflows, icon: lucide::LuWorkflow };
    let row = |workflow: Workflow| {
        let run = (possible && workflow.active).then(|| {
            let label = format!("{}: {}", text.run, workflow.name);
            view! {
                <a class="button" href=dispatch_address(&entity, workflow.file()) aria-label=label>
                    <Icon icon=lucide::LuPlay />
                    {text.run}
                </a>
            }
        });
        let off = (!workflow.active).then(|| view! { <Badge>{text.off}</Badge> });
        view! {
            <li>
                <span class="name">
                    <ExternalLink address=workflow.page label=workflow.name />
                </span>
                {off}
                <span class="end">{run}</span>
            </li>
        }
        .into_any()
    };
    part(&frame, workflows, |all| {
        if all.is_empty() {
            return quiet(text.no_workflows);
        }
        list(all.into_iter().map(row).collect())
    })
}

/// The last deployment to each environment.
#[component]
pub fn Deployments(deployments: Card<Vec<HostDeployment>>) -> impl IntoView {
    let text = use_ci_text();
    let frame = Frame { title: text.deployments, icon: lucide::LuRocket };
    let row = |one: HostDeployment| {
        view! {
            <li>
                <span class="name">{one.environment}</span>
                <Badge tone=environment_tone(one.state)>{text.environment(one.state)}</Badge>
                <code title=one.commit.clone()>{short(&one.commit)}</code>
                <span class="end">{one.at.map(|at| view! { <RelativeTime at /> })}</span>
                {(!one.description.is_empty())
                    .then(|| view! { <p class="more">{one.description}</p> })}
            </li>
        }
        .into_any()
    };
    part(&frame, deployments, |all| {
        if all.is_empty() {
            return quiet(text.no_deployments);
        }
        list(all.into_iter().map(row).collect())
    })
}

/// The last releases.
#[component]
pub fn Releases(releases: Card<Vec<Release>>) -> impl IntoView {
    let text = use_ci_text();
    let frame = Frame { title: text.releases, icon: lucide::LuTag };
    let row = |one: Release| {
        let more = (one.name != one.tag).then(|| view! { <p class="more">{one.name}</p> });
        view! {
            <li>
                <span class="name">
                    <ExternalLink address=one.page label=one.tag />
                </span>
                {one.prerelease.then(|| view! { <Badge tone="warn">{text.prerelease}</Badge> })}
                <span class="end">{one.at.map(|at| view! { <RelativeTime at /> })}</span>
                {more}
            </li>
        }
        .into_any()
    };
    part(&frame, releases, |all| {
        if all.is_empty() {
            return quiet(text.no_releases);
        }
        list(all.into_iter().take(SHOWN).map(row).collect())
    })
}

/// Branches.
#[component]
pub fn Branches(branches: Card<ci::Branches>) -> impl IntoView {
    let text = use_ci_text();
    let frame = Frame { title: text.branches, icon: lucide::LuGitBranch };
    let row = |one: ci::Branch| {
        let sign = one.protected.then(|| {
            view! {
                <span class="protected" role="img" title=text.protected aria-label=text.protected>
                    <Icon icon=lucide::LuShieldCheck />
                </span>
            }
        });
        view! {
            <li>
                <code class="name">{one.name}</code>
                {sign}
                <code class="end" title=one.sha.clone()>
                    {short(&one.sha)}
                </code>
            </li>
        }
        .into_any()
    };
    part(&frame, branches, |all| {
        let ci::Branches { mut shown, more } = all;
        if shown.is_empty() {
            return quiet(text.no_branches);
        }
        shown.sort_by_key(|one| !one.protected);
        let left = shown.len().saturating_sub(SHOWN);
        let rest = (left > 0 || more).then(|| {
            let words = if more { (text.and_many)(left) } else { (text.and_more)(left) };
            view! { <p class="ci-quiet">{words}</p> }
        });
        let rows = shown.into_iter().take(SHOWN).map(row).collect();
        view! {
            {list(rows)}
            {rest}
        }
        .into_any()
    })
}

/// Who looks after which files.
#[component]
pub fn Owners(owners: Card<CodeOwners>) -> impl IntoView {
    let text = use_ci_text();
    let frame = Frame { title: text.owners, icon: lucide::LuUsers };
    part(&frame, owners, |owners| {
        if owners.path.is_empty() {
            return quiet(text.no_owners);
        }
        let rows = owners.rules.into_iter().take(SHOWN).map(|rule| {
            let whom =
                if rule.owners.is_empty() { text.nobody.to_owned() } else { rule.owners.join(" ") };
            view! {
                <li>
                    <code class="name">{rule.pattern}</code>
                    <span class="end">{whom}</span>
                </li>
            }
            .into_any()
        });
        let rows = rows.collect();
        let (path, page) = (owners.path, owners.page);
        view! {
            {list(rows)}
            <p class="ci-quiet">
                <ExternalLink address=page label=path />
            </p>
        }
        .into_any()
    })
}
