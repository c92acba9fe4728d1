//! A step that waits for an approval: who may give it, until when, and the forms for who may. Plain forms.

use super::{api::ApproveStep, question::failed, state::RunState};
use crate::{
    acts::act,
    text::tasks::use_tasks_text,
    ui::{Fact, Facts},
};
use leptos::{form::ActionForm, prelude::*};
use platform::scaffolder::StepApproval;

/// Who may approve a step and until when, with the buttons for who may.
pub(super) fn approval(run: RunState, approval: StepApproval) -> AnyView {
    let text = use_tasks_text();
    let StepApproval { number, by, expires_at, decided_by, may_decide } = approval;
    let is_decided = decided_by.is_some();
    let decided = decided_by.map(|by| view! { <Fact name=text.decided_by>{by}</Fact> });
    let until = (!is_decided).then(|| {
        let at = expires_at.to_rfc3339();
        view! {
            <Fact name=text.decide_until>
                <time datetime=at.clone()>{at.clone()}</time>
            </Fact>
        }
    });
    let forms = match (is_decided, may_decide) {
        (true, _) => ().into_any(),
        (false, true) => deciding(run, &number),
        (false, false) => view! { <p class="run-quiet">{text.cannot_decide}</p> }.into_any(),
    };
    view! {
        <section class="run-decide" aria-label=text.approval>
            <Facts>
                <Fact name=text.approvers>{by.join(", ")}</Fact>
                {until}
                {decided}
            </Facts>
            {forms}
        </section>
    }
    .into_any()
}

fn deciding(run: RunState, number: &str) -> AnyView {
    let text = use_tasks_text();
    let approve = act::<ApproveStep>(&format!("{number} approve"));
    let refuse = act::<ApproveStep>(&format!("{number} refuse"));
    let hidden = |approve: &'static str| {
        view! {
            <input type="hidden" name="id" value=run.id() />
            <input type="hidden" name="number" value=number.to_owned() />
            <input type="hidden" name="approve" value=approve />
        }
    };
    let (approving, refusing) = (hidden("true"), hidden("false"));
    view! {
        <ActionForm action=approve>
            {approving} <label>
                <span>{text.comment}</span>
                <input type="text" name="comment" maxlength="1000" autocomplete="off" />
            </label> <button class="button" data-look="main" type="submit">
                {text.approve}
            </button>
        </ActionForm>
        <ActionForm action=refuse>
            {refusing} <label>
                <span>{text.why_refused}</span>
                <input type="text" name="comment" required maxlength="1000" autocomplete="off" />
            </label> <button class="button" data-look="danger" type="submit">
                {text.refuse}
            </button>
        </ActionForm>
        {failed(move || approve.value().get())}
        {failed(move || refuse.value().get())}
    }
    .into_any()
}
