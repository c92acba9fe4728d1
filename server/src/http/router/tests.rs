//! The real router over a catalog that answers by rote.

mod access;
mod billing;
mod fakes;
mod making;
mod matrix;
mod samples;

use super::*;
use crate::{
    config,
    http::{Heard, RenderLimits, Shutdown},
    system::SystemClock,
};
use ::identity::sign_in::SignIn;
use axum::http::{Method, StatusCode};
use fakes::{Database, NoPlaces, NoRecords, NoRights, NothingToSumUp, Rote, ThreeUnread, api};
use http_body_util::BodyExt;
use platform::{
    access::Guarded,
    catalog::{Catalog, Notice, Registry},
    ci::NoCi,
    costs::NoCosts,
    delivery::NoDelivery,
    deployments::NoDeployments,
    errors::NoErrors,
    health::NoHealths,
    integrations::NoIntegrations,
    monitoring::NoMonitoring,
    scaffolder::NoScaffolder,
    search::NoSearch,
    workloads::NoWorkloads,
};
use std::time::Duration;
use techdocs::library::Library;
use tokio::sync::{broadcast, watch};
use tower::ServiceExt;

struct Server {
    router: Router,
    notices: broadcast::Sender<Notice>,
    switch: watch::Sender<bool>,
}

fn server(ready: bool) -> Server {
    server_of(ready, samples::identity(samples::guests()))
}

fn server_of(ready: bool, identity: Identity) -> Server {
    let (notices, _) = broadcast::channel(8);
    let (switch, shutdown) = Shutdown::new();
    let rote = Arc::new(Rote { notices: notices.clone() });
    let (catalog, registry): (Arc<dyn Catalog>, Arc<dyn Registry>) = (rote.clone(), rote);
    let metrics = Metrics::new();
    let position: Position = Arc::new(|| 7);
    let limits = RenderLimits {
        at_once: 4,
        wait: Duration::from_secs(1),
        // A debug build on a busy machine is slow, and that is not what is tested here.
        answer: Duration::from_secs(20),
        abandon: Duration::from_secs(30),
        patience: Duration::from_secs(1),
        request_size: 1 << 20,
        request_time: Duration::from_secs(25),
    };
    let listeners = 2;
    let live = Live::new(
        Heard {
            catalog: Guarded::open(Arc::clone(&catalog)),
            deployments: Guarded::open(Arc::new(NoDeployments)),
            workloads: Guarded::open(Arc::new(NoWorkloads)),
            ci: Guarded::open(Arc::new(NoCi)),
            monitoring: Guarded::open(Arc::new(NoMonitoring)),
            errors: Guarded::open(Arc::new(NoErrors)),
            delivery: Guarded::open(Arc::new(NoDelivery)),
            scaffolder: Guarded::open(Arc::new(NoScaffolder)),
            notifications: Guarded::open(Arc::new(ThreeUnread)),
        },
        Arc::clone(&position),
        "this-build".to_owned(),
        listeners,
        shutdown,
        metrics.clone(),
    );
    let sign_in = Arc::clone(&identity.sign_in);
    let (own, everybody) = (Arc::clone(&sign_in), Arc::clone(&sign_in));
    let keys = move |asker: &Asker| own.keys(asker);
    let people = move |asker: &Asker| everybody.people(asker);
    let portal = Portal {
        app: AppState {
            catalog: Guarded::open(Arc::clone(&catalog)),
            deployments: Guarded::open(Arc::new(NoDeployments)),
            workloads: Guarded::open(Arc::new(NoWorkloads)),
            ci: Guarded::open(Arc::new(NoCi)),
            monitoring: Guarded::open(Arc::new(NoMonitoring)),
            errors: Guarded::open(Arc::new(NoErrors)),
            health: Guarded::open(Arc::new(NoHealths)),
            costs: Guarded::open(Arc::new(NoCosts)),
            delivery: Guarded::open(Arc::new(NoDelivery)),
            summaries: Guarded::open(Arc::new(NothingToSumUp)),
            scaffolder: Guarded::open(Arc::new(NoScaffolder)),
            integrations: Guarded::open(Arc::new(NoIntegrations)),
            registry: Guarded::open(registry),
            audit: Guarded::open(Arc::new(NoRecords)),
            docs: Guarded::open(Arc::new(Library::new(Arc::new(NoPlaces), Arc::default()))),
            search: Guarded::open(Arc::new(NoSearch)),
            keys: Guarded::new(keys),
            people: Guarded::new(people),
            groups: Guarded::open(Arc::new(NoRights)),
            notifications: Guarded::open(Arc::new(ThreeUnread)),
            rights: Guarded::open(Arc::new(NoRights)),
            approvals: Guarded::open(Arc::new(NoRights)),
            entrance: Arc::<SignIn>::clone(&sign_in),
            clock: Arc::new(SystemClock),
            zone: &platform::zone::UTC,
            api: Arc::new(api()),
            sandbox: true,
        },
        webhooks: Router::new(),
        rest: Router::new(),
        site: Site::new(Some("no/such/folder".into())),
        renders: Renders::new(limits, metrics.clone()),
        position,
        live,
        readiness: Arc::new(Database(ready)),
        metrics,
        identity,
        tokens: Arc::new(Tokens::from_seed([5; 32])),
    };
    let null = Some(std::path::Path::new("/dev/null"));
    let settings = config::load(null, [], &config::Overrides::default()).unwrap();
    Server { router: router(portal, &settings.server), notices, switch }
}

