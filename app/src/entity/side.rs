//! The smaller cards beside the overview: links and problems.

use crate::{
    text::use_text,
    ui::{Badge, Card, ExternalLink, Icon, compact_url},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    catalog::{Problem, Severity},
    entity::Link,
};

/// The icon of a link: by the name that the file gives, else by what the address says.
fn link_icon(name: Option<&str>, address: &str) -> icondata_core::Icon {
    let name = name.unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "docs" | "doc" | "techdocs" | "runbook" | "article" | "description" => lucide::LuBookOpen,
        "dashboard" | "grafana" | "metrics" | "chart" => lucide::LuLayoutDashboard,
        "github" | "git" => lucide::LuGithub,
        "chat" | "slack" | "forum" | "message" => lucide::LuMessageCircle,
        "email" | "mail" | "externalemail" => lucide::LuMail,
        "help" | "support" => lucide::LuLifeBuoy,
        "alert" | "pagerduty" | "oncall" | "on-call" => lucide::LuSiren,
        "catalog" | "web" | "website" | "language" => lucide::LuGlobe,
        "code" | "source" => lucide::LuCodeXml,
        "scaffolder" | "create" => lucide::LuRocket,
        "user" | "person" | "group" => lucide::LuUsers,
        "bug" | "issue" | "jira" => lucide::LuBug,
        "cost" | "money" => lucide::LuWallet,
        "calendar" | "event" => lucide::LuCalendar,
        "video" => lucide::LuVideo,
        _ if address.starts_with("mailto:") => lucide::LuMail,
        _ if address.contains("://github.com/") => lucide::LuGithub,
        _ => lucide::LuLink,
    }
}

/// The card of links; the step to a first one when there are none.
#[component]
pub(super) fn Links(links: Vec<Link>) -> impl IntoView {
    let words = &use_text().entity;
    let body = if links.is_empty() {
        view! { <p class="entity-side-quiet">{words.no_links}</p> }.into_any()
    } else {
        let links = links
            .into_iter()
            .map(|link| {
                let icon = link_icon(link.icon.as_deref(), &link.url);
                let label = link.title.unwrap_or_else(|| compact_url(&link.url));
                view! {
                    <li>
                        <Icon icon />
                        <ExternalLink address=link.url label />
                    </li>
                }
            })
            .collect_view();
        view! {
            <ul class="entity-side-links" role="list">
                {links}
            </ul>
        }
        .into_any()
    };
    view! {
        <Card title=words.links icon=lucide::LuLink>
            {body}
        </Card>
    }
    .into_any()
}

/// The card of problems; nothing when there are none.
#[component]
pub(super) fn Problems(problems: Vec<Problem>) -> impl IntoView {
    let text = use_text();
    if problems.is_empty() {
        return ().into_any();
    }
    let rows = problems
        .into_iter()
        .map(|problem| {
            let (tone, severity) = match problem.severity {
                Severity::Error => ("bad", text.error),
                Severity::Warning => ("warn", text.warning),
            };
            let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
            // A problem of the entity itself has this very page as its place.
            let elsewhere = !problem.location.starts_with("/catalog/");
            let place = elsewhere.then(|| {
                view! { <code>{format!("{}{line}", compact_url(&problem.location))}</code> }
            });
            view! {
                <li>
                    <p class="sort">
                        <Badge tone>{severity}</Badge>
                        {text.problem(problem.kind)}
                    </p>
                    <p>{problem.message}</p>
                    {place}
                </li>
            }
        })
        .collect_view();
    view! {
        <div id="problems">
            <Card title=text.problems icon=lucide::LuTriangleAlert>
                <ul class="entity-side-problems flush" role="list">
                    {rows}
                </ul>
            </Card>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_word_goes_before_the_address() {
        let same = |a: icondata_core::Icon, b: icondata_core::Icon| a.data == b.data;
        assert!(same(link_icon(Some("Chat"), "https://github.com/a"), lucide::LuMessageCircle));
        assert!(same(link_icon(None, "https://github.com/a"), lucide::LuGithub));
        assert!(same(link_icon(Some("odd"), "mailto:a@b"), lucide::LuMail));
        assert!(same(link_icon(None, "https://a.example"), lucide::LuLink));
    }
}
