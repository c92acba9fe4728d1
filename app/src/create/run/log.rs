//! The log beside the steps: of all of them, or of the one that the address names.

use super::{address::Asked, head::title, state::RunState};
use crate::{
    text::tasks::use_tasks_text,
    ui::{Icon, Log, LogLine},
};
use icondata_lu as lucide;
use leptos::prelude::*;

/// The log.
#[component]
pub(super) fn RunLog(run: RunState) -> impl IntoView {
    let text = use_tasks_text();
    let of = Memo::new(move |_| run.asked.with(|asked| asked.log.clone()));
    let lines =
        Memo::new(move |_| of.with(|of| run.lines.with(|lines| chosen(lines, of.as_deref()))));
    let growing = Signal::derive(move || run.is_growing());
    let name = run.task.with_untracked(|task| file_name(&title(&task.row, text)));
    let narrowed = move || {
        of.get().map(|of| {
            let address = format!("{}#log", Asked::default().address(&run.id()));
            view! {
                <p class="run-narrowed">
                    {text.of_step} " " <code>{of}</code>
                    <a class="button" href=address data-noscroll="true">
                        <Icon icon=lucide::LuX />
                        {text.all_steps}
                    </a>
                </p>
            }
        })
    };
    view! {
        <section id="log" class="run-log" aria-label=text.log>
            <h2 class="unseen">{text.log}</h2>
            {narrowed}
            <Log lines name growing />
        </section>
    }
    .into_any()
}

/// The lines of a step; all without one.
fn chosen(lines: &[LogLine], of: Option<&str>) -> Vec<LogLine> {
    let Some(of) = of else { return lines.to_vec() };
    lines.iter().filter(|line| line.of.as_deref() == Some(of)).cloned().collect()
}

/// A name that every file system takes.
fn file_name(title: &str) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    format!("{}.log", title.chars().map(plain).collect::<String>().trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Timestamp;

    #[test]
    fn a_step_has_its_own_lines() {
        let mut lines = LogLine::of(Timestamp(0), Some("a"), "one\ntwo");
        lines.extend(LogLine::of(Timestamp(0), None, "three"));
        assert_eq!(chosen(&lines, None).len(), 3);
        assert_eq!(chosen(&lines, Some("a")).len(), 2);
        assert_eq!(chosen(&lines, Some("b")).len(), 0);
    }

    #[test]
    fn a_file_is_called_after_the_task() {
        assert_eq!(file_name("shop/api · Aufgabe"), "shop-api---Aufgabe.log");
    }
}
