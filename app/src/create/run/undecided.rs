//! A step that was cut off, of which nobody knows whether it was done: three ways on. Plain forms.

use super::{api::DecideStep, question::failed, state::RunState};
use crate::{acts::act, text::tasks::use_tasks_text, ui::field_content};
use leptos::{form::ActionForm, prelude::*};

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
