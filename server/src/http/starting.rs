//! While the database is opened and the catalog is read into memory: whoever comes is told so, and how
//! far it is, instead of waiting without an answer. A small catalog is read before anybody would notice; its visitors wait
//! that moment and then get what they came for.

use super::{
    health::{self, Part, Readiness},
    listen::{ConnectionLimits, Shutdown, serve},
    metrics::Metrics,
    observe::{Observer, observe},
    refusal::{Reader, Refusal},
    security::{Security, secure},
};
use crate::{config::ServerSettings, system::Tokens};
use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::Response,
    middleware::from_fn_with_state,
    routing::get,
};
use catalog::service::Loading;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// How long visitors are left waiting before they are told.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers in the place of the portal until it is there.
pub(crate) struct Starting {
    switch: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Starting {
    /// Begins to answer when the start takes its time. The listener is another handle of the one
    /// that the portal will have.
    pub(crate) fn begin(
        listener: TcpListener,
        limits: ConnectionLimits,
        tokens: Arc<Tokens>,
        settings: &ServerSettings,
        loading: Loading,
    ) -> Self {
        let router = router(tokens, settings, loading);
        let (switch, mut over) = Shutdown::new();
        let task = tokio::spawn(async move {
            tokio::select! {
                () = over.begun() => return,
                () = tokio::time::sleep(PATIENCE) => {}
            }
            serve(listener, router, limits, over).await;
        });
        Self { switch, task }
    }

    /// Ends after the requests under way are answered; those after them are the portal's.
    pub(crate) async fn end(self) {
        self.switch.send_replace(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "what answers during the start broke off");
        }
    }
}

fn router(tokens: Arc<Tokens>, settings: &ServerSettings, loading: Loading) -> Router {
    let observer = Observer { tokens: Arc::clone(&tokens), metrics: Metrics::new() };
    let readiness: Arc<dyn Readiness> = Arc::new(loading.clone());
    Router::new()
        .route("/healthz", get(health::health))
        .route("/readyz", get(health::ready).with_state(readiness))
        .fallback(answer)
        .with_state(loading)
        .layer(from_fn_with_state(Security::new(Arc::clone(&tokens), settings), secure))
        .layer(from_fn_with_state(observer, observe))
}

async fn answer(State(loading): State<Loading>, request: Request) -> Response<Body> {
    let refusal = loading.percent().map_or(Refusal::Opening, Refusal::Starting);
    refusal.answer(&Reader::of(&request))
}

#[async_trait]
impl Readiness for Loading {
    async fn parts(&self) -> BTreeMap<&'static str, Part> {
        let Some(percent) = self.percent() else {
            let waiting = "it does not answer yet, or is being brought up to date".to_owned();
            return BTreeMap::from([("database", Part::NotReady(waiting))]);
        };
        let read = format!("it is being read into memory: {percent} %");
        BTreeMap::from([("catalog", Part::NotReady(read))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use axum::http::{StatusCode, header};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    async fn ask(path: &str, accept: &str) -> (StatusCode, String, Option<String>) {
        let loading = Loading::default();
        loading.begin(200);
        loading.add(86);
        ask_while(loading, path, accept).await
    }

    async fn ask_while(
        loading: Loading,
        path: &str,
        accept: &str,
    ) -> (StatusCode, String, Option<String>) {
        let null = Some(std::path::Path::new("/dev/null"));
        let settings = config::load(null, [], &config::Overrides::default()).unwrap();
        let tokens = Arc::new(Tokens::from_seed([1; 32]));
        let router = router(tokens, &settings.server, loading);
        let request = Request::get(path).header(header::ACCEPT, accept).body(Body::empty());
        let response = router.oneshot(request.unwrap()).await.unwrap();
        let again = response.headers().get(header::RETRY_AFTER).cloned();
        let again = again.map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap(), again)
    }

    #[tokio::test]
    async fn everybody_is_told_how_far_it_is() {
        let (status, page, again) = ask("/catalog", "text/html").await;
        assert_eq!((status, again.as_deref()), (StatusCode::SERVICE_UNAVAILABLE, Some("2")));
        assert!(page.contains("43 %") && page.contains("http-equiv=\"refresh\""), "{page}");
        let (status, error, _) = ask("/api/catalog/entities", "*/*").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(error.contains("ServiceUnavailableError") && error.contains("43 %"), "{error}");
        assert_eq!(ask("/healthz", "*/*").await.0, StatusCode::OK, "a restart would mend nothing");
        let (status, report, _) = ask("/readyz", "*/*").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(report.contains("43 %"), "{report}");
    }

    #[tokio::test]
    async fn before_the_database_answers_nobody_is_told_of_a_catalog() {
        let ask = |path, accept| ask_while(Loading::default(), path, accept);
        let (status, page, again) = ask("/catalog", "text/html").await;
        assert_eq!((status, again.as_deref()), (StatusCode::SERVICE_UNAVAILABLE, Some("2")));
        assert!(page.contains("waiting for its database") && page.contains("http-equiv"), "{page}");
        let (_, report, _) = ask("/readyz", "*/*").await;
        assert!(report.contains("database") && !report.contains('%'), "{report}");
        assert_eq!(ask("/healthz", "*/*").await.0, StatusCode::OK, "a restart would mend nothing");
    }
}
