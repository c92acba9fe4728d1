//! A server on loopback that answers by a function, and time that only passes when somebody waits.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, Uri},
    response::Response,
};
use futures::{FutureExt, future::BoxFuture};
use integrations::http::{ClientSettings, Surroundings};
use platform::{Timestamp, timestamp::Clock};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use url::Url;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

type Answering = Arc<dyn Fn(&Asked, usize) -> Response + Send + Sync>;

/// The server; it is told how often it was asked before.
#[derive(Clone)]
pub struct Fake {
    pub url: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Fake {
    pub async fn start(answer: impl Fn(&Asked, usize) -> Response + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let state = (Arc::new(answer) as Answering, Arc::clone(&asked));
        let router = Router::new().fallback(handle).with_state(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, asked }
    }

    /// What was asked so far; forgets it.
    pub fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    pub fn paths(&self) -> Vec<String> {
        self.take().into_iter().map(|asked| asked.path).collect()
    }
}

async fn handle(
    State((answer, all)): State<(Answering, Arc<Mutex<Vec<Asked>>>)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let asked = Asked { method, path, headers, body };
    let before = {
        let mut all = all.lock().unwrap();
        all.push(asked.clone());
        all.len() - 1
    };
    answer(&asked, before)
}

/// Time that passes when somebody waits.
#[derive(Default)]
pub struct Patient(pub AtomicI64);

impl Clock for Patient {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

impl Surroundings for Patient {
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
        async {}.boxed()
    }

    fn chance(&self) -> f64 {
        1.0
    }
}

/// Settings as they are.
pub fn usual(settings: ClientSettings) -> ClientSettings {
    settings
}
