//! How monitors, objectives and incidents stand: a sign with a word, never the colour alone.

use crate::{
    text::observability::use_observability_text,
    ui::{Badge, Icon},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::monitoring::{MonitorState, SloState};

/// How a monitor stands.
#[component]
pub fn MonitorMark(
    /// How.
    state: MonitorState,
) -> impl IntoView {
    let word = use_observability_text().state(state);
    view! {
        <span class="monitor-mark" data-tone=tone(state)>
            <Icon icon=icon(state) />
            {word}
        </span>
    }
    .into_any()
}

/// How an objective stands.
#[component]
pub fn SloMark(
    /// How.
    state: SloState,
) -> impl IntoView {
    let word = use_observability_text().slo_state(state);
    view! { <Badge tone=slo_tone(state)>{word}</Badge> }
}

/// The tone of a monitor's state.
pub const fn tone(state: MonitorState) -> &'static str {
    match state {
        MonitorState::Alert => "bad",
        MonitorState::Warn => "warn",
        MonitorState::NoData | MonitorState::Unknown => "plain",
        MonitorState::Ok => "good",
    }
}

fn icon(state: MonitorState) -> icondata_core::Icon {
    match state {
        MonitorState::Alert => lucide::LuSiren,
        MonitorState::Warn => lucide::LuTriangleAlert,
        MonitorState::NoData => lucide::LuCircleDashed,
        MonitorState::Unknown => lucide::LuCircleHelp,
        MonitorState::Ok => lucide::LuCircleCheck,
    }
}

/// The tone of an objective's state.
pub const fn slo_tone(state: SloState) -> &'static str {
    match state {
        SloState::Breached => "bad",
        SloState::AtRisk => "warn",
        SloState::NoData => "plain",
        SloState::Kept => "good",
    }
}

/// The tone of an incident, by how bad its vendor says it is.
pub fn severity_tone(severity: &str) -> &'static str {
    match severity.to_ascii_uppercase().as_str() {
        "SEV-0" | "SEV-1" | "SEV-2" | "CRITICAL" => "bad",
        "SEV-3" | "HIGH" => "warn",
        _ => "plain",
    }
}

/// A share of a hundred with as many digits as tell it from the whole: `99.95 %`.
pub fn percent(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_said_as_they_are_promised() {
        assert_eq!(
            [99.95, 99.0, 99.9994, 0.0].map(percent),
            ["99.95 %", "99 %", "99.999 %", "0 %"]
        );
    }

    #[test]
    fn what_is_bad_looks_so() {
        assert_eq!(
            [severity_tone("SEV-1"), severity_tone("sev-3"), severity_tone("x")],
            ["bad", "warn", "plain"]
        );
        assert_eq!(tone(MonitorState::Alert), slo_tone(SloState::Breached));
    }
}
