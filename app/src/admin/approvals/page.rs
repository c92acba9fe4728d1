//! The pages: what is to be decided, and what one asked for with the form to ask.

use super::{
    api::{AskApproval, list_approvals},
    request::{Request, failed},
};
use crate::{
    acts::{act, keep_acts},
    data::page_data,
    live::use_live,
    text::{approvals::use_approvals_text, use_text},
    ui::{Card, EmptyState, ErrorState, PageHead, Skeleton},
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::{access::Permission, approvals::Approval};

/// What one may decide. Its code is loaded with the page.
pub struct ApprovalsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for ApprovalsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page own=false /> }.into_any()
    }
}

/// What one asked for. Its code is loaded with the page.
pub struct OwnApprovalsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for OwnApprovalsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page own=true /> }.into_any()
    }
}

#[component]
fn Page(own: bool) -> impl IntoView {
    let answered = keep_acts();
    let (text, words) = (use_approvals_text(), use_text());
    let (query, live) = (use_query_map(), use_live());
    // What was asked for just now leads here from the address of its form.
    let question = move || (own, query.get(), live.version(), answered.get());
    let data = page_data(question, |(own, ..)| async move { list_approvals(own).await });
    let wish = move || {
        query.with(|query| {
            let permission = Permission::from_name(query.get_str("permission")?)?;
            let object = query.get("object").filter(|object| !object.is_empty())?;
            Some(view! { <Ask permission object /> })
        })
    };
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok(all) => listed(all, own),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    let hint = if own { text.own_hint } else { text.hint };
    view! {
        <PageHead title=words.run.approvals hint />
        <nav class="approvals-ways" aria-label=words.run.approvals>
            <a href=super::DECIDE aria-current=(!own).then_some("page")>
                {text.to_decide}
            </a>
            <a href=super::OWN aria-current=own.then_some("page")>
                {text.own}
            </a>
        </nav>
        {own.then_some(wish)}
        <Transition fallback=|| view! { <Skeleton rows=6 /> }>{body}</Transition>
    }
    .into_any()
}

fn listed(all: Vec<Approval>, own: bool) -> AnyView {
    let text = use_approvals_text();
    if all.is_empty() {
        let title = if own { text.nothing_own } else { text.nothing_to_decide };
        return view! { <EmptyState icon=lucide::LuStamp title hint=text.nothing_hint /> }
            .into_any();
    }
    let rows = all.into_iter().map(|approval| view! { <Request approval /> }).collect_view();
    view! {
        <ol class="approvals-list" role="list">
            {rows}
        </ol>
    }
    .into_any()
}

/// The form to ask for what was refused.
#[component]
fn Ask(permission: Permission, object: String) -> impl IntoView {
    let text = use_approvals_text();
    let action = act::<AskApproval>(&format!("{permission:?} {object}"));
    view! {
        <Card title=text.new icon=lucide::LuStamp>
            <p>{(text.what)(permission.name(), &object)}</p>
            <ActionForm action attr:class="approvals-form">
                <input type="hidden" name="permission" value=permission.name() />
                <input type="hidden" name="object" value=object />
                <label>
                    <span>{text.reason}</span>
                    <textarea name="reason" rows="3" required maxlength="1000"></textarea>
                </label>
                <button class="button" data-look="main" type="submit">
                    {text.ask}
                </button>
            </ActionForm>
            {failed(move || action.value().get())}
        </Card>
    }
    .into_any()
}
