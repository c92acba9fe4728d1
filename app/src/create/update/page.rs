//! The page: what an update would bring, where it meets the team's own changes, and the button.

use super::{
    api::{UpdateEntity, fetch_origin, preview_update},
    card::short,
};
use crate::{
    PortalError,
    acts::{act, keep_acts},
    data::page_data,
    not_found::NotFound,
    text::template_update::use_update_text,
    ui::{
        Card, EmptyState, ErrorState, ExternalLink, Fact, Facts, FileDiffs, PageHead,
        ReferenceLink, Skeleton,
    },
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};
use platform::{
    EntityRef,
    ci::May,
    scaffolder::{TemplateUpdate, TemplateUse, UpdateConflict},
};
use serde::{Deserialize, Serialize};

/// An update. Its code is loaded with the page.
pub struct UpdatePage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for UpdatePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

/// What the page is made of.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Answer {
    entity: EntityRef,
    origin: TemplateUse,
    /// `None` where none can be offered.
    update: Option<TemplateUpdate>,
}

async fn answer(entity: Option<EntityRef>) -> Result<Option<Answer>, PortalError> {
    let Some(entity) = entity else { return Ok(None) };
    let Some(origin) = fetch_origin(entity.clone()).await? else { return Ok(None) };
    // What cannot be offered is not worked out.
    let update = match origin.reason {
        Some(_) => None,
        None => preview_update(entity.clone()).await?,
    };
    Ok(Some(Answer { entity, origin, update }))
}

/// The entity of `/create/updates/{namespace}/{kind}/{name}`.
fn entity_of(path: &str) -> Option<EntityRef> {
    let mut parts = path.strip_prefix("/create/updates/")?.split('/');
    let (namespace, kind, name) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = parts.next().is_none_or(str::is_empty);
    is_whole.then(|| format!("{kind}:{namespace}/{name}").parse().ok()).flatten()
}

#[component]
fn Page() -> impl IntoView {
    keep_acts();
    let location = use_location();
    let entity = Memo::new(move |before: Option<&Option<EntityRef>>| {
        entity_of(&location.pathname.get()).or_else(|| before.cloned().flatten())
    });
    // It is thought through once: code hosts are asked for that, and not whenever anything changes.
    let data = page_data(move || entity.get(), answer);
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok(Some(answer)) => view! { <Loaded answer /> }.into_any(),
                Ok(None) => view! { <NotFound /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Loaded(answer: Answer) -> impl IntoView {
    let text = use_update_text();
    let Answer { entity, origin, update } = answer;
    let back = entity.page();
    let title = (text.title)(entity.name());
    let facts = facts(&origin, update.as_ref());
    let body = match (origin.reason.clone(), update) {
        (Some(reason), _) => {
            view! { <EmptyState icon=lucide::LuCircleSlash title=text.impossible hint=reason /> }
                .into_any()
        }
        (None, Some(update)) if !update.files.is_empty() => {
            view! { <Update entity may=origin.may update /> }.into_any()
        }
        (None, _) => {
            view! { <EmptyState icon=lucide::LuCircleCheck title=text.nothing hint=text.nothing_hint /> }
                .into_any()
        }
    };
    view! {
        <PageHead title hint=text.hint>
            <a class="button" href=back>
                {text.back}
            </a>
        </PageHead>
        <div class="update">{facts} {body}</div>
    }
    .into_any()
}

fn facts(origin: &TemplateUse, update: Option<&TemplateUpdate>) -> AnyView {
    let text = use_update_text();
    let from = update.map(|update| update.from.clone()).or_else(|| origin.version.clone());
    let to = update.map(|update| update.to.clone()).or_else(|| origin.current.clone());
    let version = |name: &'static str, version: Option<String>| {
        version.map(|version| {
            view! {
                <Fact name>
                    <code title=version.clone()>{short(&version)}</code>
                </Fact>
            }
        })
    };
    let pull = origin.pull_request.clone().map(|address| {
        view! {
            <Fact name=text.pull_request>
                <ExternalLink address=address.clone() label=address />
            </Fact>
        }
    });
    let template = origin.template.clone();
    view! {
        <Facts>
            <Fact name=text.template>
                <ReferenceLink reference=template />
            </Fact>
            {version(text.from, from)}
            {version(text.to, to)}
            {pull}
        </Facts>
    }
    .into_any()
}

#[component]
fn Update(entity: EntityRef, may: May, update: TemplateUpdate) -> impl IntoView {
    let text = use_update_text();
    let TemplateUpdate { files, conflicts, .. } = update;
    view! {
        {opening(entity, may)}
        {conflicting(conflicts)}
        <Card title=text.files icon=lucide::LuFolderTree>
            <FileDiffs files />
        </Card>
    }
    .into_any()
}

/// The button, for who may.
fn opening(entity: EntityRef, may: May) -> AnyView {
    let text = use_update_text();
    let asks = match may {
        May::Act => None,
        May::Ask { by } => Some((text.asks_first)(&by.join(", "))),
        May::Not { reason } => return view! { <p class="update-quiet">{reason}</p> }.into_any(),
    };
    let asks = asks.map(|words| view! { <p class="update-quiet">{words}</p> });
    let action = act::<UpdateEntity>(entity.as_str());
    let refused = move || {
        let error = action.value().get().and_then(Result::err);
        error.map(|error| view! { <ErrorState error /> })
    };
    view! {
        <ActionForm action attr:class="update-open">
            <input type="hidden" name="entity" value=entity.to_string() />
            <button
                class="button"
                data-look="main"
                type="submit"
                disabled=move || action.pending().get()
            >
                {text.open}
            </button>
            <p class="update-quiet">{text.open_hint}</p>
            {asks}
        </ActionForm>
        {refused}
    }
    .into_any()
}

fn conflicting(conflicts: Vec<UpdateConflict>) -> AnyView {
    let text = use_update_text();
    if conflicts.is_empty() {
        return ().into_any();
    }
    let number = u64::try_from(conflicts.len()).unwrap_or(u64::MAX);
    let rows = conflicts.into_iter().map(|UpdateConflict { path, line, what }| {
        view! {
            <li>
                <code>{(text.place)(&path, line)}</code>
                <span>{what}</span>
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Card title=(text.conflicts)(number) icon=lucide::LuTriangleAlert>
            <p class="update-quiet">{text.conflicts_hint}</p>
            <ul class="update-conflicts" role="list">
                {rows}
            </ul>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_an_entity() {
        let entity = entity_of("/create/updates/default/component/shop").unwrap();
        assert_eq!(entity.to_string(), "component:default/shop");
        assert_eq!(super::super::update_address(&entity), "/create/updates/default/component/shop");
        assert_eq!(entity_of("/create/updates/default/component"), None);
        assert_eq!(entity_of("/create/updates/default/component/shop/more"), None);
        assert_eq!(entity_of("/create"), None);
    }
}
