//! Before an act: what it would do. A plain form, so it works without script.

use super::{address::tab_address, api::DoErrorAct};
use crate::{
    PortalError, acts,
    admin::ask_address,
    text::{errors::use_errors_text, use_text},
    ui::ErrorState,
};
use leptos::{form::ActionForm, prelude::*};
use platform::{EntityRef, access::Permission, errors::ErrorPreview};

/// The question.
#[component]
pub fn Confirm(entity: EntityRef, preview: ErrorPreview) -> impl IntoView {
    let text = use_errors_text();
    let acting = acts::act::<DoErrorAct>(&preview.request);
    let refused = move || acting.value().get().and_then(Result::err);
    let name = preview.act.name();
    let title = format!("{}: {}", text.act(name), preview.about);
    let back = view! {
        <a class="button" href=tab_address(&entity)>
            {text.back}
        </a>
    };
    let what = match &preview.to {
        Some(to) => (text.will_be_given)(to),
        None => text.will(name).to_owned(),
    };
    let asks = !preview.approvers.is_empty();
    let content = if let Some(refusal) = preview.refusal {
        view! {
            <p class="refusal">{text.refusal(refusal)}</p>
            <p class="buttons">{back}</p>
        }
        .into_any()
    } else if asks {
        let address = ask_address(Permission::MonitoringWrite, &preview.request);
        view! {
            <p>{what}</p>
            <p class="refusal">{(text.needs_approval)(&preview.approvers.join(", "))}</p>
            <p class="buttons">
                <a class="button" data-look="main" href=address>
                    {use_text().run.ask_approval}
                </a>
                {back}
            </p>
        }
        .into_any()
    } else {
        view! {
            <p>{what}</p>
            <ActionForm action=acting>
                <input type="hidden" name="reference" value=entity.to_string() />
                <input type="hidden" name="issue" value=preview.key.to_string() />
                <input type="hidden" name="act" value=name />
                <input type="hidden" name="to" value=preview.act.to() />
                <p class="buttons">
                    <button class="button" data-look="main" type="submit">
                        {text.act(name)}
                    </button>
                    {back}
                </p>
            </ActionForm>
            {move || refused().map(|error| view! { <ErrorState error /> })}
        }
        .into_any()
    };
    view! {
        <section class="act-preview" aria-label=title.clone()>
            <h2>{title.clone()}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// Where it is not even asked.
#[component]
pub fn Refusal(entity: EntityRef, error: PortalError) -> impl IntoView {
    view! {
        <ErrorState error />
        <p class="errors-back">
            <a href=tab_address(&entity)>{use_errors_text().back}</a>
        </p>
    }
    .into_any()
}
