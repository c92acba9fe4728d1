//! `slipway serve`: takes the data folder and the address, opens the store, starts the catalog,
//! answers until a signal ends it, and then ends everything in order.

mod access;
mod acts;
mod begun;
mod channel;
mod ci;
mod costs;
pub(crate) mod data_folder;
mod delivery;
mod deployments;
mod docs;
mod errors;
mod hosts;
mod identity;
mod integrations;
mod monitoring;
mod notifications;
mod outside;
mod patience;
mod post;
mod readiness;
mod sandbox;
mod scaffolder;
mod search;
mod signals;
mod sources;

use crate::{
    Failure, command_line,
    config::{self, AuditSettings, Overrides, ServerSettings, Settings},
    http::{
        self, ConnectionLimits, Heard, Identity, Live, Metrics, Portal, Position, RenderLimits,
        Renders, Scaffolding, Shutdown, Site, Starting,
    },
    logging,
    system::{self, SystemClock, Tokens},
};
use ::ci::CiService;
use ::deployments::{DeploymentService, WorkloadService};
use ::identity::audit::{Audit, Readers, otlp::Exporter, retention};
use ::identity::notifications::NotificationDesk;
use ::identity::policy::{PolicyAuthority, PolicyDesk};
use ::identity::sign_in::{Randomness, SignIn, SystemRandomness};
use ::insights::costs::{CostService, CostSummary};
use ::monitoring::{ErrorService, MonitoringService, ServiceSummary};
use ::scaffolder::runs::RunService;
use ::search::SearchService;
use app::AppState;
use axum::Router;
use begun::Begun;
use catalog::{
    service::{CatalogService, Loading},
    source::HostedPages,
};
use data_folder::DataFolder;
use insights::delivery::{DeliveryService, DeliverySources};
use network::Rules;
use patience::until_it_answers;
use platform::{
    access::{Asker, Guarded, Permission, PrincipalKind},
    audit::AuditLog,
    catalog::{Catalog, Registry},
    delivery::SummarySource,
    docs::Docs,
    identity::{Keys, People},
    timestamp::Clock,
};
use readiness::Parts;
use signals::Signals;
use std::{io, net::SocketAddr, os::fd::AsFd, process::ExitCode, sync::Arc, time::Duration};
use store::{Store, StoreOptions};
use techdocs::library::Shelf;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

/// How long a collector of the audit log may take for a portion.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long background threads may take to end after everything else has.
const LAST_MOMENTS: Duration = Duration::from_secs(2);

