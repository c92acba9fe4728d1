//! Where in the wizard one is: at the side, on phones at the top. Each step is a button of the form.

use super::{place::Place, sent::DO, state::Wizard};
use crate::{text::wizard::use_wizard_text, ui::Icon};
use icondata_lu as lucide;
use leptos::prelude::*;

/// The steps.
#[component]
pub(super) fn Steps(wizard: Wizard) -> impl IntoView {
    let words = use_wizard_text();
    let titles: Vec<String> = wizard.form.with_value(|form| {
        let titles = form.pages.iter().map(|page| page.title.clone());
        titles.chain([words.review.to_owned()]).collect()
    });
    let pages = titles.len() - 1;
    let now = Memo::new(move |_| wizard.place.get().index(pages));
    let steps = titles.into_iter().enumerate().map(|(at, title)| {
        let place = if at < pages { Place::Page(at) } else { Place::Review };
        let current = move || (now.get() == at).then_some("step");
        let is_behind = move || (at < now.get()).then_some("");
        let sign = move || {
            if at < now.get() {
                view! { <Icon icon=lucide::LuCheck size=14 /> }.into_any()
            } else {
                (at + 1).into_any()
            }
        };
        view! {
            <li aria-current=current data-behind=is_behind>
                <button type="submit" name=DO value=format!("go:{}", place.name())>
                    <span class="sign" aria-hidden="true">
                        {sign}
                    </span>
                    <span class="title">{title}</span>
                </button>
            </li>
        }
    });
    view! {
        <nav class="wizard-steps" aria-label=words.steps>
            <p class="short">{move || (words.step_of)(now.get() + 1, pages + 1)}</p>
            <ol role="list">{steps.collect_view()}</ol>
        </nav>
    }
    .into_any()
}
