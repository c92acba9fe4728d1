//! The tab of an entity: its projects, its issues by how they stand, one of them unfolded.

use super::{
    act::{Confirm, Refusal},
    address::ListPlace,
    answer::ErrorsAnswer,
    detail::Detail,
    filters::{Filters, Sorts},
    list::{Ends, issue_row},
};
use crate::{
    text::{errors::use_errors_text, use_text},
    ui::{EmptyState, ExternalLink, Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::errors::{EntityErrors, IssueQuestion, ProjectErrors};

/// The tab.
#[component]
pub fn EntityFailing(answer: ErrorsAnswer) -> impl IntoView {
    let text = use_errors_text();
    let ErrorsAnswer { errors, question, preview, refused } = answer;
    let Some(errors) = errors else {
        return view! { <EmptyState icon=lucide::LuBug title=text.nowhere hint=text.nowhere_hint /> }
        .into_any();
    };
    let entity = errors.entity.clone();
    if let Some(error) = refused {
        return view! { <Refusal entity error /> }.into_any();
    }
    if let Some(preview) = preview {
        return view! { <Confirm entity preview /> }.into_any();
    }
    whole(errors, question)
}

fn whole(errors: EntityErrors, question: IssueQuestion) -> AnyView {
    let text = use_errors_text();
    let EntityErrors {
        entity,
        projects,
        issues,
        counts,
        missing,
        unclear,
        detail,
        assignable,
        may,
    } = errors;
    let possible = may.is_possible();
    let place = ListPlace::tab(&entity);
    // Whose projects they are may not be known yet either.
    let told = unclear.is_empty() && projects.iter().all(|one| one.card.known.is_some());
    let heads = projects.into_iter().map(project).collect_view();
    let missing = (!missing.is_empty())
        .then(|| view! { <p class="errors-quiet">{(text.missing)(&missing.join(", "))}</p> });
    let mut detail = detail;
    let total = counts.of(question.filter);
    let shown = u64::try_from(issues.len()).unwrap_or(u64::MAX);
    let rows = issues.into_iter().map(|one| {
        let opened = detail.take_if(|detail| detail.key == one.key);
        let more = [("issue", one.key.to_string())];
        let more = if opened.is_some() { &[][..] } else { &more[..] };
        let address = place.with(&question, more);
        let detail = opened.map(|opened| {
            let (entity, assignable) = (entity.clone(), assignable.clone());
            view! { <Detail entity opened assignable possible /> }.into_any()
        });
        issue_row(one, Ends { entity: None, unfold: Some((address, detail)) })
    });
    let rows = rows.collect_view();
    let list = match (rows.is_empty(), told) {
        (true, false) => view! {
            <p class="errors-quiet" role="status">
                {text.asking}
            </p>
        }.into_any(),
        (true, true) => {
            view! { <EmptyState icon=lucide::LuCircleCheck title=text.nothing hint=text.nothing_hint /> }
            .into_any()
        }
        (false, _) => view! {
            <ol class="errors-list" role="list">
                {rows}
            </ol>
        }.into_any(),
    };
    let left = (total > shown)
        .then(|| view! { <p class="errors-quiet">{(text.and_more)(total - shown)}</p> });
    view! {
        <ul class="errors-projects" role="list">
            {heads}
        </ul>
        {missing}
        <Filters place=place.clone() question=question.clone() />
        <Sorts place=place.clone() question=question.clone() counts all=true />
        {list}
        {left}
    }
    .into_any()
}

/// A project: where it is, how old what is known of it is, what went wrong since.
fn project(project: ProjectErrors) -> AnyView {
    let text = use_errors_text();
    let ProjectErrors { source, project, page, card, more } = project;
    let as_of = card.known.as_ref().map(|known| {
        let at = known.fetched_at;
        view! { <span class="as-of">{text.as_of} " " <RelativeTime at /></span> }
    });
    let alone = source.left_alone_until.map(|until| {
        let words = (text.left_alone)(&source.vendor, &use_text().moment(until));
        view! {
            <p class="errors-notice" role="status">
                {words}
            </p>
        }
    });
    let failed = card.error.map(|error| {
        view! {
            <p class="errors-notice" role="status">
                {text.not_told}
                " "
                {error}
            </p>
        }
    });
    let more = more.then(|| view! { <p class="errors-quiet">{text.only_so_many}</p> });
    view! {
        <li>
            <p>
                <Icon icon=lucide::LuBug />
                <ExternalLink address=page label=project />
                <span class="vendor">{source.vendor}</span>
                {as_of}
            </p>
            {alone}
            {failed}
            {more}
        </li>
    }
    .into_any()
}