/// Runs the server until a signal ends it.
pub(crate) fn run(arguments: command_line::Serve) -> Result<ExitCode, Failure> {
    let mut overrides = Overrides::default();
    overrides.listen(arguments.listen);
    overrides.data_dir(arguments.data_dir);
    overrides.database_url(arguments.database_url);
    overrides.catalog(arguments.catalog);
    overrides.sandbox(arguments.sandbox);
    let settings = config::load(arguments.config.as_deref(), system::variables(), &overrides)?;
    logging::start(&settings.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(serve(&settings));
    runtime.shutdown_timeout(LAST_MOMENTS);
    done.map(|()| ExitCode::SUCCESS)
}

#[expect(clippy::too_many_lines, reason = "the story of a process, in its order")]
async fn serve(settings: &Settings) -> Result<(), Failure> {
    sandbox::check(settings)?;
    identity::check(settings)?;
    let database_url = settings.database_url();
    let _data = DataFolder::take(&settings.server.data_dir)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let sandbox =
        if settings.sandbox.enabled { Some(sandbox::begin(settings, &clock).await?) } else { None };
    let settings = sandbox.as_ref().map_or(settings, |(_, settings)| settings);
    let server = &settings.server;
    let _database = DataFolder::take_database(&server.data_dir, &database_url)?;
    let listener = bind(server.listen).await?;
    let (switch, shutdown) = Shutdown::new();
    tokio::spawn(Signals::listen()?.switch(switch));

    let max_connections = u32::try_from(settings.database.max_connections)?;
    let options = StoreOptions { url: database_url, max_connections };
    let loading = Loading::default();
    let starting = starting(&listener, server, loading.clone())?;
    let open = || Store::open_with_replicas(&options, &settings.database.read_replicas);
    let Some(store) = until_it_answers(open, shutdown.clone()).await? else {
        return {
            let _: () = starting.end().await;
            Ok(())
        };
    };
    let usual = sources::source_settings(&settings.catalog, server)?;
    let metrics = Metrics::new();
    outside::trust(server)?;
    let surroundings = outside::surroundings(&clock, &metrics);
    let hosts = hosts::hosts(settings, &usual, &clock, &surroundings)?;
    let mirror = docs::mirror(settings, &usual, &hosts.accounts, &clock)?;
    let shelf = docs::shelf(settings, &mirror)?;
    let hearing = tokio::spawn(docs::hear(store.clone(), Arc::clone(&mirror)));
    let mut origins = sources::origins(&settings.catalog, &usual)?;
    origins.extend(hosts.origins.iter().cloned());
    // The last one: what the company calls by the same name is the company's.
    origins.extend(scaffolder::golden_paths(settings, &usual)?);
    let authority = Arc::new(access::authority(&settings.access)?);
    let pages = HostedPages::new(hosts.all(), usual.clone())?;
    let options = sources::service_options(settings, usual.clone(), loading, &authority, pages)?;
    let instance = options.instance.clone();
    let start = || {
        let (store, origins, options) = (store.clone(), origins.clone(), options.clone());
        CatalogService::start_with(store, origins, options, Arc::clone(&clock))
    };
    let started = until_it_answers(start, shutdown.clone()).await?;
    starting.end().await;
    let Some(catalog) = started else {
        return {
            let _: () = store.close().await;
            Ok(())
        };
    };
    let mut begun = Begun::default();
    let ending = Arc::clone(&catalog);
    begun.ends_with(async move { ending.shutdown().await });
    let auditing = CancellationToken::new();
    keep_audit(&settings.audit, &store, &clock, &auditing)?;
    let role = settings.access.default_role.clone();
    let base = access::documents(&settings.access)?;
    // The database may go away again at any moment.
    let open =
        || PolicyDesk::open(store.clone(), Arc::clone(&authority), base.clone(), role.clone());
    let Some(desk) = until_it_answers(open, shutdown.clone()).await? else {
        return begun.end(&store).await;
    };
    let following = tokio::spawn(Arc::clone(&desk).run());
    let renders = Renders::new(render_limits(server), metrics.clone());
    let people = Arc::new(deployments::PeopleLater::default());
    let clusters = deployments::clusters(settings, &surroundings)?;
    let sources =
        deployments::sources(settings, &clusters, &surroundings, &(Arc::clone(&people) as _))?;
    let follow = || {
        let (instance, authority) = (instance.clone(), Arc::clone(&authority) as _);
        let follows = deployments::Followed { instance, authority };
        deployments::follow(sources.clone(), &store, &catalog, follows, &clock)
    };
    let Some(deployments) = until_it_answers(follow, shutdown.clone()).await? else {
        return begun.end(&store).await;
    };
    let ending = Arc::clone(&deployments);
    begun.ends_with(async move { ending.shutdown().await });
    let workloads = {
        let authority = Arc::<PolicyAuthority>::clone(&authority);
        deployments::watch(&clusters, &store, &catalog, authority, &clock)
    };
    let ending = Arc::clone(&workloads);
    begun.ends_with(async move { ending.shutdown().await });
    let keep = || {
        let (building, authority) = (hosts.building.clone(), Arc::clone(&authority) as _);
        ci::keep(building, &store, &catalog, authority, &clock)
    };
    let Some(ci) = until_it_answers(keep, shutdown.clone()).await? else {
        return begun.end(&store).await;
    };
    let ending = Arc::clone(&ci);
    begun.ends_with(async move { ending.shutdown().await });
    let measuring = monitoring::sources(settings, &surroundings)?;
    let keep = || {
        let authority = Arc::clone(&authority) as _;
        monitoring::keep(measuring.clone(), settings, &store, &catalog, authority, &clock)
    };
    let Some(monitoring) = until_it_answers(keep, shutdown.clone()).await? else {
        return begun.end(&store).await;
    };
    let ending = Arc::clone(&monitoring);
    begun.ends_with(async move { ending.shutdown().await });
    let failing = errors::sources(settings, &surroundings)?;
    let keep = || {
        let (deployed, _) = deployments::guarded(&deployments, &workloads);
        let (failing, authority) = (failing.clone(), Arc::clone(&authority) as _);
        errors::keep(failing, &store, &catalog, (authority, deployed), &clock)
    };
    let Some(errors) = until_it_answers(keep, shutdown.clone()).await? else {
        return begun.end(&store).await;
    };
    let ending = Arc::clone(&errors);
    begun.ends_with(async move { ending.shutdown().await });
    let costing = costs::sources(settings, &surroundings)?;
    let follow = || {
        let around = costs::Around {
            store: &store,
            catalog: &catalog,
            deployments: &deployments,
            authority: Arc::clone(&authority) as _,
            clock: &clock,
            instance: instance.clone(),
        };
        costs::follow(settings, costing.clone(), around)
    };
    let Some(costs) = until_it_answers(follow, shutdown.clone()).await? else {
        return begun.end(&store).await;
    };
    let ending = Arc::clone(&costs);
    begun.ends_with(async move { ending.shutdown().await });
    let address = listener.local_addr()?;
    let decider = Arc::<PolicyAuthority>::clone(&authority);
    let roles = Arc::<PolicyAuthority>::clone(&authority);
    let rules = identity::Rules { roles, authority: decider };
    let sign_in = identity::sign_in(settings, address, &store, &catalog, rules, &clock)?;
    people.are(&sign_in);
    let looking_after = tokio::spawn(Arc::clone(&sign_in).run());
    let url =
        server.public_url.as_ref().map_or_else(|| format!("http://{address}"), Url::to_string);
    let (parts, running) = {
        let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
        let sealer = identity::sealer(settings, &store, &randomness)?;
        let around = scaffolder::Around {
            store: &store,
            catalog: &catalog,
            sign_in: &sign_in,
            authority: Arc::clone(&authority) as _,
            sealer,
            randomness,
            hosts: &hosts,
            usual: &usual,
            clock: &clock,
            instance: &instance,
            portal: &url,
        };
        scaffolder::prepared(settings, around)?
    };
    let run = || RunService::start(parts.clone(), running.clone());
    let Some(runs) = until_it_answers(run, shutdown.clone()).await? else {
        return begun.end(&store).await;
    };
    let ending = Arc::clone(&runs);
    begun.ends_with(async move { ending.shutdown().await });
    let rules = (&desk, &authority);
    let acting = (&catalog, &deployments, &ci, &errors, &runs);
    let deciding = access::deciding(&store, rules, &sign_in, acting, &clock);
    let approving = tokio::spawn(Arc::clone(&deciding.waiting).run());
    let telling = {
        let who = (&sign_in, &authority, &catalog);
        notifications::telling(settings, &store, who, &clock, &url)?
    };
    let told = telling.desk;
    let noticing = tokio::spawn(Arc::clone(&told).run());
    let sending = telling.sending.map(|sending| tokio::spawn(sending.run()));
    let explaining = http::access(deciding.rights.clone());
    let identity = identity::identity(sign_in, server);
    let docs = docs::documentation(&catalog, Arc::clone(&shelf), store.clone());
    let start = || search::start(settings, &store, &catalog, &docs, &deployments, &clock);
    let Some(search) = until_it_answers(start, shutdown.clone()).await? else {
        return begun.end(&store).await;
    };
    let ending = Arc::clone(&search);
    begun.ends_with(async move { ending.shutdown().await });
    let told_of_errors = http::error_webhooks(errors::receivers(settings), Arc::clone(&errors));
    let delivery = {
        let (instance, authority) = (instance.clone(), Arc::clone(&authority) as _);
        let signals = delivery::signals(&measuring, &failing, &catalog, &clock);
        let sources = DeliverySources { hosts: hosts.delivering.clone(), signals };
        delivery::measure(settings, sources, &store, &catalog, (instance, authority), &clock)
    };
    let ending = Arc::clone(&delivery);
    begun.ends_with(async move { ending.shutdown().await });
    let portal = Portal {
        webhooks: http::webhooks(hosts.receivers, Arc::clone(&catalog), mirror, Arc::clone(&ci))
            .merge(told_of_errors),
        ..portal(
            settings,
            &store,
            &catalog,
            Followers {
                deployments: &deployments,
                workloads: &workloads,
                ci: &ci,
                monitoring: &monitoring,
                errors: &errors,
                costs: &costs,
                delivery: &delivery,
                runs: &runs,
            },
            hosts.accounts,
            &shelf,
            docs,
            &search,
            identity,
            deciding,
            &told,
            clock,
            &renders,
            &shutdown,
            metrics,
        )?
    };
    let portal = Portal { rest: portal.rest.merge(explaining), ..portal };

    let keeper = docs::keeper(settings, &catalog, &shelf, &store, &url)?;
    let keeping = tokio::spawn(keeper.run(settings.docs.interval));
    let version = command_line::VERSION;
    tracing::info!(%address, url, version, "Slipway is ready");
    http::serve(listener, http::router(portal, server), connection_limits(server), shutdown).await;

    // Renders may go on without their clients; dropped half-way they would panic and leak.
    if tokio::time::timeout(server.render_timeout, renders.finish()).await.is_err() {
        tracing::warn!("some renders did not end in time and are broken off");
    }
    keeping.abort();
    hearing.abort();
    following.abort();
    looking_after.abort();
    approving.abort();
    noticing.abort();
    if let Some(sending) = sending {
        sending.abort();
    }
    auditing.cancel();
    begun.end(&store).await?;
    tracing::info!("Slipway has ended");
    Ok(())
}

/// What answers until the database is open and the catalog loaded, at the same address.
fn starting(
    listener: &TcpListener,
    server: &ServerSettings,
    loading: Loading,
) -> Result<Starting, Failure> {
    let listener =
        TcpListener::from_std(std::net::TcpListener::from(listener.as_fd().try_clone_to_owned()?))?;
    let tokens = Arc::new(Tokens::from_system()?);
    Ok(Starting::begin(listener, connection_limits(server), tokens, server, loading))
}

/// Takes the address first of all: whoever starts a second one by mistake learns it at once.
async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|reason| match reason.kind() {
        io::ErrorKind::AddrInUse => BindError::InUse(address),
        io::ErrorKind::PermissionDenied => BindError::NotAllowed(address),
        _ => BindError::Impossible { address, reason },
    })
}

