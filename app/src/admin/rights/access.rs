//! The pages that tell who may do what: one for who may ask of everybody, one for everybody of
//! themselves.

use super::{
    address::{ACCESS, Asked, WHY},
    api::{explain_access, list_who_may},
    explanation::{Everybody, Explained},
};
use crate::{
    PortalError,
    data::page_data,
    text::{rights::use_rights_text, use_text},
    ui::{ErrorState, PageHead, Picker, Skeleton},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::{
    access::Permission,
    rights::{Explanation, WhoMay},
};
use serde::{Deserialize, Serialize};

/// Who may do what, of everybody. Its code is loaded with the page.
pub struct AccessPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for AccessPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page own=false /> }.into_any()
    }
}

/// What one may do oneself. Its code is loaded with the page.
pub struct WhyPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for WhyPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page own=true /> }.into_any()
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
enum Answer {
    /// Nothing was asked yet.
    Nothing,
    One(Box<Explanation>),
    Everybody(Permission, WhoMay),
    /// The address makes no sense.
    Wrong(String),
}

async fn answer(asked: &Asked, own: bool) -> Result<Answer, PortalError> {
    let Some(permission) = asked.permission() else { return Ok(Answer::Nothing) };
    let entity = match asked.entity() {
        Ok(entity) => entity,
        Err(reason) => return Ok(Answer::Wrong(reason)),
    };
    if own {
        let explained = explain_access(None, permission, entity).await?;
        return Ok(Answer::One(Box::new(explained)));
    }
    if asked.principal.is_empty() {
        return Ok(Answer::Everybody(permission, list_who_may(permission, entity).await?));
    }
    let principal = Some(asked.principal.clone());
    Ok(Answer::One(Box::new(explain_access(principal, permission, entity).await?)))
}

#[component]
fn Page(own: bool) -> impl IntoView {
    let (text, words) = (use_rights_text(), use_text());
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Asked::of));
    let data = page_data(
        move || asked.get(),
        move |asked| async move {
            let answer = answer(&asked, own).await;
            answer.map(|answer| (asked, answer))
        },
    );
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok((asked, answer)) => {
                    let shown = match answer {
                        Answer::Nothing => ().into_any(),
                        Answer::One(explanation) => {
                            let object = asked.entity.clone();
                            view! { <Explained explanation=*explanation object own /> }.into_any()
                        }
                        Answer::Everybody(permission, who) => {
                            let entity = asked.entity.clone();
                            view! { <Everybody permission entity who /> }.into_any()
                        }
                        Answer::Wrong(reason) => view! { <p role="alert">{reason}</p> }.into_any(),
                    };
                    view! {
                        <AskForm asked own />
                        {shown}
                    }
                    .into_any()
                }
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    let (title, hint) =
        if own { (words.run.may_i, text.why_hint) } else { (words.run.access, text.access_hint) };
    view! {
        <PageHead title hint />
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>{body}</Transition>
    }
    .into_any()
}

/// A form that works without script.
#[component]
fn AskForm(asked: Asked, own: bool) -> impl IntoView {
    let text = use_rights_text();
    let chosen = asked.permission().unwrap_or(Permission::CatalogRead);
    let permissions = Permission::ALL
        .iter()
        .map(|permission| {
            let name = permission.name();
            view! {
                <option value=name selected=*permission == chosen>
                    {name}
                </option>
            }
        })
        .collect_view();
    let who = (!own).then(|| {
        view! {
            <Picker
                name="principal"
                label=text.who
                value=asked.principal.clone()
                kinds=&["user", "group"]
                example="user:default/jane"
            />
        }
    });
    view! {
        <form class="rights-form" action=if own { WHY } else { ACCESS } method="get" role="search">
            {who}
            <label>
                <span>{text.permission}</span>
                <select name="permission">{permissions}</select>
            </label>
            <Picker
                name="entity"
                label=text.entity
                value=asked.entity
                example="component:default/web"
            />
            <button class="button" data-look="main" type="submit">
                {text.ask}
            </button>
        </form>
    }
    .into_any()
}
