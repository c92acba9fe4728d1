//! Taking something out of the catalog: what would go, asked once, with the way back.

use super::{
    api::{FromEntity, RemoveEntity, UnregisterSource},
    source_address, takes_removals,
};
use crate::{
    PortalError,
    acts::act,
    text::{registry::use_registry_text, use_text},
    ui::{Icon, KindIcon, Refused, count, safe_address},
    who::Who,
};
use leptos::{form::ActionForm, prelude::*};
use platform::{
    EntityRef,
    access::{Permission, Refusal},
    catalog::{EntityRow, SourceEntry},
};

/// How many of those that go are named.
const NAMED: usize = 12;

/// The section: of a registered source the question, of a configured one the way there.
#[component]
pub(super) fn Removal(
    entry: SourceEntry,
    entities: Vec<EntityRow>,
    total: u64,
    shared: Vec<(EntityRef, String)>,
    entity: Option<FromEntity>,
) -> impl IntoView {
    let text = use_registry_text();
    let name = entry.state.target;
    let allowed = takes_removals();
    let orphan = entity.as_ref().is_some_and(|entity| entity.orphan);
    let unregisters = Who::current().may(Permission::CatalogUnregister);
    let refused = |permission, object: &str| {
        let refusal = Refusal::new(permission, object);
        view! { <Refused refusal /> }.into_any()
    };
    let body = match (&entry.registration, &entity) {
        _ if !allowed => view! { <p>{text.readonly}</p> }.into_any(),
        (_, Some(entity)) if orphan && !entity.removable => {
            refused(Permission::CatalogRemove, entity.reference.as_str())
        }
        (Some(_), _) if !orphan && !unregisters => refused(Permission::CatalogUnregister, &name),
        (_, Some(entity)) if orphan => {
            view! { <DeleteOrphan entity=entity.clone() back=source_address(&name) /> }.into_any()
        }
        (Some(_), _) => view! { <Unregister name=name.clone() entities total shared /> }.into_any(),
        (None, _) => view! { <Elsewhere name=name.clone() entity=entity.clone() /> }.into_any(),
    };
    let title = match (&entry.registration, orphan) {
        (_, true) => text.delete_title,
        (Some(_), _) => text.unregister_title,
        (None, _) => text.elsewhere_title,
    };
    view! {
        <section class="registry-removal" aria-labelledby="registry-removal">
            <h3 id="registry-removal">
                <Icon icon=icondata_lu::LuTriangleAlert />
                {title}
            </h3>
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn Unregister(
    name: String,
    entities: Vec<EntityRow>,
    total: u64,
    shared: Vec<(EntityRef, String)>,
) -> impl IntoView {
    let text = use_registry_text();
    let action = act::<UnregisterSource>(&name);
    let kept = u64::try_from(shared.len()).unwrap_or(u64::MAX);
    let going = total.saturating_sub(kept);
    let leaving: Vec<_> = entities
        .into_iter()
        .filter(|row| shared.iter().all(|(reference, _)| *reference != row.reference))
        .collect();
    let shown = leaving.len().min(NAMED);
    let rest = going.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    let more = (rest > 0).then(|| view! { <li>{(text.more)(&count(rest))}</li> });
    let leaving = leaving
        .into_iter()
        .take(NAMED)
        .map(|row| {
            view! {
                <li>
                    <KindIcon kind=row.reference.kind() entity_type=row.entity_type />
                    <a href=row.reference.page()>{row.label}</a>
                </li>
            }
        })
        .collect_view();
    let heirs = shared
        .into_iter()
        .take(NAMED)
        .map(|(reference, source)| {
            view! {
                <li>
                    <KindIcon kind=reference.kind() />
                    {(text.falls_to)(&reference.short(), &source)}
                </li>
            }
        })
        .collect_view();
    view! {
        <p>{(text.going)(going)}</p>
        <ul class="names" role="list">
            {leaving}
            {more}
        </ul>
        {(kept > 0)
            .then(|| {
                view! {
                    <p>{(text.staying)(kept)}</p>
                    <ul class="names" role="list">
                        {heirs}
                    </ul>
                }
            })}
        <p class="undo">
            <Icon icon=icondata_lu::LuUndo2 />
            {text.unregister_undo}
        </p>
        <ActionForm action>
            <input type="hidden" name="source" value=name.clone() />
            <button
                class="button"
                data-look="danger"
                type="submit"
                disabled=move || action.pending().get()
            >
                <Icon icon=icondata_lu::LuUnplug />
                {text.unregister_now}
            </button>
            <a class="button" href=source_address(&name)>
                {text.keep}
            </a>
        </ActionForm>
        {failed(move || action.value().get())}
    }
    .into_any()
}

#[component]
fn DeleteOrphan(entity: FromEntity, back: String) -> impl IntoView {
    let text = use_registry_text();
    let action = act::<RemoveEntity>(entity.reference.as_str());
    view! {
        <p>{(text.delete_hint)(&entity.label)}</p>
        <ActionForm action>
            <input type="hidden" name="reference" value=entity.reference.to_string() />
            <button
                class="button"
                data-look="danger"
                type="submit"
                disabled=move || action.pending().get()
            >
                <Icon icon=icondata_lu::LuTrash2 />
                {text.delete_now}
            </button>
            <a class="button" href=back>
                {text.keep}
            </a>
        </ActionForm>
        {failed(move || action.value().get())}
    }
    .into_any()
}

/// What comes from the configuration is taken out where it stands.
#[component]
fn Elsewhere(name: String, entity: Option<FromEntity>) -> impl IntoView {
    let text = use_registry_text();
    let Some(FromEntity { label, source, .. }) = entity else {
        return view! { <p>{(text.elsewhere_source)(&name)}</p> }.into_any();
    };
    let place = format!("{}:{}", source.location, source.line);
    let edit = source.edit_url.as_deref().and_then(safe_address).map(|address| {
        view! {
            <a class="button" href=address.to_owned() rel="external noreferrer">
                <Icon icon=icondata_lu::LuPencil />
                {use_text().entity.edit_descriptor}
            </a>
        }
    });
    view! {
        <p>{(text.elsewhere_entity)(&label, &place, &name)}</p>
        {edit}
    }
    .into_any()
}

fn failed(
    value: impl Fn() -> Option<Result<(), PortalError>> + Send + Sync + 'static,
) -> impl IntoView {
    let words = use_text();
    move || {
        let reason = match value()?.err()? {
            PortalError::Refused(refusal) => {
                return Some(view! { <Refused refusal /> }.into_any());
            }
            PortalError::BadQuery(reason) => reason,
            PortalError::SignedOut => words.signed_out_hint.to_owned(),
            PortalError::Unavailable => words.unavailable_hint.to_owned(),
            PortalError::Unreachable => words.unreachable_hint.to_owned(),
        };
        let told = view! {
            <p class="failed" role="alert">
                {reason}
            </p>
        };
        Some(told.into_any())
    }
}
