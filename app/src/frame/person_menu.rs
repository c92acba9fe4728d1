//! Who is signed in, and the way out. Without script too: it is an element that opens by itself.

use crate::{text::use_text, ui::Icon, who::Who};
use leptos::prelude::*;

/// The menu; nothing where nobody is signed in.
#[component]
pub(super) fn PersonMenu(who: Who) -> impl IntoView {
    let text = use_text();
    let session = who.session;
    who.label.map(|label| {
        let out = session.then(|| {
            view! {
                <form action="/auth/sign-out" method="post">
                    <button class="button" data-look="quiet" type="submit">
                        {text.sign_out}
                    </button>
                </form>
            }
        });
        view! {
            <details class="person-menu">
                <summary class="button" data-look="quiet" data-square aria-label=label.clone()>
                    <Icon icon=icondata_lu::LuCircleUserRound size=18 />
                </summary>
                <div>
                    <p>{label}</p>
                    <a href="/access">{text.run.may_i}</a>
                    <a href="/approvals">{text.run.approvals}</a>
                    <a href="/settings">{text.settings}</a>
                    {out}
                </div>
            </details>
        }
        .into_any()
    })
}

/// A band over the page of who may only read for now.
#[component]
pub(super) fn ReadOnlyBand(who: Who) -> impl IntoView {
    let text = use_text();
    who.read_only.then(|| {
        view! {
            <p class="person-menu-band" role="status">
                {text.read_only}
            </p>
        }
        .into_any()
    })
}