async fn ask(
    server: &Server,
    method: &Method,
    path: &str,
    headers: &[(&str, &str)],
) -> (Response<Body>, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let (parts, body) = server.router.clone().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (Response::from_parts(parts, Body::empty()), String::from_utf8_lossy(&body).into_owned())
}

const BROWSER: &[(&str, &str)] = &[("accept", "text/html,*/*"), ("accept-language", "en")];

#[tokio::test]
async fn every_route_is_a_page_whose_scripts_all_carry_its_nonce() {
    let server = server(true);
    let pages = [
        "/",
        "/catalog",
        "/settings",
        "/api",
        "/catalog-import",
        "/validate",
        "/docs/preview",
        "/admin/audit",
        "/deployments",
        "/create",
        "/create/actions",
        "/create/tasks",
        "/create/editor",
    ];
    for path in pages.into_iter().chain(["/no/such/page"]) {
        let (response, page) = ask(&server, &Method::GET, path, BROWSER).await;
        let expected = if path == "/no/such/page" { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(response.status(), expected, "{path}");
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains("</html>"), "{path}");
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        assert_eq!(nonce.len(), 32);
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
        }
        for style in page.split("<style").skip(1) {
            let tag = style.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <style{tag}>");
        }
        for inline in [" onclick=", " onload=", " onerror=", " onsubmit=", "href=\"javascript:"] {
            assert!(!page.contains(inline), "{path} has {inline}");
        }
        assert!(page.contains("data-position=\"7\""), "{path}");
        assert!(response.headers().contains_key("x-request-id"));
    }
}

#[tokio::test]
async fn no_answer_is_for_other_sites_and_what_asks_whether_it_is_is_refused() {
    let server = server(true);
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    let preflight = [foreign[0], foreign[1], ("access-control-request-method", "POST")];
    let paths = [
        "/",
        "/catalog",
        "/fn/catalog/list",
        "/api/catalog/x",
        "/api/live",
        "/healthz",
        "/metrics",
        "/robots.txt",
        "/pkg/x",
        "/admin/audit/export",
        "/frames/dashboard",
        "/delivery/export",
        "/none",
    ];
    for path in paths {
        let mut answers = vec![ask(&server, &Method::OPTIONS, path, &preflight).await.0];
        assert_eq!(answers[0].status(), StatusCode::FORBIDDEN, "{path}");
        if path != "/api/live" {
            answers.push(ask(&server, &Method::GET, path, &foreign).await.0);
        }
        answers.push(ask(&server, &Method::POST, path, &foreign).await.0);
        assert_eq!(answers.last().unwrap().status(), StatusCode::FORBIDDEN, "{path}");
        for answer in answers {
            let names = answer.headers().keys().map(header::HeaderName::as_str);
            let open: Vec<_> = names.filter(|name| name.starts_with("access-control-")).collect();
            assert_eq!(open, Vec::<&str>::new(), "{path}");
        }
    }
}

