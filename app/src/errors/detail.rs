//! One issue unfolded: what was thrown and where, the release that brought it, what can be done.

use super::{
    address::{act_address, tab_address},
    spark::LastMonth,
};
use crate::{
    text::errors::use_errors_text,
    ui::{Badge, Fold, RelativeTime},
};
use leptos::prelude::*;
use platform::{
    EntityRef,
    ci::Card,
    deployments::short,
    errors::{
        Assignable, BroughtBy, ErrorAct, ErrorEvent, Frame, Issue, IssueDetail, OpenIssue, Thrown,
    },
};

/// Frames that are shown before the rest is folded away.
const FRAMES: usize = 6;

/// It.
#[component]
pub fn Detail(
    entity: EntityRef,
    opened: OpenIssue,
    assignable: Vec<Assignable>,
    /// Whether who looks may do something.
    possible: bool,
) -> impl IntoView {
    let text = use_errors_text();
    let OpenIssue { key, card, brought_by } = opened;
    let Card { known, error } = card;
    let failed = error.map(|error| {
        view! {
            <p class="errors-notice" role="status">
                {text.not_told}
                " "
                {error}
            </p>
        }
    });
    let Some(known) = known else {
        let asking = failed.is_none().then(|| {
            view! {
                <p class="errors-quiet" role="status">
                    {text.asking}
                </p>
            }
        });
        return view! { <div class="errors-detail">{failed} {asking}</div> }.into_any();
    };
    let stale = known.stale.then(|| {
        let at = known.fetched_at;
        view! { <p class="errors-quiet">{text.as_of} " " <RelativeTime at /></p> }
    });
    let IssueDetail { issue, daily, first_release, last_release, event } = known.value;
    let release = |label: &'static str, version: Option<String>| {
        version.map(|version| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>
                        <code>{version}</code>
                    </dd>
                </div>
            }
        })
    };
    let acts = possible.then(|| acts(&entity, &key, &issue, assignable));
    view! {
        <div class="errors-detail">
            {failed} {stale} <LastMonth counts=daily />
            <dl class="errors-facts">
                {release(text.first_release, first_release.map(|one| one.version))}
                {release(text.last_release, last_release.map(|one| one.version))}
                {brought_by.map(brought)}
            </dl> {event.map(happened)} {acts}
        </div>
    }
    .into_any()
}

fn brought(by: BroughtBy) -> AnyView {
    let text = use_errors_text();
    let BroughtBy { application, environment, version, revision, at, commit, certain } = by;
    let label = if certain { text.brought_by } else { text.shortly_before };
    let what = version.unwrap_or_else(|| short(&revision).to_owned());
    let said = commit.and_then(|commit| commit.message);
    view! {
        <div class="brought">
            <dt>{label}</dt>
            <dd>
                <a href=application.page()>{environment} " · " {what}</a>
                " "
                <RelativeTime at />
                {said.map(|said| view! { <span class="said">{said}</span> })}
            </dd>
        </div>
    }
    .into_any()
}

fn happened(event: ErrorEvent) -> AnyView {
    let text = use_errors_text();
    let ErrorEvent { at, environment, thrown, tags, .. } = event;
    let head = view! {
        <h3>
            {text.last_event} {environment.map(|name| view! { <Badge>{name}</Badge> })}
            {at.map(|at| view! { <RelativeTime at /> })}
        </h3>
    };
    let thrown = thrown.into_iter().map(one).collect_view();
    let tags = tags.into_iter().map(|(key, value)| {
        view! {
            <li>
                <span class="key">{key}</span>
                <span>{value}</span>
            </li>
        }
    });
    let tags = tags.collect_view();
    view! {
        <section class="errors-event" aria-label=text.last_event>
            {head}
            {thrown}
            <ul class="errors-tags" role="list">
                {tags}
            </ul>
        </section>
    }
    .into_any()
}

fn one(thrown: Thrown) -> AnyView {
    let text = use_errors_text();
    let Thrown { kind, value, frames } = thrown;
    let mut frames = frames.into_iter().map(frame).collect::<Vec<_>>();
    let rest = frames.split_off(frames.len().min(FRAMES));
    let rest = (!rest.is_empty()).then(|| {
        let words = (text.more_frames)(rest.len());
        view! {
            <Fold summary=words>
                <ol role="list">{rest}</ol>
            </Fold>
        }
    });
    view! {
        <div class="errors-thrown">
            <p>
                <strong>{kind}</strong>
                " "
                {value}
            </p>
            <ol role="list">{frames}</ol>
            {rest}
        </div>
    }
    .into_any()
}

fn frame(frame: Frame) -> AnyView {
    let Frame { function, file, line, own, code } = frame;
    let place = line.map_or_else(|| file.clone(), |line| format!("{file}:{line}"));
    view! {
        <li class="errors-frame" data-own=own.then_some("true")>
            <p>
                <code>{place}</code>
                " "
                <span>{function}</span>
            </p>
            {code
                .filter(|code| !code.is_empty())
                .map(|code| view! { <pre tabindex="0">{code}</pre> })}
        </li>
    }
    .into_any()
}

/// What can be done with it: each is asked once more.
fn acts(
    entity: &EntityRef,
    key: &platform::errors::IssueKey,
    issue: &Issue,
    assignable: Vec<Assignable>,
) -> AnyView {
    let text = use_errors_text();
    let all = [ErrorAct::Resolve, ErrorAct::ResolveNext, ErrorAct::Archive, ErrorAct::Reopen];
    let all = all.into_iter().filter(|act| act.refusal(issue.state).is_none()).map(|act| {
        let name = act.name();
        let label = format!("{}: {}", text.act(name), issue.short_id);
        view! {
            <a class="button" href=act_address(entity, key, name) aria-label=label>
                {text.act(name)}
            </a>
        }
    });
    let all = all.collect_view();
    let now = issue.assignee.as_ref().map(|one| format!("{}:{}", one.kind.name(), one.id));
    let options = assignable.into_iter().map(|Assignable { who, own }| {
        let value = format!("{}:{}", who.kind.name(), who.id);
        let selected = now.as_deref() == Some(value.as_str());
        let label = if own { (text.me)(&who.name) } else { who.name };
        view! {
            <option value=value selected=selected>
                {label}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <div class="errors-acts">
            {all} <form class="errors-assign" action=tab_address(entity) method="get">
                <input type="hidden" name="issue" value=key.to_string() />
                <input type="hidden" name="act" value="assign" />
                <label>
                    <span>{text.assignee}</span>
                    <select name="to">
                        <option value="">{text.nobody}</option>
                        {options}
                    </select>
                </label>
                <button class="button" type="submit">
                    {text.act("assign")}
                </button>
            </form>
        </div>
    }
    .into_any()
}
