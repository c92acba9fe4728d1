//! The portal: one isomorphic Leptos application, rendered on the server and hydrated in the
//! browser. This file is the shell of every page and the table of routes.

mod acts;
mod admin;
mod audit;
mod catalog;
mod changes;
mod ci;
mod costs;
mod create;
mod data;
mod delivery;
mod deployments;
mod docs;
mod editing;
mod entity;
mod error;
mod errors;
mod frame;
mod health;
mod home;
mod live;
mod moment;
mod not_found;
mod notifications;
mod observability;
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
mod summary;
mod text;
mod tools;
mod ui;
mod validator;
mod who;
mod workloads;

pub use admin::SubmittedPolicy;
pub use costs::question_of as cost_question_of;
pub use create::SubmittedForm;
pub use docs::SubmittedPage;
pub use error::PortalError;
#[cfg(feature = "hydrate")]
pub use live::taken_over;
pub use notifications::Unread;
#[cfg(feature = "ssr")]
pub use notifications::{MailText, mail_of, sentence_of};
pub use shell::{Assets, Shell};
#[cfg(feature = "ssr")]
pub use state::AppState;
// The charts are a set: what no page draws today is part of it all the same.
pub use ui::{chart, range};
pub use validator::Submitted;

use crate::{
    admin::{
        AccessPage, ApprovalsPage, GroupsPage, IntegrationsPage, OwnApprovalsPage, PeoplePage,
        PoliciesPage, RolesPage, WhyPage,
    },
    audit::AuditPage,
    catalog::CatalogPage,
    changes::ChangesPage,
    costs::CostsPage,
    create::{ActionsPage, CreatePage, EditorPage, TaskPage, TasksPage, UpdatePage, WizardPage},
    delivery::{DeliveryPage, EvidencePage},
    deployments::{ApplicationPage, DeploymentsPage},
    docs::{DocsHealthPage, DocsHome, DocsPreview, DocsReader},
    entity::EntityPage,
    frame::Frame,
    home::HomePage,
    live::Live,
    not_found::NotFound,
    notifications::NotificationsPage,
    observability::ObservabilityPage,
    preferences::Preferences,
    problems::ProblemsPage,
    reference::ReferencePage,
    registry::RegistryPage,
    search::SearchPage,
    settings::SettingsPage,
    sign_in::SignInPage,
    summary::SummaryPage,
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

/// What every part of the application finds around it.
fn provide_contexts() {
    provide_meta_context();
    let preferences = Preferences::current();
    provide_context(preferences);
    provide_context(text::of(preferences.language));
    provide_context(Now::start());
    #[cfg(feature = "hydrate")]
    preferences::tell_zone();
    provide_context(Live::start());
}

/// The application: contexts, frame and routes. Every page is rendered whole before its first
/// byte, so that it can be read without script and carries the right status.
#[component]
pub fn App() -> impl IntoView {
    provide_contexts();
    let apis = || view! { <Redirect path="/catalog?kind=api" /> };
    let audit = Lazy::<AuditPage>::new();
    let home = Lazy::<HomePage>::new();
    let catalog = Lazy::<CatalogPage>::new();
    let changes = Lazy::<ChangesPage>::new();
    let application = Lazy::<ApplicationPage>::new();
    let costs = Lazy::<CostsPage>::new();
    let create = Lazy::<CreatePage>::new();
    let wizard = Lazy::<WizardPage>::new();
    let actions = Lazy::<ActionsPage>::new();
    let tasks = Lazy::<TasksPage>::new();
    let task = Lazy::<TaskPage>::new();
    let editor = Lazy::<EditorPage>::new();
    let template_update = Lazy::<UpdatePage>::new();
    let deployments = Lazy::<DeploymentsPage>::new();
    let delivery = Lazy::<DeliveryPage>::new();
    let delivered = Lazy::<DeliveryPage>::new();
    let evidence = Lazy::<EvidencePage>::new();
    let docs = Lazy::<DocsHome>::new();
    let reader = Lazy::<DocsReader>::new();
    let docs_preview = Lazy::<DocsPreview>::new();
    let docs_health = Lazy::<DocsHealthPage>::new();
    let entity = Lazy::<EntityPage>::new();
    let problems = Lazy::<ProblemsPage>::new();
    let settings = Lazy::<SettingsPage>::new();
    let reference = Lazy::<ReferencePage>::new();
    let registry = Lazy::<RegistryPage>::new();
    let integrations = Lazy::<IntegrationsPage>::new();
    let groups = Lazy::<GroupsPage>::new();
    let notifications = Lazy::<NotificationsPage>::new();
    let observability = Lazy::<ObservabilityPage>::new();
    let people = Lazy::<PeoplePage>::new();
    let search = Lazy::<SearchPage>::new();
    let roles = Lazy::<RolesPage>::new();
    let policies = Lazy::<PoliciesPage>::new();
    let access = Lazy::<AccessPage>::new();
    let why = Lazy::<WhyPage>::new();
    let approvals = Lazy::<ApprovalsPage>::new();
    let own_approvals = Lazy::<OwnApprovalsPage>::new();
    let sign_in = Lazy::<SignInPage>::new();
    let summary = Lazy::<SummaryPage>::new();
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
                    <Route path=path!("/apis") view=apis ssr=SsrMode::Async />
                    <Route path=path!("/costs") view=costs ssr=SsrMode::Async />
                    <Route path=path!("/create") view=create ssr=SsrMode::Async />
                    <Route
                        path=path!("/create/templates/:namespace/:name")
                        view=wizard
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/create/actions") view=actions ssr=SsrMode::Async />
                    <Route path=path!("/create/tasks") view=tasks ssr=SsrMode::Async />
                    <Route path=path!("/create/tasks/:id") view=task ssr=SsrMode::Async />
                    <Route path=path!("/create/editor") view=editor ssr=SsrMode::Async />
                    <Route
                        path=path!("/create/updates/:namespace/:kind/:name")
                        view=template_update
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/deployments") view=deployments ssr=SsrMode::Async />
                    <Route
                        path=path!("/deployments/:source/:name/:act?")
                        view=application
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/observability/:part?")
                        view=observability
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/delivery") view=delivery ssr=SsrMode::Async />
                    <Route
                        path=path!("/delivery/of/:namespace/:kind/:name")
                        view=delivered
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/delivery/numbers/:measure")
                        view=evidence
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/summary") view=summary ssr=SsrMode::Async />
                    <Route path=path!("/docs") view=docs ssr=SsrMode::Async />
                    <Route path=path!("/docs/preview") view=docs_preview ssr=SsrMode::Async />
                    <Route path=path!("/docs/health") view=docs_health ssr=SsrMode::Async />
                    <Route
                        path=path!("/docs/:namespace/:kind/:name/*path")
                        view=reader
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/catalog-import/:part?") view=registry ssr=SsrMode::Async />
                    <Route path=path!("/search") view=search ssr=SsrMode::Async />
                    <Route path=path!("/validate") view=validator ssr=SsrMode::Async />
                    <Route path=path!("/problems") view=problems ssr=SsrMode::Async />
                    <Route path=path!("/notifications") view=notifications ssr=SsrMode::Async />
                    <Route path=path!("/admin/people") view=people ssr=SsrMode::Async />
                    <Route path=path!("/admin/groups") view=groups ssr=SsrMode::Async />
                    <Route path=path!("/admin/roles") view=roles ssr=SsrMode::Async />
                    <Route path=path!("/admin/policies") view=policies ssr=SsrMode::Async />
                    <Route path=path!("/admin/access") view=access ssr=SsrMode::Async />
                    <Route path=path!("/admin/approvals") view=approvals ssr=SsrMode::Async />
                    <Route path=path!("/access") view=why ssr=SsrMode::Async />
                    <Route path=path!("/approvals") view=own_approvals ssr=SsrMode::Async />
                    <Route path=path!("/admin/integrations") view=integrations ssr=SsrMode::Async />
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