#[tokio::test]
async fn a_server_function_that_is_asked_nonsense_says_so() {
    let server = server(true);
    let paths = [
        "/fn/catalog/list",
        "/fn/catalog/list?query=x",
        "/fn/audit/page?asked=%7B",
        "/fn/entity/graph?depth=x",
        "/fn/create/form?template=x%20y",
    ];
    for path in paths {
        let (response, body) = ask(&server, &Method::GET, path, &[]).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path}: {body}");
    }
}

#[tokio::test]
async fn the_reference_of_the_api_is_a_page_of_its_own() {
    let server = server(true);
    let headers = [("accept", "text/html"), ("accept-language", "en"), ("host", "slipway.test")];
    let (response, page) = ask(&server, &Method::GET, "/api", &headers).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("<article id=\"get-api-things\">"), "{page}");
    assert!(page.contains("href=\"#get-api-things\""), "{page}");
    assert!(page.contains("All &lt;script&gt;things&lt;/script&gt;"), "{page}");
    assert!(!page.contains("<script>things"), "{page}");
    assert!(page.contains("curl 'http://slipway.test/api/things'"), "{page}");
}

#[tokio::test]
async fn what_panics_behind_one_page_leaves_the_others_alone() {
    let server = server(true);
    for _ in 0..6 {
        let (response, page) = ask(&server, &Method::GET, "/problems", BROWSER).await;
        assert!(response.status().is_server_error(), "{}", response.status());
        assert!(page.contains("<h1>"), "{page}");
        let (response, _) = ask(&server, &Method::GET, "/catalog", BROWSER).await;
        assert_eq!(response.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn every_server_function_is_reached() {
    let server = server(true);
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(functions.len() >= 4, "server functions were lost in linking: {functions:?}");
    for (path, method) in functions {
        assert!(path.starts_with("/fn/"), "{path}");
        let (response, body) = ask(&server, &method, path, &[]).await;
        let status = response.status();
        assert!(!matches!(status.as_u16(), 404 | 405), "{method} {path}: {status} {body}");
    }
    let (response, body) = ask(&server, &Method::POST, "/fn/no/such", &[]).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    serde_json::from_str::<app::PortalError>(&body).unwrap();
}

async fn send(
    server: &Server,
    path: &str,
    headers: &[(&str, &str)],
    form: &'static str,
) -> (Response<Body>, String) {
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, "portal.test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(form)).unwrap();
    let (parts, body) = server.router.clone().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (Response::from_parts(parts, Body::empty()), String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn the_page_of_another_site_changes_nothing() {
    let server = server(true);
    let register = "/fn/registry/register";
    let form = "target=https%3A%2F%2Fa.example%2Fall.yaml";
    for headers in [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")]] {
        let (response, body) = send(&server, register, &headers, form).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{body}");
        let (response, _) = send(&server, "/api/catalog/locations", &headers, "").await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
        let (response, _) = ask(&server, &Method::GET, "/catalog", &headers).await;
        assert_eq!(response.status(), StatusCode::OK, "reading is everybody's");
    }
    let (response, _) = send(&server, register, &[], form).await;
    assert_eq!(response.status(), StatusCode::OK, "a program says neither");
    let own = [("accept", "text/html"), ("origin", "http://portal.test")];
    let (response, _) = send(&server, register, &own, form).await;
    assert_eq!(response.status(), StatusCode::FOUND);
    let to = response.headers()[header::LOCATION].to_str().unwrap();
    assert_eq!(to, "/catalog-import/sources?source=url:https://a.example/all.yaml");
}

#[tokio::test]
async fn a_form_without_script_is_judged_by_the_server() {
    let server = server(true);
    let form = "text=kind%3A+Component%0D%0Ametadata%3A%0D%0A++name%3A+%22%3Cb%3E%22%0D%0A";
    let (response, page) = send(&server, "/validate", BROWSER, form).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("The document would be refused."), "{page}");
    assert!(page.contains("apiVersion is missing"), "{page}");
    assert!(
        page.contains("name: &quot;&lt;b&gt;&quot;") || page.contains("name: \"&lt;b&gt;\""),
        "{page}"
    );
    assert!(!page.contains("name: \"<b>"), "what was sent stays text");
    let (response, _) = send(&server, "/validate", BROWSER, "other=1").await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_page_is_previewed_without_script() {
    let server = server(true);
    let form = "text=%23+Shop%0D%0A%0D%0A%21%21%21+tip%0D%0A++++Try+it.%0D%0A%0D%0A%5Bx%5D%28%23gone%29%0D%0A%0D%0A%3Cscript%3Ebad%28%29%3C%2Fscript%3E%0D%0A&config=plugins%3A+%5Bmonoglot%5D&view=write";
    let (response, page) = send(&server, "/docs/preview", BROWSER, form).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("<h1 id=\"shop\">Shop"), "{page}");
    assert!(page.contains("class=\"admonition tip\""), "{page}");
    assert!(page.contains("the plugin monoglot is not known"), "{page}");
    assert!(page.contains("there is no such place") && page.contains("line 6"), "{page}");
    assert!(!page.contains("<script>bad()"), "what was sent is text, or cleaned");
    let (response, _) = send(&server, "/docs/preview", BROWSER, "other=1").await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    for language in ["en", "zh"] {
        let headers = [("accept", "text/html"), ("accept-language", language)];
        let (_, sample) = ask(&server, &Method::GET, "/docs/preview?sample=1", &headers).await;
        for part in ["admonition", "tabbed-set", "<table", "footnote", "task-list", "<svg"] {
            assert!(sample.contains(part), "{part} in {language}");
        }
        assert!(!sample.contains("<li data-tone"), "nothing is wrong with it: {language}");
    }
}

#[tokio::test]
async fn an_address_that_is_refused_says_why_and_a_read_only_catalog_says_so() {
    let server = server(true);
    let path = "/catalog-import?target=https%3A%2F%2Fa.example";
    let (response, page) = ask(&server, &Method::GET, path, BROWSER).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("https://a.example is &lt;not&gt; there"), "{page}");
    assert!(page.contains("catalog.readonly") && page.contains("data-registry=\"readonly\""));
    let gone = "/catalog-import/sources?source=url:none";
    let (response, _) = ask(&server, &Method::GET, gone, BROWSER).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn health_and_readiness_are_apart() {
    let (up, down) = (server(true), server(false));
    assert_eq!(ask(&down, &Method::GET, "/healthz", &[]).await.0.status(), StatusCode::OK);
    let (response, body) = ask(&up, &Method::GET, "/readyz", &[]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(body, r#"{"ready":true,"parts":{"database":{"state":"ready"}}}"#);
    let (response, body) = ask(&down, &Method::GET, "/readyz", &[]).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains(r#"{"state":"not-ready","reason":"no answer"}"#), "{body}");
}

#[tokio::test]
async fn requests_are_measured_by_route() {
    let server = server(true);
    ask(&server, &Method::GET, "/catalog/default/component/none", BROWSER).await;
    ask(&server, &Method::GET, "/no/such/page", BROWSER).await;
    let (_, metrics) = ask(&server, &Method::GET, "/metrics", &[]).await;
    let route = "route=\"/catalog/{namespace}/{kind}/{name}\",method=\"GET\"";
    assert!(metrics.contains(&format!("slipway_http_requests_total{{{route}")), "{metrics}");
    assert!(metrics.contains("route=\"none\",method=\"GET\",status=\"404\"} 1"));
    assert!(metrics.ends_with("# EOF\n"));
}

#[tokio::test]
async fn pages_are_compressed_as_the_browser_likes() {
    let server = server(true);
    for (accepted, coding) in [("gzip, deflate, br, zstd", "gzip"), ("br;q=0.5", "br")] {
        let headers = [("accept", "text/html"), ("accept-encoding", accepted)];
        let (response, _) = ask(&server, &Method::GET, "/catalog", &headers).await;
        assert_eq!(response.headers()[header::CONTENT_ENCODING], coding);
        assert!(response.headers()[header::VARY].to_str().unwrap().contains("accept-encoding"));
    }
    let (response, _) = ask(&server, &Method::GET, "/catalog", BROWSER).await;
    assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    let (response, body) = ask(&server, &Method::HEAD, "/catalog", BROWSER).await;
    assert_eq!((response.status(), body.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn small_files_and_wrong_addresses() {
    let server = server(true);
    let (_, robots) = ask(&server, &Method::GET, "/robots.txt", &[]).await;
    assert_eq!(robots, "User-agent: *\nDisallow: /\n");
    let (response, _) = ask(&server, &Method::GET, app::style::STYLESHEET_PATH, &[]).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
    for path in ["/pkg/none.js", "/assets/none.png", "/api/none"] {
        let (response, body) = ask(&server, &Method::GET, path, &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(body.lines().count(), 1, "{path} is no place for a page");
    }
}

async fn listen(server: &Server) -> Response<Body> {
    let request = Request::get("/api/live").header("accept-encoding", "br, gzip");
    server.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn heard(body: &mut Body) -> String {
    let frame = body.frame().await.unwrap().unwrap();
    String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn an_open_page_learns_build_and_position_and_then_every_change() {
    let server = server(true);
    let response = listen(&server).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    let mut body = response.into_body();
    let build = heard(&mut body).await;
    assert!(build.contains("event: build\n") && build.contains("data: this-build\n"), "{build}");
    let greeting = heard(&mut body).await;
    assert!(greeting.contains("event: position\n") && greeting.contains("id: 7\n"), "{greeting}");
    let unread = heard(&mut body).await;
    assert!(unread.contains("event: notifications\n") && unread.contains("data: 3\n"), "{unread}");
    assert!(!unread.contains("id:"), "it is no version of anything: {unread}");
    let entities = vec!["component:default/checkout".parse().unwrap()];
    server.notices.send(Notice { position: 8, entities }).unwrap();
    let notice = heard(&mut body).await;
    assert!(
        notice.contains("id: 8\n") && notice.contains("component:default/checkout"),
        "{notice}"
    );
    assert!(!notice.contains("event:"), "{notice}");
    server.switch.send(true).unwrap();
    assert!(body.frame().await.is_none(), "a shutdown ends the stream at once");
}

#[tokio::test]
async fn listeners_are_limited_and_give_their_place_back() {
    let server = server(true);
    let (first, second) = (listen(&server).await, listen(&server).await);
    assert_eq!(listen(&server).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    drop(first);
    assert_eq!(listen(&server).await.status(), StatusCode::OK);
    drop(second);
    let (_, metrics) = ask(&server, &Method::GET, "/metrics", &[]).await;
    assert!(metrics.contains("slipway_live_listeners 0"));
}

#[tokio::test(start_paused = true)]
async fn a_silent_stream_says_that_it_is_there() {
    let server = server(true);
    let mut body = listen(&server).await.into_body();
    heard(&mut body).await;
    heard(&mut body).await;
    heard(&mut body).await;
    assert!(heard(&mut body).await.starts_with(':'));
}

#[tokio::test]
async fn every_page_tells_how_much_there_is_to_read() {
    let server = server(true);
    let (_, page) = ask(&server, &Method::GET, "/settings", BROWSER).await;
    assert!(page.contains("data-unread=\"3\""), "{page}");
    assert!(page.contains("Notifications, 3 unread"), "{page}");
}
