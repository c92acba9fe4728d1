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
mod portal;
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
    http::{self, ConnectionLimits, Metrics, Portal, RenderLimits, Renders, Shutdown, Starting},
    logging,
    system::{self, SystemClock, Tokens},
};
use ::identity::audit::{otlp::Exporter, retention};
use ::identity::policy::{PolicyAuthority, PolicyDesk};
use ::identity::sign_in::{Randomness, SystemRandomness};
use ::scaffolder::runs::RunService;
use begun::Begun;
use catalog::{
    service::{CatalogService, Loading},
    source::HostedPages,
};
use data_folder::DataFolder;
use insights::delivery::DeliverySources;
use network::Rules;
use patience::until_it_answers;
use platform::timestamp::Clock;
use portal::{Followers, portal};
use signals::Signals;
use std::{io, net::SocketAddr, os::fd::AsFd, process::ExitCode, sync::Arc, time::Duration};
use store::{Store, StoreOptions};
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
    let mirror = docs::mirror(settings, &usual, hosts.all(), &clock)?;
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
