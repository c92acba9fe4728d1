//! Everything that answers, made of what was begun: the one place where all services meet.

use super::{
    access, ci, costs, delivery, deployments, errors, hosts, integrations, monitoring,
    notifications, readiness::Parts, scaffolder, search,
};
use crate::{
    Failure,
    config::Settings,
    http::{
        self, Heard, Identity, Live, Metrics, Portal, Position, Renders, Scaffolding, Shutdown,
        Site,
    },
    system::Tokens,
};
use ::ci::CiService;
use ::deployments::{DeploymentService, WorkloadService};
use ::identity::audit::{Audit, Readers};
use ::identity::notifications::NotificationDesk;
use ::identity::sign_in::SignIn;
use ::insights::costs::{CostService, CostSummary};
use ::insights::delivery::DeliveryService;
use ::monitoring::{ErrorService, MonitoringService, ServiceSummary};
use ::scaffolder::runs::RunService;
use ::search::SearchService;
use app::AppState;
use axum::Router;
use catalog::service::CatalogService;
use platform::{
    access::{Asker, Guarded, Permission, PrincipalKind},
    audit::AuditLog,
    catalog::{Catalog, Registry},
    delivery::SummarySource,
    docs::Docs,
    identity::{Keys, People},
    timestamp::Clock,
};
use std::sync::Arc;
use store::Store;
use techdocs::library::Shelf;

/// What follows vendors.
pub(super) struct Followers<'a> {
    pub(super) deployments: &'a Arc<DeploymentService>,
    pub(super) workloads: &'a Arc<WorkloadService>,
    pub(super) ci: &'a Arc<CiService>,
    pub(super) monitoring: &'a Arc<MonitoringService>,
    pub(super) errors: &'a Arc<ErrorService>,
    pub(super) costs: &'a Arc<CostService>,
    pub(super) delivery: &'a Arc<DeliveryService>,
    pub(super) runs: &'a Arc<RunService>,
}

/// What pages go by: it grows whenever anything that they show is another.
fn version(catalog: &Arc<CatalogService>, followers: &Followers<'_>) -> Position {
    let (catalog, deployments) = (Arc::clone(catalog), Arc::clone(followers.deployments));
    let (workloads, ci) = (Arc::clone(followers.workloads), Arc::clone(followers.ci));
    let (monitoring, errors) = (Arc::clone(followers.monitoring), Arc::clone(followers.errors));
    let delivery = Arc::clone(followers.delivery);
    let tasks = followers.runs.asked(&Asker::system("pages"));
    Arc::new(move || {
        let asked = ci.version() + monitoring.version() + errors.version() + delivery.version();
        let asked = asked + tasks.version();
        catalog.version() + deployments.version() + workloads.version() + asked
    })
}

