//! The frame around every page: rail, top bar, command palette, keys.

mod breadcrumb;
mod dialogs;
mod keys;
mod palette;
mod person_menu;
mod rail;
mod sandbox_band;
#[cfg(feature = "hydrate")]
mod scroll;
mod theme_switch;
mod top_bar;

use crate::{
    moment::{MomentBand, PageMoment},
    text::use_text,
    who::Who,
};
use leptos::prelude::*;
use {
    dialogs::Dialogs, person_menu::ReadOnlyBand, rail::Rail, sandbox_band::SandboxBand,
    top_bar::TopBar,
};

pub use sandbox_band::is_sandbox;

/// What the frame's parts share.
#[derive(Clone, Copy)]
struct FrameState {
    /// Whether the rail is open as a drawer (phones).
    drawer: RwSignal<bool>,
    /// Whether the palette is open.
    palette: RwSignal<bool>,
    /// The keys that were pressed for the palette while its code was still on the way.
    keys_ahead: StoredValue<Vec<String>>,
    /// Whether the list of keys is open.
    help: RwSignal<bool>,
}

/// Rail at the left, bar at the top, the page in the middle.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let text = use_text();
    let state = FrameState {
        drawer: RwSignal::new(false),
        palette: RwSignal::new(false),
        keys_ahead: StoredValue::new(Vec::new()),
        help: RwSignal::new(false),
    };
    provide_context(state);
    provide_context(PageMoment::of_address());
    #[cfg(feature = "hydrate")]
    {
        keys::listen(state);
        scroll::remember();
    }

    view! {
        <a class="portal-frame-skip" href="#page" rel="external">
            {text.skip_to_content}
        </a>
        <div class="portal-frame" data-drawer=move || state.drawer.get().then_some("open")>
            <Rail />
            <div class="stage">
                <TopBar />
                <main id="page" tabindex="-1">
                    <SandboxBand />
                    <ReadOnlyBand who=Who::current() />
                    <MomentBand />
                    {children()}
                </main>
            </div>
        </div>
        <Dialogs />
    }
    .into_any()
}
