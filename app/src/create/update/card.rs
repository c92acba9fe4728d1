//! The card of an entity's page: which template made it, when, and whether there is an update.

use super::update_address;
use crate::{
    create::tasks::task_address,
    text::template_update::use_update_text,
    ui::{Card, ExternalLink, Fact, Facts, Icon, ReferenceLink, RelativeTime, compact_url},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{EntityRef, ci::May, scaffolder::TemplateUse};

/// What tells a text from others is long; its beginning is enough for people.
pub(super) fn short(version: &str) -> String {
    let is_hash = version.len() >= 32 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { version.chars().take(8).collect() } else { version.to_owned() }
}

fn version(name: &'static str, version: Option<String>) -> AnyView {
    let fact = version.map(|version| {
        view! {
            <Fact name>
                <code title=version.clone()>{short(&version)}</code>
            </Fact>
        }
    });
    view! { {fact} }.into_any()
}

/// The card.
#[component]
pub fn MadeWith(entity: EntityRef, origin: TemplateUse) -> impl IntoView {
    let text = use_update_text();
    let TemplateUse { template, task, at, has_moved, pull_request, .. } = origin;
    let when = at.map(|at| {
        view! {
            <Fact name=text.when>
                <RelativeTime at />
            </Fact>
        }
    });
    let task = task.map(|task| {
        view! {
            <Fact name=text.task>
                <a href=task_address(&task)>{text.show_task}</a>
            </Fact>
        }
    });
    let now = origin.current.filter(|_| has_moved);
    let pull = pull_request.clone().map(|address| {
        let label = compact_url(&address);
        view! {
            <Fact name=text.pull_request>
                <ExternalLink address label />
            </Fact>
        }
    });
    let (tone, icon, words) = match (pull_request.is_some(), has_moved) {
        (true, _) => ("accent", lucide::LuGitPullRequest, text.open_pull),
        (false, true) => ("accent", lucide::LuRefreshCw, text.has_moved),
        (false, false) => ("good", lucide::LuCircleCheck, text.up_to_date),
    };
    let offered = has_moved && origin.reason.is_none() && !matches!(origin.may, May::Not { .. });
    let offer = offered.then(|| {
        view! {
            <a class="button" href=update_address(&entity)>
                {text.see_update}
            </a>
        }
    });
    let reason = origin.reason.filter(|_| has_moved);
    let reason = reason.map(|reason| view! { <p class="update-quiet">{reason}</p> });
    view! {
        <Card title=text.made_with icon=lucide::LuLayoutTemplate>
            <Facts>
                <Fact name=text.template>
                    <ReferenceLink reference=template pictured=false />
                </Fact>
                {when}
                {task}
                {version(text.version, origin.version)}
                {version(text.current, now)}
                {pull}
            </Facts>
            <p class="update-state" data-tone=tone>
                <Icon icon />
                {words}
            </p>
            {reason}
            {offer}
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_hash_is_shortened_and_a_name_is_not() {
        assert_eq!(short(&"0a".repeat(20)), "0a0a0a0a");
        assert_eq!(short("v1.20.3"), "v1.20.3");
    }
}
