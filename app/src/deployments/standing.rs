//! How something stands: a dot with a word, never the colour alone.

use crate::text::use_text;
use leptos::prelude::*;
use platform::deployments::{Health, Phase, Standing, SyncStatus};

/// The dot and the word.
#[component]
pub fn StandingMark(standing: Standing) -> impl IntoView {
    let text = use_text();
    view! {
        <span class="standing" data-standing=standing.name()>
            <i aria-hidden="true"></i>
            {text.standing(standing)}
        </span>
    }
    .into_any()
}

/// The tone of a health.
pub fn health_tone(health: Health) -> &'static str {
    match health {
        Health::Healthy => "good",
        Health::Progressing => "accent",
        Health::Degraded | Health::Missing => "bad",
        Health::Suspended => "warn",
        Health::Unknown => "plain",
    }
}

/// The tone of a sync status.
pub fn sync_tone(sync: SyncStatus) -> &'static str {
    match sync {
        SyncStatus::Synced => "good",
        SyncStatus::OutOfSync => "warn",
        SyncStatus::Unknown => "plain",
    }
}

/// The tone of a phase.
pub fn phase_tone(phase: Phase) -> &'static str {
    match phase {
        Phase::Succeeded => "good",
        Phase::Running | Phase::Terminating => "accent",
        Phase::Failed | Phase::Error => "bad",
    }
}
