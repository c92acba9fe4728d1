//! Issues: what went wrong, where, how it goes on, how often, whom it affects, who looks after it.

use super::{
    spark::LastDay,
    state::{level_tone, state_tone},
};
use crate::{
    text::errors::use_errors_text,
    ui::{Badge, ExternalLink, Icon, RelativeTime, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::errors::{Issue, IssueState, ShownIssue};

/// What stands at the end of a row.
pub struct Ends {
    /// What stands before the meta line: the entity, where several are listed.
    pub entity: Option<AnyView>,
    /// The way to unfold it, and what is unfolded.
    pub unfold: Option<(String, Option<AnyView>)>,
}

/// A row.
pub fn issue_row(shown: ShownIssue, ends: Ends) -> AnyView {
    let text = use_errors_text();
    let ShownIssue { key, issue } = shown;
    let Ends { entity, unfold } = ends;
    let (level, state) = (text.level(issue.level), text.state(&issue));
    let unhandled =
        (issue.unhandled && issue.is_open()).then(|| view! { <Badge>{text.unhandled}</Badge> });
    let culprit = (!issue.culprit.is_empty())
        .then(|| view! { <code class="culprit">{issue.culprit.clone()}</code> });
    let assignee = match &issue.assignee {
        Some(assignee) => view! {
            <span class="assignee" title=text.assignee>
                <Icon icon=lucide::LuUser size=12 />
                {assignee.name.clone()}
            </span>
        }
        .into_any(),
        None => ().into_any(),
    };
    let label = format!("{}: {}", issue.short_id, issue.title);
    let (open, unfolded) = match unfold {
        Some((address, detail)) => {
            let expanded = if detail.is_some() { "true" } else { "false" };
            let words = if detail.is_some() { text.fold } else { text.unfold };
            let icon =
                if detail.is_some() { lucide::LuChevronDown } else { lucide::LuChevronRight };
            let link = view! {
                <a
                    class="button errors-open"
                    data-look="quiet"
                    data-noscroll="true"
                    href=address
                    aria-label=format!("{words}: {label}")
                    aria-expanded=expanded
                >
                    <Icon icon />
                </a>
            };
            (Some(link), detail)
        }
        None => (None, None),
    };
    view! {
        <li class="errors-issue" id=format!("issue-{}", key.id) data-tone=state_tone(&issue)>
            <div class="errors-line">
                <span
                    class="level"
                    data-tone=level_tone(issue.level)
                    role="img"
                    aria-label=level
                    title=level
                >
                    <Icon icon=level_icon(&issue) />
                </span>
                <div class="words">
                    <p class="title">
                        <ExternalLink address=issue.page.clone() label=issue.title.clone() />
                        <Badge tone=state_tone(&issue)>{state}</Badge>
                        {unhandled}
                    </p>
                    <p class="meta">
                        <span class="short">{issue.short_id.clone()}</span>
                        {entity}
                        {culprit}
                        {assignee}
                    </p>
                </div>
                <div class="spark">
                    <LastDay counts=issue.hourly.clone() />
                </div>
                {numbers(&issue)}
                {open}
            </div>
            {unfolded}
        </li>
    }
    .into_any()
}

fn numbers(issue: &Issue) -> AnyView {
    let text = use_errors_text();
    let time = |label: &'static str, at: Option<platform::Timestamp>| {
        at.map(|at| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>
                        <RelativeTime at />
                    </dd>
                </div>
            }
        })
    };
    view! {
        <dl class="numbers">
            <div>
                <dt>{text.events}</dt>
                <dd>{count(issue.events)}</dd>
            </div>
            <div>
                <dt>{text.people}</dt>
                <dd>{count(issue.people)}</dd>
            </div>
            {time(text.last_seen, issue.last_seen)}
            {time(text.first_seen, issue.first_seen)}
        </dl>
    }
    .into_any()
}

fn level_icon(issue: &Issue) -> icondata_core::Icon {
    match (issue.state, level_tone(issue.level)) {
        (IssueState::Resolved, _) => lucide::LuCircleCheck,
        (IssueState::Archived | IssueState::Ignored, _) => lucide::LuArchive,
        (IssueState::Unresolved, "bad") => lucide::LuCircleX,
        (IssueState::Unresolved, "warn") => lucide::LuTriangleAlert,
        (IssueState::Unresolved, _) => lucide::LuInfo,
    }
}
