//! Why somebody did not get in: in words, and with what decides.

use crate::text::sign_in::{SignInText, use_sign_in_text};
use leptos::prelude::*;
use platform::identity::{Failure, FailureReason, Sought};

/// The explanation.
#[component]
pub(super) fn Explained(failure: Failure) -> impl IntoView {
    let text = use_sign_in_text();
    let Failure { provider, reason, claims, sought, setting } = failure;
    let (title, hint) = words(&reason, &provider, text);
    let sought = (!sought.is_empty()).then(|| {
        let rows = sought.into_iter().map(|sought| rule(sought, text)).collect_view();
        view! {
            <h3>{text.sought}</h3>
            <ul role="list">{rows}</ul>
        }
    });
    let claims = (!claims.is_empty()).then(|| {
        let rows = claims.into_iter().map(|(name, value)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        });
        view! {
            <details>
                <summary>{text.claims}</summary>
                <dl>{rows.collect_view()}</dl>
            </details>
        }
    });
    let setting = (!setting.is_empty()).then(|| {
        view! { <p class="setting">{text.setting} " " <code>{setting}</code></p> }
    });
    view! {
        <div class="sign-in-failure" role="alert">
            <h2>{title}</h2>
            <p>{hint}</p>
            {sought}
            {claims}
            {setting}
        </div>
    }
    .into_any()
}

fn words(reason: &FailureReason, provider: &str, text: &'static SignInText) -> (String, String) {
    match reason {
        FailureReason::Refused(why) => ((text.refused)(provider), why.clone()),
        FailureReason::Unreachable => ((text.closed)(provider), text.closed_hint.to_owned()),
        FailureReason::Untrusted(why) => ((text.untrusted)(provider), why.clone()),
        FailureReason::Stale => (text.stale.to_owned(), text.stale_hint.to_owned()),
        FailureReason::Unmatched => (text.unmatched.to_owned(), text.unmatched_hint.to_owned()),
        FailureReason::Outside => (text.outside.to_owned(), text.outside_hint.to_owned()),
        FailureReason::TooMany => (text.too_many.to_owned(), text.too_many_hint.to_owned()),
        FailureReason::Unavailable => {
            (text.unavailable.to_owned(), text.unavailable_hint.to_owned())
        }
    }
}

fn rule(sought: Sought, text: &'static SignInText) -> AnyView {
    let Sought { claim, value, key, found } = sought;
    let outcome = match (&value, found.len()) {
        (None, _) => text.no_claim.to_owned(),
        (Some(_), 0) => text.nobody.to_owned(),
        (Some(_), 1) => found.iter().map(ToString::to_string).collect(),
        (Some(_), number) => (text.several)(number),
    };
    let value = value.map(|value| {
        view! {
            " = "
            <code>{value}</code>
        }
    });
    view! {
        <li>
            <code>{claim}</code>
            {value}
            " → "
            <code>{key}</code>
            ": "
            {outcome}
        </li>
    }
    .into_any()
}
