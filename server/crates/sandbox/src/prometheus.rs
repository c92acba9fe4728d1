//! Prometheus below `/prometheus`, its Alertmanager below `/prometheus/alertmanager`: the same numbers
//! and the same troubles as at Datadog.

mod alerts;
mod queries;

use crate::{
    company::{Environment, SERVICES, Service},
    trouble::Trouble,
    world::World,
};
use axum::{
    Json, Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The token that both accept.
const TOKEN: &str = "sandbox";

/// What every handler needs.
#[derive(Clone)]
struct Server {
    world: Arc<World>,
}

/// Why something is not answered, as Prometheus says it.
enum Refusal {
    Unauthorized,
    BadData(String),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "Unauthorized").into_response(),
            Self::BadData(error) => {
                let body = json!({"status": "error", "errorType": "bad_data", "error": error});
                (StatusCode::BAD_REQUEST, Json(body)).into_response()
            }
        }
    }
}

/// What stands around every answer.
fn success(data: Value) -> Json<Value> {
    Json(json!({"status": "success", "data": data}))
}

/// Both APIs.
pub(crate) fn routes(world: Arc<World>) -> Router {
    let server = Server { world };
    let prometheus = Router::new()
        .route("/query", get(queries::instant))
        .route("/query_range", get(queries::ranged))
        .route("/rules", get(alerts::rules))
        .route("/alerts", get(alerts::active))
        .route("/status/buildinfo", get(build));
    let alertmanager = Router::new()
        .route("/alerts", get(alerts::received))
        .route("/silences", get(alerts::silences));
    Router::new()
        .nest("/api/v1", prometheus)
        .nest("/alertmanager/api/v2", alertmanager)
        .layer(from_fn_with_state(server.clone(), known))
        .with_state(server)
}

/// Lets those in who show the token.
async fn known(State(_): State<Server>, request: Request, next: Next) -> Result<Response, Refusal> {
    let shown = request.headers().get(header::AUTHORIZATION);
    let token = shown.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if token != Some(TOKEN) {
        return Err(Refusal::Unauthorized);
    }
    Ok(next.run(request).await)
}

async fn build() -> Json<Value> {
    success(json!({
        "version": "3.2.0+sandbox", "revision": "0", "branch": "HEAD", "buildUser": "sandbox",
        "buildDate": "20260101-00:00:00", "goVersion": "go1.24",
    }))
}

impl Server {
    fn troubles(&self, service: &'static Service, environment: Environment) -> Vec<Trouble> {
        self.world.troubles(service, environment, self.world.now())
    }

    /// All that runs.
    fn all() -> impl Iterator<Item = (&'static Service, Environment)> + use<> {
        SERVICES.iter().flat_map(|service| {
            service.environments.iter().map(move |environment| (service, *environment))
        })
    }
}