#[expect(clippy::too_many_arguments, reason = "the one place where everything meets")]
pub(super) fn portal(
    settings: &Settings,
    store: &Store,
    catalog: &Arc<CatalogService>,
    followers: Followers<'_>,
    accounts: Vec<hosts::Account>,
    shelf: &Arc<Shelf>,
    docs: Guarded<dyn Docs>,
    search: &Arc<SearchService>,
    identity: Identity,
    deciding: access::Deciding,
    told: &Arc<NotificationDesk>,
    clock: Arc<dyn Clock>,
    renders: &Renders,
    shutdown: &Shutdown,
    metrics: Metrics,
) -> Result<Portal, Failure> {
    let Followers { deployments, workloads, ci, monitoring, errors, costs, delivery, runs } =
        &followers;
    let (answers, registry) = guarded(catalog);
    let position: Position = {
        let catalog = Arc::clone(catalog);
        Arc::new(move || catalog.position())
    };
    let observed = catalog.asked(&Asker::system("metrics"));
    metrics.observe_catalog(Arc::new(observed), Arc::clone(&position));
    let (found, observed) = (search::guarded(search), Arc::clone(search));
    metrics.observe_search(move || observed.state());
    let position = version(catalog, &followers);
    let (deployed, running) = deployments::guarded(deployments, workloads);
    let built = ci::guarded(ci);
    let sources = deployments::integrations(deployments, workloads);
    let sources = integrations::both(sources, costs::integrations(costs));
    let measured = monitoring::guarded(monitoring);
    let failing = errors::guarded(errors);
    let others = vec![
        ci::integrations(ci),
        monitoring::integrations(monitoring),
        errors::integrations(errors),
    ];
    let integrations = integrations::guarded(sources, others, accounts, catalog);
    let alerts = ::monitoring::alerts(measured.clone());
    let health = errors::health(catalog, deployed.clone(), failing.clone(), alerts, &clock);
    let delivered = delivery::guarded(delivery);
    let templates = scaffolder::guarded(runs);
    let costing = costs::guarded(costs);
    let others: Vec<Arc<dyn SummarySource>> = vec![
        Arc::new(ServiceSummary::new(measured.clone(), health.clone())),
        Arc::new(CostSummary::new(costing.clone())),
    ];
    let summaries = delivery::summaries(settings, delivery, others, &clock);
    let site = Site::new(settings.server.site_dir.clone());
    let notifications = notifications::guarded(told);
    let live = Live::new(
        Heard {
            catalog: answers.clone(),
            deployments: deployed.clone(),
            workloads: running.clone(),
            ci: built.clone(),
            monitoring: measured.clone(),
            errors: failing.clone(),
            delivery: delivered.clone(),
            scaffolder: templates.clone(),
            notifications: notifications.clone(),
        },
        Arc::clone(&position),
        site.assets().build,
        settings.server.max_listeners,
        shutdown.clone(),
        metrics.clone(),
    );
    let scaffolding =
        Scaffolding::new(templates.clone(), settings.server.max_listeners, shutdown.clone());
    let (rest, description) =
        http::rest(Arc::clone(catalog), found.clone(), Arc::clone(shelf), scaffolding);
    let api = Arc::new(http::api_reference(&description, settings.server.public_url.as_ref()));
    Ok(Portal {
        app: AppState {
            catalog: answers,
            deployments: deployed,
            workloads: running,
            ci: built,
            monitoring: measured,
            errors: failing,
            health,
            costs: costing,
            delivery: delivered,
            summaries,
            scaffolder: templates,
            integrations,
            registry,
            audit: audit(store, &clock, &identity.sign_in),
            docs,
            search: found,
            keys: keys(&identity.sign_in),
            people: people(&identity.sign_in),
            groups: deciding.groups,
            notifications,
            rights: deciding.rights,
            approvals: deciding.approvals,
            entrance: Arc::<SignIn>::clone(&identity.sign_in),
            clock,
            zone: settings.server.time_zone,
            api,
            sandbox: settings.sandbox.enabled,
        },
        rest,
        webhooks: Router::new(),
        site,
        renders: renders.clone(),
        position,
        live,
        readiness: Arc::new(Parts { store: store.clone(), search: Arc::clone(search) }),
        metrics,
        identity,
        tokens: Arc::new(Tokens::from_system()?),
    })
}

/// The audit log, for whoever may read it.
fn audit(store: &Store, clock: &Arc<dyn Clock>, sign_in: &Arc<SignIn>) -> Guarded<dyn AuditLog> {
    let (store, clock, sign_in) = (store.clone(), Arc::clone(clock), Arc::clone(sign_in));
    let readers: Readers = Arc::new(move |asker| {
        let principal = &asker.principal;
        principal.kind == PrincipalKind::System || sign_in.may(principal, Permission::AuditRead)
    });
    Guarded::new(move |asker| {
        Arc::new(Audit::asked(&store, &clock, &readers, asker)) as Arc<dyn AuditLog>
    })
}

fn keys(sign_in: &Arc<SignIn>) -> Guarded<dyn Keys> {
    let sign_in = Arc::clone(sign_in);
    Guarded::new(move |asker| sign_in.keys(asker))
}

fn people(sign_in: &Arc<SignIn>) -> Guarded<dyn People> {
    let sign_in = Arc::clone(sign_in);
    Guarded::new(move |asker| sign_in.people(asker))
}

/// The catalog, for whoever asks.
fn guarded(catalog: &Arc<CatalogService>) -> (Guarded<dyn Catalog>, Guarded<dyn Registry>) {
    let (answers, registry) = (Arc::clone(catalog), Arc::clone(catalog));
    (
        Guarded::new(move |asker| Arc::new(answers.asked(asker)) as Arc<dyn Catalog>),
        Guarded::new(move |asker| Arc::new(registry.asked(asker)) as Arc<dyn Registry>),
    )
}
