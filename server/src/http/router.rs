//! The table of routes and the layers around them.

mod form;

use super::{
    auth::auth,
    browser,
    docs::assets,
    health::{self, Readiness},
    identify::{Identity, identify},
    limits::{Limits, limit},
    live::{Live, Position, live},
    metrics::Metrics,
    observe::{Observer, observe},
    origin::{Home, guard},
    refusal::{Reader, Refusal},
    render::Renders,
    rest::opensearch,
    security::{Nonce, Security, secure},
    site::Site,
};
use crate::{config::ServerSettings, system::Tokens};
use app::{App, AppState, Shell, Submitted, SubmittedForm, SubmittedPage, SubmittedPolicy, Unread};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRef, Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, header, request::Parts},
    middleware::{Next, from_fn_with_state, map_request},
    response::{IntoResponse, Redirect},
    routing::{any, get, post},
};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, generate_route_list, render_app_async_with_context,
};
use platform::{
    access::{Asker, Guarded},
    notifications::Notifications,
};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};
use tokio::time::timeout;
use tower_http::{CompressionLevel, compression::CompressionLayer};

/// Everything that answering needs.
pub(crate) struct Portal {
    /// The services behind the pages.
    pub(crate) app: AppState,
    /// The calls of the REST API.
    pub(crate) rest: Router,
    /// Where code hosts tell what happened.
    pub(crate) webhooks: Router,
    /// The portal's files.
    pub(crate) site: Site,
    /// The renders of the process.
    pub(crate) renders: Renders,
    /// Where the change log stands.
    pub(crate) position: Position,
    /// Word of changes.
    pub(crate) live: Live,
    /// How the parts of the process stand.
    pub(crate) readiness: Arc<dyn Readiness>,
    /// The measures.
    pub(crate) metrics: Metrics,
    /// Who asks.
    pub(crate) identity: Identity,
    /// Randomness.
    pub(crate) tokens: Arc<Tokens>,
}

/// The state that Leptos wants: its options, of which only the output's name is used by it.
#[derive(Clone)]
struct PageState {
    options: LeptosOptions,
}

impl FromRef<PageState> for LeptosOptions {
    fn from_ref(state: &PageState) -> Self {
        state.options.clone()
    }
}

/// How long a page waits for the number at the bell.
const COUNTING: Duration = Duration::from_millis(100);

/// Compression on the fly must be quick; what is carried is compressed at the best level already.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(4);

/// All routes.
pub(crate) fn router(portal: Portal, settings: &ServerSettings) -> Router {
    let Portal { app, rest, webhooks, site, renders, position, live, .. } = portal;
    let Portal { readiness, metrics, identity, tokens, .. } = portal;
    let limits = Limits::new(
        settings.max_requests,
        settings.max_requests_per_caller,
        settings.request_wait,
        settings.request_timeout,
        metrics.clone(),
    );
    // A page has time for its request's body, its turn and its render, each with its own limit.
    let page_time = settings.request_timeout + settings.render_wait + settings.render_timeout;

    let downloads = super::audit::routes(app.audit.clone())
        .merge(super::frames::routes(app.monitoring.clone()))
        .merge(super::costs::routes(app.costs.clone()))
        .merge(super::delivery::routes(app.delivery.clone()))
        .layer(from_fn_with_state(limits.clone(), limit));
    let (docs, told) = (app.docs.clone(), app.notifications.clone());
    let images = docs.seen_by(&Asker::system("pages")).rules().image_hosts;
    let security = Security::new(Arc::clone(&tokens), settings).with_images(&images);
    let pages = pages(app, site.clone(), position)
        .layer(renders)
        .layer(from_fn_with_state(told, count_unread))
        .layer(from_fn_with_state(docs, assets))
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .layer(map_request(prefer_gzip))
        .layer(from_fn_with_state(limits.with_time(page_time), limit));
    let home = settings.public_url.clone();
    let described = async move |asked: HeaderMap| opensearch(home.as_ref(), &asked);
    let files = files(site).route("/opensearch.xml", get(described));
    let files = files.layer(from_fn_with_state(limits.clone(), limit));
    let rest = rest
        .layer(DefaultBodyLimit::max(settings.max_body_size))
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .layer(map_request(prefer_gzip))
        .layer(from_fn_with_state(limits.clone(), limit));
    let auth = auth(identity.clone()).layer(from_fn_with_state(limits.clone(), limit));
    let webhooks = webhooks.layer(from_fn_with_state(limits, limit));
    let observer = Observer { tokens: Arc::clone(&tokens), metrics: metrics.clone() };
    Router::new()
        .route("/healthz", get(health::health))
        .route("/readyz", get(health::ready).with_state(readiness))
        .route("/metrics", get(health::metrics).with_state(metrics))
        .route("/api/live", get(self::live).with_state(live))
        .merge(files)
        .merge(auth)
        .merge(rest)
        .merge(webhooks)
        .merge(downloads)
        .merge(pages)
        .layer(from_fn_with_state(identity, identify))
        .layer(from_fn_with_state(Home::new(settings.public_url.as_ref()), guard))
        .layer(from_fn_with_state(security, secure))
        .layer(from_fn_with_state(observer, observe))
}