/// Why the address cannot be listened at.
#[derive(Debug, thiserror::Error)]
enum BindError {
    #[error(
        "the address {0} is in use, perhaps by another Slipway; stop what listens there, or choose another with --listen or SLIPWAY__SERVER__LISTEN"
    )]
    InUse(SocketAddr),
    #[error(
        "the address {0} is not allowed to this user; choose a port from 1024 on with --listen"
    )]
    NotAllowed(SocketAddr),
    #[error(
        "the address {address} cannot be listened at ({reason}); choose one of this machine with --listen"
    )]
    Impossible { address: SocketAddr, reason: io::Error },
}

/// What follows vendors.
struct Followers<'a> {
    deployments: &'a Arc<DeploymentService>,
    workloads: &'a Arc<WorkloadService>,
    ci: &'a Arc<CiService>,
    monitoring: &'a Arc<MonitoringService>,
    errors: &'a Arc<ErrorService>,
    costs: &'a Arc<CostService>,
    delivery: &'a Arc<DeliveryService>,
    runs: &'a Arc<RunService>,
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
fn portal(
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
    let server = &settings.server;
    let (answers, registry) = guarded(catalog);
    let position: Position = {
        let catalog = Arc::clone(catalog);
        Arc::new(move || catalog.position())
    };
    let observed = catalog.asked(&Asker::system("metrics"));
    metrics.observe_catalog(Arc::new(observed), Arc::clone(&position));
    let found = search::guarded(search);
    let observed = Arc::clone(search);
    metrics.observe_search(move || observed.state());
    let position = version(catalog, &followers);
    let sources = deployments::integrations(deployments, workloads);
    let (deployed, running) = deployments::guarded(deployments, workloads);
    let built = ci::guarded(ci);
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
    let site = Site::new(server.site_dir.clone());
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
        server.max_listeners,
        shutdown.clone(),
        metrics.clone(),
    );
    let scaffolding = Scaffolding::new(templates.clone(), server.max_listeners, shutdown.clone());
    let (rest, description) =
        http::rest(Arc::clone(catalog), found.clone(), Arc::clone(shelf), scaffolding);
    let api = Arc::new(http::api_reference(&description, server.public_url.as_ref()));
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

