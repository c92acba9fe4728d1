//! What stands where somebody may not do something: that they may not, the way to ask why and, where it
//! would help, to ask for an approval.

use super::Icon;
use crate::{
    admin::{ask_address, why_address},
    text::use_text,
};
use leptos::prelude::*;
use platform::access::Refusal;

/// The refusal in words, with the ways on.
#[component]
pub fn Refused(
    /// What was refused.
    refusal: Refusal,
) -> impl IntoView {
    let text = &use_text().run;
    let why = why_address(&refusal);
    let ask = (!refusal.by.is_empty()).then(|| {
        let address = ask_address(refusal.permission, &refusal.object);
        view! {
            <a class="button" data-look="main" href=address>
                {text.ask_approval}
            </a>
        }
    });
    view! {
        <div class="refused" role="alert">
            <Icon icon=icondata_lu::LuLock size=20 />
            <div>
                <p class="title">{text.refused}</p>
                <p class="hint">{refusal.to_string()}</p>
                <p class="ways">
                    {ask} <a class="button" href=why>
                        {text.why_not}
                    </a>
                </p>
            </div>
        </div>
    }
    .into_any()
}
