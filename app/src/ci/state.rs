//! How a run stands: a sign with a word, never the colour alone.

use crate::{text::ci::use_ci_text, ui::Icon};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::ci::{Checks, EnvironmentState, RunState, Verdict};

/// The sign, and the word for who does not see it.
#[component]
pub fn RunSign(state: RunState) -> impl IntoView {
    let word = use_ci_text().state(state);
    view! {
        <span class="run-sign" data-tone=tone(state) role="img" aria-label=word title=word>
            <Icon icon=icon(state) />
        </span>
    }
    .into_any()
}

/// The tone of a state.
pub const fn tone(state: RunState) -> &'static str {
    match state {
        RunState::Succeeded => "good",
        RunState::Failed | RunState::TimedOut => "bad",
        RunState::Running | RunState::Queued => "accent",
        RunState::Waiting => "warn",
        RunState::Cancelled | RunState::Skipped | RunState::Neutral | RunState::Unknown => "plain",
    }
}

fn icon(state: RunState) -> icondata_core::Icon {
    match state {
        RunState::Succeeded => lucide::LuCircleCheck,
        RunState::Failed => lucide::LuCircleX,
        RunState::TimedOut => lucide::LuTimer,
        RunState::Running => lucide::LuLoader,
        RunState::Queued => lucide::LuHourglass,
        RunState::Waiting => lucide::LuClock,
        RunState::Cancelled => lucide::LuBan,
        RunState::Skipped | RunState::Neutral => lucide::LuCircleMinus,
        RunState::Unknown => lucide::LuCircleDot,
    }
}

/// The tone of what the checks say.
pub const fn checks_tone(checks: Checks) -> &'static str {
    match checks {
        Checks::Passed => "good",
        Checks::Failed => "bad",
        Checks::Running => "accent",
        Checks::None => "plain",
    }
}

/// The tone of what somebody said.
pub const fn verdict_tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approved => "good",
        Verdict::ChangesRequested => "bad",
        Verdict::Commented | Verdict::Dismissed => "plain",
    }
}

/// The tone of a deployment.
pub const fn environment_tone(state: EnvironmentState) -> &'static str {
    match state {
        EnvironmentState::Succeeded => "good",
        EnvironmentState::Failed => "bad",
        EnvironmentState::Running => "accent",
        EnvironmentState::Waiting => "warn",
        EnvironmentState::Inactive | EnvironmentState::Unknown => "plain",
    }
}

/// A time span in two units at the most: `42 s`, `3 min 5 s`, `2 h 10 min`.
pub fn span(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    match seconds {
        ..60 => format!("{} s", seconds.max(0)),
        60..3600 if seconds % 60 == 0 => format!("{} min", seconds / 60),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A commit's name as people read it.
pub fn short(commit: &str) -> String {
    commit.chars().take(7).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_two_units() {
        let said: Vec<_> = [-1, 0, 59_999, 60_000, 185_000, 7_800_000].map(span).into();
        assert_eq!(said, ["0 s", "0 s", "59 s", "1 min", "3 min 5 s", "2 h 10 min"]);
        assert_eq!(short("0123456789"), "0123456");
    }
}
