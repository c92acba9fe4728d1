//! One thing that one is told.

use super::{api::read_notification, page::Acts};
use crate::{
    text::notifications::use_notifications_text,
    ui::{Badge, Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use platform::{
    approvals::ApprovalState,
    notifications::{Notification, Told},
    scaffolder::TaskState,
};

/// It. Who follows its link has read it.
#[component]
pub(super) fn Row(notification: Notification, acts: Acts) -> impl IntoView {
    let text = use_notifications_text();
    let Notification { number, told, link, at, read } = notification;
    let (icon, tone) = look(&told);
    let words = told.words().to_owned();
    let words = (!words.is_empty()).then(|| view! { <p class="words">{words}</p> });
    // The page changes at once; whether it was noted is no reason to wait.
    let follow = move |_| {
        if !read {
            leptos::task::spawn_local(async move { drop(read_notification(number).await) });
        }
    };
    let form = (!read).then(|| {
        view! {
            <ActionForm action=acts.read>
                <input type="hidden" name="number" value=number.to_string() />
                <button
                    class="button"
                    data-look="quiet"
                    data-square
                    type="submit"
                    aria-label=text.read_one
                    title=text.read_one
                >
                    <Icon icon=lucide::LuCheck />
                </button>
            </ActionForm>
        }
    });
    let is_new = (!read).then(|| view! { <Badge tone="accent">{text.is_new}</Badge> });
    view! {
        <li data-row data-unread=(!read).then_some("")>
            <span class="sign" data-tone=tone>
                <Icon icon size=18 />
            </span>
            <div>
                <h2>
                    <a href=link data-row-link on:click=follow>
                        {text.sentence(&told)}
                    </a>
                    {is_new}
                </h2>
                {words}
                <p class="facts">{text.kind(told.kind())} " · " <RelativeTime at /></p>
            </div>
            {form}
        </li>
    }
    .into_any()
}

/// Its icon, and whether it is good or bad.
const fn look(told: &Told) -> (icondata_core::Icon, &'static str) {
    match told {
        Told::ApprovalWanted { .. } => (lucide::LuStamp, "accent"),
        Told::ApprovalAnswered { state, .. } => match state {
            ApprovalState::Approved | ApprovalState::Done => (lucide::LuStamp, "good"),
            ApprovalState::Refused | ApprovalState::Failed => (lucide::LuStamp, "bad"),
            _ => (lucide::LuStamp, "plain"),
        },
        Told::SyncEnded { phase, .. } if phase.is_failed() => (lucide::LuRocket, "bad"),
        Told::SyncEnded { .. } => (lucide::LuRocket, "good"),
        Told::Task { state, .. } => match state {
            TaskState::Completed => (lucide::LuListChecks, "good"),
            TaskState::Failed => (lucide::LuListChecks, "bad"),
            TaskState::Waiting => (lucide::LuListChecks, "warn"),
            _ => (lucide::LuListChecks, "plain"),
        },
        Told::DocsFailed { .. } => (lucide::LuBookOpen, "bad"),
        Told::DocsMended { .. } => (lucide::LuBookOpen, "good"),
        Told::RemovalsHeld { .. } | Told::Conflict { .. } => (lucide::LuTriangleAlert, "warn"),
        Told::TokenExpires { .. } => (lucide::LuKeyRound, "warn"),
        Told::BudgetReached { percent, .. } if *percent >= 100 => (lucide::LuPiggyBank, "bad"),
        Told::BudgetReached { .. } => (lucide::LuPiggyBank, "warn"),
        Told::CostsDiffer { .. } => (lucide::LuScale, "bad"),
        Told::DeliveryWeek { .. } => (lucide::LuGauge, "accent"),
        Told::Message { .. } => (lucide::LuMegaphone, "accent"),
    }
}