/// Pages and server functions, and the page for addresses that lead nowhere.
fn pages(app: AppState, site: Site, position: Position) -> Router {
    let clock = Arc::clone(&app.clock);
    let context = move || {
        provide_context(app.clone());
        let Some(parts) = use_context::<Parts>() else { return };
        if let Some(asker) = parts.extensions.get::<Asker>() {
            provide_context(asker.clone());
        }
        if let Some(unread) = parts.extensions.get::<Unread>() {
            provide_context(*unread);
        }
        if let Some(Nonce(nonce)) = parts.extensions.get::<Nonce>().cloned() {
            provide_context(leptos::nonce::Nonce::from_value(nonce));
        }
    };
    let shell = move || {
        view! { <Shell assets=site.assets() now=clock.now() position=position() /> }
    };
    let options = LeptosOptions::builder().output_name("slipway").build();
    let state = PageState { options };
    let nowhere = render_app_async_with_context(context.clone(), shell.clone());
    let form = {
        let (context, shell) = (context.clone(), shell.clone());
        async move |request: Request| form::answer::<Submitted, _>(request, context, shell).await
    };
    let policy = {
        let (context, shell) = (context.clone(), shell.clone());
        async move |request: Request| {
            form::answer::<SubmittedPolicy, _>(request, context, shell).await
        }
    };
    let draft = {
        let (context, shell) = (context.clone(), shell.clone());
        async move |request: Request| {
            form::answer::<SubmittedPage, _>(request, context, shell).await
        }
    };
    let wizard = {
        let (context, shell) = (context.clone(), shell.clone());
        async move |request: Request| {
            form::answer::<SubmittedForm, _>(request, context, shell).await
        }
    };
    Router::new()
        .leptos_routes_with_context(&state, routes(), context, shell)
        .route("/validate", post(form))
        .route("/docs/preview", post(draft))
        .route("/admin/policies", post(policy))
        .route("/create/templates/{namespace}/{name}", post(wizard))
        .route("/api/{*path}", any(nothing))
        .route("/fn/{*path}", any(nothing))
        .fallback(nowhere)
        .with_state(state)
}

/// The portal's routes, found out once a process: while that goes on, no resource of any page loads
/// (a switch of the framework's that all threads share), and a render under way would wait for ever.
fn routes() -> Vec<AxumRouteListing> {
    static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));
    ROUTES.clone()
}

/// Brotli makes a page a twelfth smaller than gzip, but takes a megabyte for each page under way:
/// on the fly it is for clients that accept nothing else. (The site's files are kept in brotli.)
async fn prefer_gzip(mut request: Request) -> Request {
    if browser::accepts_coding(request.headers(), "gzip") {
        request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
    request
}

/// Finds out how much there is to read for who asks for a page, before it is rendered: the bar at the top
/// stands on every page, and is written first. A page does not wait for a database that is away.
async fn count_unread(
    State(told): State<Guarded<dyn Notifications>>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let is_page = request.method() == Method::GET && !request.uri().path().starts_with("/fn/");
    let asker = request.extensions().get::<Asker>().cloned().filter(|_| is_page);
    if let Some(asker) = asker {
        let told = told.seen_by(&asker);
        if let Ok(Ok(count)) = timeout(COUNTING, told.unread()).await {
            request.extensions_mut().insert(Unread(count));
        }
    }
    next.run(request).await
}

async fn nothing(request: Request) -> Response<Body> {
    Refusal::NotFound.answer(&Reader::of(&request))
}

/// The portal's files.
fn files(site: Site) -> Router {
    Router::new()
        .route("/pkg/{*path}", get(file))
        .route("/assets/{*path}", get(file))
        .route("/favicon.ico", get(|| async { Redirect::permanent("/assets/slipway.svg") }))
        .route("/robots.txt", get(robots))
        .with_state(site)
}

async fn file(State(site): State<Site>, request: Request) -> Response<Body> {
    match site.file(request.uri().path()).await {
        Some(file) => file.answer(request.headers()),
        None => Refusal::NotFound.answer(&Reader::of(&request)),
    }
}

/// An internal portal is nobody's to search.
async fn robots() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "User-agent: *\nDisallow: /\n")
}

#[cfg(test)]
mod tests;
