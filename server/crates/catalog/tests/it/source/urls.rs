//! Addresses, served on loopback.

use super::{component, location, names, one_finding, read_with};
use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect},
    routing::get,
};
use catalog::{
    reading::{Keep, Known},
    service::Origin,
    source::{SourceReader, SourceSettings, Target},
};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;

/// Serves until the test ends.
async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn text(body: String) -> axum::routing::MethodRouter {
    get(move || async move { body })
}

#[tokio::test]
async fn an_address_leads_on_along_its_locations() {
    let router = Router::new()
        .route("/org/all.yaml", text(location(&["./one.yaml", "../two.yaml"])))
        .route("/org/one.yaml", text(component("one")))
        .route("/two.yaml", text(component("two")));
    let address = serve(router).await;
    let target = format!("http://{address}/org/all.yaml");
    let reading =
        read_with(&target, |settings| settings.allow_private_networks = true).await.unwrap();
    assert_eq!(names(&reading), ["l", "one", "two"]);
    assert_eq!(reading.claims[1].location, format!("http://{address}/org/one.yaml"));
}

#[tokio::test]
async fn private_networks_are_refused_also_behind_a_redirect_and_a_name() {
    let router = Router::new().route("/a.yaml", text(component("a")));
    let address = serve(router).await;
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        let error = read_with(&format!("https://{host}:{}/a.yaml", address.port()), |_| {}).await;
        assert!(error.unwrap_err().contains("private network"), "{host}");
    }
    let inner = format!("http://127.0.0.1:{}/a.yaml", address.port());
    let router = Router::new().route("/r", get(move || async move { Redirect::temporary(&inner) }));
    let outer = serve(router).await;
    // "localhost" is allowed by name; what it redirects to is not.
    let target = format!("http://localhost:{}/r", outer.port());
    let allow =
        |settings: &mut SourceSettings| settings.allowed_hosts = vec!["localhost".to_owned()];
    let error = read_with(&target, allow).await.unwrap_err();
    assert!(error.contains("127.0.0.1"), "{error}");
}

#[tokio::test]
async fn too_large_too_slow_and_missing_are_said_in_words() {
    let router = Router::new().route("/big.yaml", text("#".repeat(9_000))).route(
        "/slow.yaml",
        get(|| async {
            tokio::time::sleep(Duration::from_secs(20)).await;
        }),
    );
    let address = serve(router).await;
    let ask = async |path: &str| {
        let change = |settings: &mut SourceSettings| {
            settings.allow_private_networks = true;
            settings.document.bytes = 8_000;
            settings.timeout = Duration::from_millis(300);
        };
        read_with(&format!("http://{address}{path}"), change).await.unwrap_err()
    };
    assert!(ask("/big.yaml").await.contains("catalog.max-file-size"));
    assert!(ask("/slow.yaml").await.contains("in time"));
    assert!(ask("/none.yaml").await.contains("404"));
}

#[tokio::test]
async fn an_unreachable_target_keeps_what_it_led_to() {
    let router = Router::new().route("/all.yaml", text(location(&["./gone.yaml"])));
    let address = serve(router).await;
    let target = format!("http://{address}/all.yaml");
    let reading =
        read_with(&target, |settings| settings.allow_private_networks = true).await.unwrap();
    let finding = one_finding(&reading);
    assert_eq!(
        (finding.location.clone(), finding.keep),
        (format!("http://{address}/gone.yaml"), Keep::Subtree)
    );
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let sent = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&sent);
    let answer = move |headers: HeaderMap| async move {
        if headers.get(header::IF_NONE_MATCH).is_some_and(|etag| etag == "\"1\"") {
            return StatusCode::NOT_MODIFIED.into_response();
        }
        counter.fetch_add(1, Ordering::SeqCst);
        ([(header::ETAG, "\"1\"")], component("a")).into_response()
    };
    let address = serve(Router::new().route("/a.yaml", get(answer))).await;
    let cache = TempDir::new().unwrap();
    let settings =
        SourceSettings { allow_private_networks: true, ..SourceSettings::new(cache.path().into()) };
    let target = Target::parse(&format!("http://{address}/a.yaml")).unwrap();
    let reader = SourceReader::new(target, settings).unwrap();
    for _ in 0..3 {
        assert_eq!(names(&reader.read(&Known::default()).await.unwrap()), ["a"]);
    }
    assert_eq!(sent.load(Ordering::SeqCst), 1);
}
