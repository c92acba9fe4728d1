//! The portal: one isomorphic Leptos application, rendered on the server and hydrated in the
//! browser. This file is the shell of every page and the table of routes.

mod admin;
mod audit;
mod catalog;
mod changes;
mod data;
mod docs;
mod entity;
mod error;
mod frame;
mod home;
mod live;
mod moment;
mod not_found;
mod preferences;
mod problems;
mod reference;
mod registry;
mod search;
mod settings;
mod shell;
mod sign_in;
#[cfg(feature = "ssr")]
mod state;
#[cfg(feature = "ssr")]
pub mod style;
mod text;
mod tools;
mod ui;
mod validator;
mod who;

pub use admin::SubmittedPolicy;
pub use error::PortalError;
pub use shell::{Assets, Shell};
#[cfg(feature = "ssr")]
pub use state::AppState;
pub use validator::Submitted;

use crate::{
    admin::{
        AccessPage, ApprovalsPage, OwnApprovalsPage, PeoplePage, PoliciesPage, RolesPage, WhyPage,
    },
    audit::AuditPage,
    catalog::CatalogPage,
    changes::ChangesPage,
    docs::{DocsHome, DocsReader},
    entity::EntityPage,
    frame::Frame,
    home::HomePage,
    live::Live,
    not_found::NotFound,
    preferences::Preferences,
    problems::ProblemsPage,
    reference::ReferencePage,
    registry::RegistryPage,
    search::SearchPage,
    settings::SettingsPage,
    sign_in::SignInPage,
    ui::Now,
    validator::ValidatorPage,
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
    components::{FlatRoutes, Redirect, Route, Router},
    path,
};

/// The application: contexts, frame and routes. Every page is rendered whole before its first
/// byte, so that it can be read without script and carries the right status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let preferences = Preferences::current();
    provide_context(preferences);
    provide_context(text::of(preferences.language));
    provide_context(Now::start());
    provide_context(Live::start());

    let audit = Lazy::<AuditPage>::new();
    let home = Lazy::<HomePage>::new();
    let catalog = Lazy::<CatalogPage>::new();
    let changes = Lazy::<ChangesPage>::new();
    let docs = Lazy::<DocsHome>::new();
    let reader = Lazy::<DocsReader>::new();
    let entity = Lazy::<EntityPage>::new();
    let problems = Lazy::<ProblemsPage>::new();
    let settings = Lazy::<SettingsPage>::new();
    let reference = Lazy::<ReferencePage>::new();
    let registry = Lazy::<RegistryPage>::new();
    let people = Lazy::<PeoplePage>::new();
    let search = Lazy::<SearchPage>::new();
    let roles = Lazy::<RolesPage>::new();
    let policies = Lazy::<PoliciesPage>::new();
    let access = Lazy::<AccessPage>::new();
    let why = Lazy::<WhyPage>::new();
    let approvals = Lazy::<ApprovalsPage>::new();
    let own_approvals = Lazy::<OwnApprovalsPage>::new();
    let sign_in = Lazy::<SignInPage>::new();
    let validator = Lazy::<ValidatorPage>::new();

    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=home ssr=SsrMode::Async />
                    <Route path=path!("/catalog") view=catalog ssr=SsrMode::Async />
                    <Route path=path!("/catalog/changes") view=changes ssr=SsrMode::Async />
                    <Route
                        path=path!("/catalog/:namespace/:kind/:name/:tab?")
                        view=entity
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/apis")
                        view=|| view! { <Redirect path="/catalog?kind=api" /> }
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/docs") view=docs ssr=SsrMode::Async />
                    <Route
                        path=path!("/docs/:namespace/:kind/:name/*path")
                        view=reader
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/catalog-import/:part?") view=registry ssr=SsrMode::Async />
                    <Route path=path!("/search") view=search ssr=SsrMode::Async />
                    <Route path=path!("/validate") view=validator ssr=SsrMode::Async />
                    <Route path=path!("/problems") view=problems ssr=SsrMode::Async />
                    <Route path=path!("/admin/people") view=people ssr=SsrMode::Async />
                    <Route path=path!("/admin/roles") view=roles ssr=SsrMode::Async />
                    <Route path=path!("/admin/policies") view=policies ssr=SsrMode::Async />
                    <Route path=path!("/admin/access") view=access ssr=SsrMode::Async />
                    <Route path=path!("/admin/approvals") view=approvals ssr=SsrMode::Async />
                    <Route path=path!("/access") view=why ssr=SsrMode::Async />
                    <Route path=path!("/approvals") view=own_approvals ssr=SsrMode::Async />
                    <Route path=path!("/sign-in") view=sign_in ssr=SsrMode::Async />
                    <Route path=path!("/settings") view=settings ssr=SsrMode::Async />
                    <Route path=path!("/admin/audit") view=audit ssr=SsrMode::Async />
                    <Route path=path!("/api") view=reference ssr=SsrMode::Async />
                </FlatRoutes>
            </Frame>
        </Router>
    }
    .into_any()
}
