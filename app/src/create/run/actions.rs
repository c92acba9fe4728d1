//! What one may do with a task as a whole: end it, go on with it, begin it again.

use super::{
    address::{Ask, ask_address},
    state::RunState,
};
use crate::{
    text::tasks::use_tasks_text,
    ui::{Icon, encoded},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::EntityRef;

/// The links to what one may do.
pub(super) fn actions(run: RunState) -> AnyView {
    let known = run.part(|task| {
        let template = task.row.template.target.clone();
        (task.may_cancel, task.may_retry, task.row.state.has_ended(), template)
    });
    let shown = move || {
        let (may_cancel, may_retry, has_ended, template) = known.get();
        buttons(&run.id(), [may_cancel, may_retry, has_ended], &template)
    };
    view! { {shown} }.into_any()
}

fn buttons(id: &str, [may_cancel, may_retry, has_ended]: [bool; 3], of: &EntityRef) -> AnyView {
    let text = use_tasks_text();
    let cancel = may_cancel.then(|| {
        view! {
            <a class="button" href=ask_address(id, Ask::Cancel, None) data-noscroll="true">
                <Icon icon=lucide::LuBan />
                {text.cancel}
            </a>
        }
    });
    let retry = may_retry.then(|| {
        view! {
            <a
                class="button"
                data-look="main"
                href=ask_address(id, Ask::Retry, None)
                data-noscroll="true"
            >
                <Icon icon=lucide::LuPlay />
                {text.retry}
            </a>
        }
    });
    let again = has_ended.then(|| {
        view! {
            <a class="button" href=again_address(of, id)>
                <Icon icon=lucide::LuCopyPlus />
                {text.again}
            </a>
        }
    });
    view! {
        {cancel}
        {retry}
        {again}
    }
    .into_any()
}

/// The wizard, filled in as this task was.
fn again_address(template: &EntityRef, task: &str) -> String {
    let (namespace, name) = (encoded(template.namespace()), encoded(template.name()));
    format!("/create/templates/{namespace}/{name}?task={}", encoded(task))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wizard_begins_with_what_was_filled_in() {
        let template: EntityRef = "template:default/go-service".parse().unwrap();
        let expected = "/create/templates/default/go-service?task=1%262";
        assert_eq!(again_address(&template, "1&2"), expected);
    }
}
