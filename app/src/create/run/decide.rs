//! What a step asks of a person: an approval, or a word whether it was done. Plain forms.

use super::{
    api::{ApproveStep, DecideStep},
    question::failed,
    state::RunState,
};
use crate::{
    acts::act,
    text::tasks::use_tasks_text,
    ui::{Fact, Facts, field_content},
};
use leptos::{form::ActionForm, prelude::*};
use platform::scaffolder::StepApproval;
#[cfg(feature = "ssr")]
pub(super) use reading::read;

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

/// The three ways on from a step of which nobody knows whether it was done.
pub(super) fn undecided(run: RunState, step: &str) -> AnyView {
    let text = use_tasks_text();
    let [again, done, give_up] = ["again", "done", "give-up"]
        .map(|decision| (act::<DecideStep>(&format!("{step} {decision}")), decision));
    let hidden = |decision: &'static str| {
        view! {
            <input type="hidden" name="id" value=run.id() />
            <input type="hidden" name="step" value=step.to_owned() />
            <input type="hidden" name="decision" value=decision />
        }
    };
    let (asking_again, telling, giving_up) = (hidden(again.1), hidden(done.1), hidden(give_up.1));
    let (again, done, give_up) = (again.0, done.0, give_up.0);
    let nothing = field_content("{}");
    view! {
        <section class="run-decide" aria-label=text.undecided>
            <p>{text.undecided}</p>
            <ActionForm action=again>
                {asking_again} <p>{text.do_again_hint}</p>
                <button class="button" data-look="main" type="submit">
                    {text.do_again}
                </button>
            </ActionForm>
            <ActionForm action=done>
                {telling} <label>
                    <span>{text.done_output}</span>
                    <textarea
                        name="output"
                        rows="3"
                        required
                        spellcheck="false"
                        autocomplete="off"
                        inner_html=nothing
                    ></textarea>
                </label> <p>{text.was_done_hint}</p> <button class="button" type="submit">
                    {text.was_done}
                </button>
            </ActionForm>
            <ActionForm action=give_up>
                {giving_up} <p>{text.give_up_hint}</p>
                <button class="button" data-look="danger" type="submit">
                    {text.give_up}
                </button>
            </ActionForm>
            {failed(move || again.value().get())}
            {failed(move || done.value().get())}
            {failed(move || give_up.value().get())}
        </section>
    }
    .into_any()
}

/// What a form said. Only the server reads it.
#[cfg(feature = "ssr")]
mod reading {
    use platform::scaffolder::Decision;
    use serde_json::Value;

    /// The decision of a form; what to change where it is none.
    pub(in crate::create::run) fn read(
        decision: &str,
        output: Option<&str>,
    ) -> Result<Decision, String> {
        match decision {
            "again" => Ok(Decision::Again),
            "give-up" => Ok(Decision::GiveUp),
            "done" => {
                let text = output.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("{}");
                let output: Value = serde_json::from_str(text)
                    .map_err(|error| format!("the output is no JSON: {error}"))?;
                if !output.is_object() {
                    return Err(
                        "the output is an object, such as {\"remoteUrl\": \"…\"}".to_owned()
                    );
                }
                Ok(Decision::Done { output })
            }
            other => Err(format!("{other:?} is nothing that can be decided")),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use serde_json::json;

        #[test]
        fn a_form_decides_one_of_three() {
            assert_eq!(read("again", None), Ok(Decision::Again));
            assert_eq!(read("give-up", Some("x")), Ok(Decision::GiveUp));
            let done = |output| Ok(Decision::Done { output });
            assert_eq!(read("done", Some(" ")), done(json!({})));
            assert_eq!(read("done", Some("{\"a\": 1}")), done(json!({ "a": 1 })));
            assert!(read("done", Some("[]")).unwrap_err().contains("an object"));
            assert!(read("done", Some("{")).unwrap_err().contains("no JSON"));
            assert!(read("", None).unwrap_err().contains("nothing that can be decided"));
        }
    }
}
