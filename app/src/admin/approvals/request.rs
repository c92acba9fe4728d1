//! One request: what, who, why, how it stands, and what one may do with it.

use super::api::{DecideApproval, DelegateApproval, WithdrawApproval};
use crate::{
    PortalError,
    acts::act,
    text::approvals::{ApprovalsText, use_approvals_text},
    ui::{Badge, Fact, Facts, Picker, RelativeTime},
};
use leptos::{form::ActionForm, prelude::*};
use platform::approvals::{Approval, ApprovalState};

/// The request.
#[component]
pub(super) fn Request(approval: Approval) -> impl IntoView {
    let text = use_approvals_text();
    let waiting = approval.state == ApprovalState::Waiting;
    let decided = approval.decided_by.zip(approval.decided_at).map(|(by, at)| {
        view! {
            <Fact name=text.decided_by>
                <code>{by}</code>
                <RelativeTime at />
                {approval.comment}
            </Fact>
        }
    });
    let outcome = approval.outcome.map(|outcome| {
        view! { <Fact name=text.outcome>{outcome}</Fact> }
    });
    let until = waiting.then(|| {
        let at = approval.expires_at.to_rfc3339();
        view! {
            <Fact name=text.decide_by>
                <time datetime=at.clone()>{at.clone()}</time>
            </Fact>
        }
    });
    let number = approval.number;
    let deciding = approval.may_decide.then(|| view! { <Decide number=number.clone() /> });
    let withdrawing = (waiting && approval.own).then(|| view! { <Withdraw number /> });
    view! {
        <li class="approvals-one">
            <header>
                <h2>{(text.what)(approval.permission.name(), &approval.label)}</h2>
                {state(approval.state, text)}
            </header>
            <p>{approval.reason}</p>
            <Facts>
                <Fact name=text
                    .asked_by>
                    {approval.asked_by_label} <code>{approval.asked_by}</code>
                    <RelativeTime at=approval.asked_at />
                </Fact>
                <Fact name=text.by>{approval.by.join(", ")}</Fact>
                {until}
                {decided}
                {outcome}
            </Facts>
            {deciding}
            {withdrawing}
        </li>
    }
    .into_any()
}

fn state(state: ApprovalState, text: &'static ApprovalsText) -> AnyView {
    let tone = match state {
        ApprovalState::Waiting => "accent",
        ApprovalState::Approved | ApprovalState::Done => "good",
        ApprovalState::Refused | ApprovalState::Failed => "bad",
        ApprovalState::Withdrawn | ApprovalState::Expired => "plain",
    };
    let at = ApprovalState::ALL.iter().position(|one| *one == state).unwrap_or_default();
    view! { <Badge tone>{text.states[at]}</Badge> }.into_any()
}

#[component]
fn Decide(number: String) -> impl IntoView {
    let text = use_approvals_text();
    let approve = act::<DecideApproval>(&format!("{number} approve"));
    let refuse = act::<DecideApproval>(&format!("{number} refuse"));
    let [approving, refusing, delegating] = [(); 3].map(|()| field(&number));
    let delegate = act::<DelegateApproval>(&number);
    view! {
        <div class="approvals-decide">
            <ActionForm action=approve attr:class="approvals-form">
                {approving}
                <input type="hidden" name="approve" value="true" />
                <label>
                    <span>{text.comment}</span>
                    <input type="text" name="comment" maxlength="1000" autocomplete="off" />
                </label>
                <button class="button" data-look="main" type="submit">
                    {text.approve}
                </button>
            </ActionForm>
            <ActionForm action=refuse attr:class="approvals-form">
                {refusing}
                <input type="hidden" name="approve" value="false" />
                <label>
                    <span>{text.why_refused}</span>
                    <input
                        type="text"
                        name="comment"
                        required
                        maxlength="1000"
                        autocomplete="off"
                    />
                </label>
                <button class="button" data-look="danger" type="submit">
                    {text.refuse}
                </button>
            </ActionForm>
            <ActionForm action=delegate attr:class="approvals-form">
                {delegating}
                <Picker name="to" label=text.hand_on_to kinds=&["user", "group"] required=true />
                <button class="button" type="submit">
                    {text.hand_on}
                </button>
            </ActionForm>
        </div>
        {failed(move || approve.value().get())}
        {failed(move || refuse.value().get())}
        {failed(move || delegate.value().get())}
    }
    .into_any()
}

/// Which request a form is about.
fn field(number: &str) -> AnyView {
    let number = number.to_owned();
    view! { <input type="hidden" name="number" value=number /> }.into_any()
}

#[component]
fn Withdraw(number: String) -> impl IntoView {
    let text = use_approvals_text();
    let action = act::<WithdrawApproval>(&number);
    view! {
        <ActionForm action>
            <input type="hidden" name="number" value=number />
            <button class="button" type="submit">
                {text.withdraw}
            </button>
        </ActionForm>
        {failed(move || action.value().get())}
    }
    .into_any()
}

/// What went wrong with the last press of a button.
pub(super) fn failed(
    value: impl Fn() -> Option<Result<(), PortalError>> + Send + Sync + 'static,
) -> impl IntoView {
    let reason = move || value().and_then(Result::err).map(|error| error.to_string());
    view! {
        <p class="approvals-failed" role="alert">
            {reason}
        </p>
    }
}
