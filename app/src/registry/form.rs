//! The field for an address. Without script the browser asks for the same page with it.

use super::address::{Asked, preview_address};
use crate::{text::registry::use_registry_text, ui::Icon};
use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use platform::catalog::RegistryAccess;

/// The form.
#[component]
pub(super) fn AddressForm(asked: Memo<Asked>, pending: RwSignal<bool>) -> impl IntoView {
    let text = use_registry_text();
    let closed = match super::access() {
        RegistryAccess::Open => None,
        RegistryAccess::ReadOnly => Some(text.readonly),
        RegistryAccess::Closed => Some(text.closed),
        RegistryAccess::Denied => Some(text.denied),
    };
    let notice = closed.map(|words| {
        view! {
            <p class="registry-notice">
                <Icon icon=icondata_lu::LuLock />
                {words}
            </p>
        }
    });
    let target = move || match asked.get() {
        Asked::Preview(target) => target,
        _ => String::new(),
    };
    let field = NodeRef::<Input>::new();
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get() {
            navigate(&preview_address(&field.value()), NavigateOptions::default());
        }
    };
    let initial = target();
    // Once something is shown, doing it is the next step.
    let look = move || asked.with(|asked| matches!(asked, Asked::Form)).then_some("main");
    let label = move || if pending.get() { text.analyzing } else { text.analyze };
    view! {
        {notice}
        <form class="registry-form" action="/catalog-import" method="get" on:submit=submit>
            <label for="registry-target">{text.address}</label>
            <div class="line">
                <input
                    node_ref=field
                    id="registry-target"
                    type="url"
                    name="target"
                    required
                    value=initial
                    prop:value=target
                    placeholder="https://github.com/…/catalog-info.yaml"
                    aria-describedby="registry-target-hint"
                    autocomplete="off"
                    spellcheck="false"
                />
                <button class="button" data-look=look type="submit" disabled=move || pending.get()>
                    <Icon icon=icondata_lu::LuSearch />
                    <span aria-live="polite">{label}</span>
                </button>
            </div>
            <p class="hint" id="registry-target-hint">
                {text.address_hint}
                " "
                <a href="/validate">{text.validate}</a>
            </p>
        </form>
    }
    .into_any()
}
