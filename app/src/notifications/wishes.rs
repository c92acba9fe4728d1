//! The card in Settings: what one wants to be told of, and where. A plain form.

use super::api::fetch_wishes;
use crate::{
    data::page_data,
    text::{
        notifications::{NotificationsText, use_notifications_text},
        use_text,
    },
    ui::{Card, ErrorState, Skeleton},
};
use leptos::prelude::*;
use platform::notifications::{NotificationKind, OwnWishes};

/// The card.
#[component]
pub fn WishesCard() -> impl IntoView {
    let data = page_data(|| (), |()| async { fetch_wishes().await });
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok(own) => shown(own),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <div id="notifications">
            <Transition fallback=|| view! { <Skeleton rows=4 /> }>{body}</Transition>
        </div>
    }
    .into_any()
}

fn shown(own: OwnWishes) -> AnyView {
    let (text, words) = (use_notifications_text(), use_text());
    let mail_hint = mail_hint(&own, text);
    let OwnWishes { wishes, kept_days, .. } = own;
    let rows = NotificationKind::ALL
        .into_iter()
        .map(|kind| {
            let label = text.kind(kind);
            let (here, mailed) = (wishes.portal.contains(&kind), wishes.mail.contains(&kind));
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td>
                        {choice("portal[]", kind, format!("{label}: {}", text.in_portal), here)}
                    </td>
                    <td>{choice("mail[]", kind, format!("{label}: {}", text.by_mail), mailed)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Card title=text.wishes icon=icondata_lu::LuBell>
            <p>{text.wishes_hint}</p>
            <form action="/fn/notifications/wish" method="post">
                <table class="notifications-choices">
                    <thead>
                        <tr>
                            <th scope="col">{text.kinds}</th>
                            <th scope="col">{text.in_portal}</th>
                            <th scope="col">{text.by_mail}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                <p>{mail_hint} " " {(text.kept)(kept_days)}</p>
                <button class="button" data-look="main" type="submit">
                    {words.save}
                </button>
            </form>
        </Card>
    }
    .into_any()
}

/// Where mail goes, or why none does. What is chosen counts once it can.
fn mail_hint(own: &OwnWishes, text: &'static NotificationsText) -> String {
    match &own.address {
        _ if !own.mails => text.no_mail.to_owned(),
        Some(address) => (text.mail_goes_to)(address),
        None => text.no_address.to_owned(),
    }
}

fn choice(name: &'static str, kind: NotificationKind, label: String, chosen: bool) -> AnyView {
    view! { <input type="checkbox" name=name value=kind.name() checked=chosen aria-label=label /> }
        .into_any()
}