/// Forgets what is old of the audit log, and hands it on where a collector is set.
fn keep_audit(
    settings: &AuditSettings,
    store: &Store,
    clock: &Arc<dyn Clock>,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    if let Some(kept) = settings.retention {
        let work = retention::run(store.clone(), kept, Arc::clone(clock), stop.clone());
        tokio::spawn(work);
    }
    if let Some(endpoint) = &settings.otlp_endpoint {
        // The operator's own address: it may well be in a private network.
        let rules = Rules { allow_private: true, ..Rules::default() };
        let client = network::client(rules, EXPORT_TIMEOUT)?;
        let holder = format!("{}/{}", system::host_name(), Tokens::from_system()?.next());
        let exporter = Exporter::new(store.clone(), client, endpoint.clone(), holder);
        tokio::spawn(exporter.run(stop.clone()));
    }
    Ok(())
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

fn connection_limits(server: &ServerSettings) -> ConnectionLimits {
    ConnectionLimits {
        at_once: server.max_connections,
        head_time: server.header_timeout,
        head_size: server.max_header_size,
        farewell: server.shutdown_timeout,
    }
}

fn render_limits(server: &ServerSettings) -> RenderLimits {
    RenderLimits {
        at_once: server.max_renders,
        wait: server.render_wait,
        answer: server.render_timeout,
        // A render that nobody waits for any more may still come to its end for a while.
        abandon: server.render_timeout * 3,
        patience: server.render_timeout,
        request_size: server.max_body_size,
        request_time: server.request_timeout,
    }
}
