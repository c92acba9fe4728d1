//! What can be done with an entity beside looking at it: have it read again, copy its name, see it
//! as a file, take it out of the catalog.

use super::address::Format;
use crate::{
    acts::act,
    admin::who_address,
    live::use_live,
    registry::{RefreshEntity, removal_address, takes_removals},
    text::use_text,
    ui::{CopyButton, Icon},
    who::Who,
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use platform::{EntityRef, access::Permission};
use std::time::Duration;

/// How long it is said that a source is being read again.
const SAID: Duration = Duration::from_secs(6);

/// The button that has the entity's sources read again. What changed comes as a live notice.
#[component]
pub(super) fn Refresh(reference: EntityRef) -> impl IntoView {
    let text = &use_text().entity;
    let live = use_live();
    let action = act::<RefreshEntity>(reference.as_str());
    let said = RwSignal::new(false);
    Effect::new(move |before: Option<usize>| {
        let done = action.version().get();
        if before.is_some_and(|before| before < done) {
            said.set(action.value().get_untracked().is_some_and(|value| value.is_ok()));
            set_timeout(move || _ = said.try_set(false), SAID);
        }
        done
    });
    // Reading ends with a notice: then there is nothing more to wait for.
    Effect::new(move |before: Option<u64>| {
        let version = live.version();
        if before.is_some_and(|before| before != version) {
            set_timeout(move || _ = said.try_set(false), Duration::from_secs(1));
        }
        version
    });
    let message = move || said.get().then_some(text.refreshing);
    view! {
        <ActionForm action attr:class="entity-refresh">
            <input type="hidden" name="reference" value=reference.to_string() />
            <button class="button" type="submit" disabled=move || action.pending().get()>
                <Icon icon=lucide::LuRefreshCw />
                {text.refresh}
            </button>
            <span class="said" role="status">
                {message}
            </span>
        </ActionForm>
    }
    .into_any()
}

/// The rest, behind three dots.
#[component]
pub(super) fn Menu(reference: EntityRef, origin: String, removable: bool) -> impl IntoView {
    let text = &use_text().entity;
    let who = Who::current();
    let may_ask = who.may(Permission::PolicyRead);
    let removable = removable || who.may(Permission::CatalogUnregister);
    let offered = takes_removals() && removable && !origin.is_empty();
    let removal = offered.then(|| {
        view! {
            <li>
                <a href=removal_address(&origin, Some(&reference))>
                    <Icon icon=lucide::LuUnplug />
                    {text.unregister}
                </a>
            </li>
        }
    });
    let who = may_ask.then(|| {
        let address = who_address(Permission::CatalogRead, &reference);
        view! {
            <li>
                <a href=address>
                    <Icon icon=lucide::LuEye />
                    {use_text().run.who_sees}
                </a>
            </li>
        }
    });
    let inspect = Format::Yaml.address(&reference);
    view! {
        <details class="entity-menu">
            <summary
                class="button"
                data-square
                aria-label=text.more_actions
                title=text.more_actions
            >
                <Icon icon=lucide::LuEllipsis />
            </summary>
            <ul role="list">
                <li>
                    <CopyButton text=reference.to_string() label=text.copy_reference />
                </li>
                <li>
                    <a href=inspect>
                        <Icon icon=lucide::LuFileCode />
                        {text.inspect}
                    </a>
                </li>
                {who}
                {removal}
            </ul>
        </details>
    }
    .into_any()
}
