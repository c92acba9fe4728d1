//! `POST /api/webhooks/HOST`: code hosts tell what happened.
//!
//! A delivery is checked over its raw bytes against the secret of each account, remembered so that
//! it is done once, answered at once and worked on after. Nothing in it is taken for true but that
//! something happened: what is there now is asked from the host itself.

mod delivery;
mod errors;

pub(crate) use errors::{ErrorReceiver, error_webhooks};

use crate::config::HostKind;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use catalog::service::CatalogService;
use ci::CiService;
use delivery::{Headers, headers_of};
use moka::sync::Cache;
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};
use techdocs::mirror::Mirror;
use tokio::sync::Semaphore;

/// Bytes of a delivery: what GitHub sends at the most.
const MOST: usize = 25 << 20;

/// Deliveries that are taken in at the same time, since each may be so long.
const AT_ONCE: usize = 4;

/// Deliveries that are remembered, and for how long: hosts try again within days.
const REMEMBERED: u64 = 10_000;
const REMEMBERED_FOR: Duration = Duration::from_hours(72);

/// An account that may send deliveries.
#[derive(Clone, Debug)]
pub(crate) struct Receiver {
    /// The vendor.
    pub(crate) kind: HostKind,
    /// Organisation or group.
    pub(crate) account: String,
    /// What signs its deliveries.
    pub(crate) secret: SecretString,
    /// The source that reads the account.
    pub(crate) source: String,
}

impl Receiver {
    /// The account's name: its address without the scheme.
    fn name(&self) -> &str {
        self.source.split_once("://").map_or(self.source.as_str(), |(_, name)| name)
    }
}

/// What the handler needs.
#[derive(Clone)]
struct Webhooks {
    receivers: Arc<[Receiver]>,
    catalog: Arc<CatalogService>,
    docs: Arc<Mirror>,
    ci: Arc<CiService>,
    seen: Cache<(HostKind, String), ()>,
    turns: Arc<Semaphore>,
}

/// The route.
pub(crate) fn webhooks(
    receivers: Vec<Receiver>,
    catalog: Arc<CatalogService>,
    docs: Arc<Mirror>,
    ci: Arc<CiService>,
) -> Router {
    let seen = Cache::builder().max_capacity(REMEMBERED).time_to_live(REMEMBERED_FOR).build();
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let state = Webhooks { receivers: receivers.into(), catalog, docs, ci, seen, turns };
    Router::new().route("/api/webhooks/{host}", post(receive)).with_state(state)
}

async fn receive(
    State(webhooks): State<Webhooks>,
    Path(host): Path<String>,
    request: Request,
) -> Response {
    let kind = HostKind::ALL.into_iter().find(|kind| kind.name() == host);
    let expected = |kind: &HostKind| webhooks.receivers.iter().any(|one| one.kind == *kind);
    let Some(kind) = kind.filter(expected) else {
        return refuse(
            StatusCode::NOT_FOUND,
            "no webhook of this host is expected (webhook-secret)",
        );
    };
    let (parts, body) = request.into_parts();
    let Some(headers) = headers_of(kind, &parts.headers) else {
        return refuse(StatusCode::UNAUTHORIZED, "the delivery is not signed");
    };
    let Ok(body) = webhooks.take_in(body).await else {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "the delivery is too long or did not come");
    };
    webhooks.accept(kind, &headers, &parts.headers, &body)
}

impl Webhooks {
    async fn take_in(&self, body: Body) -> Result<Bytes, String> {
        let _turn = self.turns.acquire().await.map_err(|error| error.to_string())?;
        axum::body::to_bytes(body, MOST).await.map_err(|error| error.to_string())
    }

    fn accept(&self, kind: HostKind, headers: &Headers, all: &HeaderMap, body: &Bytes) -> Response {
        let of_kind = self.receivers.iter().filter(|receiver| receiver.kind == kind);
        let signed: Vec<&Receiver> =
            of_kind.filter(|one| delivery::is_signed(one, all, body)).collect();
        if signed.is_empty() {
            tracing::warn!(host = kind.name(), "a webhook with a wrong signature was refused");
            return refuse(StatusCode::UNAUTHORIZED, "the signature is wrong");
        }
        let delivery = match delivery::read(kind, &headers.event, body) {
            Ok(delivery) => delivery,
            Err(reason) => {
                tracing::warn!(host = kind.name(), reason, "a webhook cannot be read");
                return refuse(StatusCode::BAD_REQUEST, "the delivery cannot be read as JSON");
            }
        };
        let key = (kind, headers.id.clone());
        let entry = self.seen.entry(key).or_insert(());
        if !headers.id.is_empty() && !entry.is_fresh() {
            return (StatusCode::ACCEPTED, "done before\n").into_response();
        }
        let built = delivery::built(kind, &headers.event, body);
        for receiver in signed {
            if let Some(built) = &built {
                self.ci.tell(receiver.name(), built);
            }
            let Some(event) = delivery.within(&receiver.account) else { continue };
            self.docs.tell(&receiver.source, &event);
            let told = self.catalog.tell_source(&receiver.source, &event);
            tracing::debug!(
                source = receiver.source,
                event = headers.event,
                told,
                "a webhook came"
            );
        }
        (StatusCode::ACCEPTED, "accepted\n").into_response()
    }
}

fn refuse(status: StatusCode, reason: &'static str) -> Response {
    (status, format!("{reason}\n")).into_response()
}
