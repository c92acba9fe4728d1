//! A limit of 5,000 requests an hour is never passed with 500 repositories that everybody looks at: the
//! client that asks GitHub, a host that counts, a clock that is moved.

use crate::model::{Company, Hand, component};
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Response, StatusCode, Uri},
};
use futures::{FutureExt, future::BoxFuture};
use integrations::{
    github::{Credentials, GitHub},
    http::{ClientSettings, Surroundings},
};
use platform::{Timestamp, timestamp::Clock};
use secrecy::SecretString;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use url::Url;

const LIMIT: i64 = 5_000;
const HOUR: i64 = 3_600_000;

/// The host: when its window ends, and how much of it was asked; what came beyond it.
struct Host {
    clock: Arc<Hand>,
    window: Mutex<(i64, i64)>,
    beyond: Mutex<usize>,
    most: Mutex<i64>,
}

/// Nothing is as it was, so nothing is free.
async fn answer(State(host): State<Arc<Host>>, uri: Uri) -> Response<Body> {
    if uri.path() == "/graphql" {
        // It counts by itself.
        return Response::new(Body::from("{}"));
    }
    let now = host.clock.now().0;
    let (ends, used) = {
        let mut window = host.window.lock().unwrap();
        if window.0 <= now {
            *window = (now + HOUR, 0);
        }
        window.1 += 1;
        *window
    };
    let mut most = host.most.lock().unwrap();
    *most = (*most).max(used);
    let status = if used > LIMIT { StatusCode::FORBIDDEN } else { StatusCode::OK };
    if used > LIMIT {
        *host.beyond.lock().unwrap() += 1;
    }
    Response::builder()
        .status(status)
        .header("x-ratelimit-limit", LIMIT)
        .header("x-ratelimit-remaining", (LIMIT - used).max(0))
        .header("x-ratelimit-reset", ends / 1_000)
        .body(Body::from(format!("[{used}]")))
        .unwrap()
}

/// The moved clock, and no chance. Who would have to wait gives up.
struct Moved(Arc<Hand>);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

impl Surroundings for Moved {
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        async {}.boxed()
    }

    fn chance(&self) -> f64 {
        0.0
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_is_never_passed_with_500_repositories() {
    // Fails when another test was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Arc::new(Hand::default());
    clock.on(1_000_000);
    let host = Arc::new(Host {
        clock: Arc::clone(&clock),
        window: Mutex::default(),
        beyond: Mutex::default(),
        most: Mutex::default(),
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let router = Router::new().fallback(answer).with_state(Arc::clone(&host));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let token = Credentials::Token(SecretString::from("x".to_owned()));
    let quick = |settings| ClientSettings { patience: Duration::ZERO, ..settings };
    let surroundings = Arc::new(Moved(Arc::clone(&clock)));
    let github = GitHub::new(&url, "acme", token, surroundings, quick).unwrap();
    let now = clock.now().0;
    let company = Company::start_in(tempfile::tempdir().unwrap(), Arc::new(github), now).await;
    for number in 0..500 {
        let (name, slug) = (component(&format!("c{number}")), format!("acme/r{number}"));
        company.entities.lock().unwrap().named.insert(name, slug);
    }
    let viewer = company.asked_by("guest");
    // Two hours in which all are looked at again and again.
    for _ in 0..12 {
        for portion in (0..500).collect::<Vec<_>>().chunks(50) {
            let looks = portion.iter().map(|number| {
                let (viewer, name) = (Arc::clone(&viewer), component(&format!("c{number}")));
                async move { viewer.of_entity(&name, None).await.unwrap().unwrap() }
            });
            futures::future::join_all(looks).await;
        }
        company.clock.on(600);
        clock.on(600);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(*host.beyond.lock().unwrap(), 0, "nothing was asked beyond the limit");
    let most = *host.most.lock().unwrap();
    // How much of it depends on how quick this machine is.
    assert!(most > 0 && most <= LIMIT, "{most}: it was used, and not passed");
    company.end().await;
}
