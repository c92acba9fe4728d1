//! What GitHub does for every caller: tags of what it answered, so that the same is not sent twice, and
//! a limit of calls an hour, of which an answer that is known already takes nothing.

use super::refusal::Refusal;
use crate::{history::object, world::World};
use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    middleware::Next,
    response::IntoResponse,
};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// Calls an hour, as Enterprise Cloud has it.
const LIMIT: i64 = 15_000;

/// Seconds of the window.
const WINDOW: i64 = 3600;

/// Bytes of the largest answer.
const MOST: usize = 16 << 20;

#[derive(Clone)]
pub(super) struct Courtesy {
    world: Arc<World>,
    /// When the window ends, in seconds, and how many calls it had.
    used: Arc<Mutex<(i64, i64)>>,
}

impl Courtesy {
    pub fn new(world: Arc<World>) -> Self {
        Self { world, used: Arc::default() }
    }

    /// Takes `calls` of the limit: when the window ends, and how many of it are used then.
    fn take(&self, calls: i64) -> (i64, i64) {
        let now = self.world.now().0.div_euclid(1000);
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.0 <= now {
            *used = (now + WINDOW, 0);
        }
        used.1 = (used.1 + calls).min(LIMIT);
        *used
    }

    fn tell(headers: &mut HeaderMap, (reset, used): (i64, i64)) {
        let numbers = [
            ("x-ratelimit-limit", LIMIT),
            ("x-ratelimit-remaining", LIMIT - used),
            ("x-ratelimit-used", used),
            ("x-ratelimit-reset", reset),
        ];
        for (name, number) in numbers {
            headers.insert(name, HeaderValue::from(number));
        }
        headers.insert("x-ratelimit-resource", HeaderValue::from_static("core"));
    }
}

pub(super) async fn courteous(
    State(courtesy): State<Courtesy>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let is_free = request.uri().path().ends_with("/rate_limit");
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    if courtesy.take(0).1 >= LIMIT && !is_free {
        let mut refused = Refusal::Limit.into_response();
        Courtesy::tell(refused.headers_mut(), courtesy.take(0));
        return refused;
    }
    let (mut parts, body) = next.run(request).await.into_parts();
    let Ok(bytes) = to_bytes(body, MOST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let text = String::from_utf8_lossy(&bytes);
    let tag = HeaderValue::try_from(format!("W/\"{}\"", object(&[&text])));
    let tag = tag.ok().filter(|_| parts.status == StatusCode::OK);
    let is_known = tag.is_some() && tag == known;
    let used = courtesy.take(i64::from(!is_known && !is_free));
    Courtesy::tell(&mut parts.headers, used);
    if let Some(tag) = tag {
        parts.headers.insert(header::ETAG, tag);
    }
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// `GET /rate_limit`, which takes nothing.
pub(super) async fn overview(State(courtesy): State<Courtesy>) -> Json<Value> {
    let (reset, used) = courtesy.take(0);
    let core = json!({"limit": LIMIT, "used": used, "remaining": LIMIT - used, "reset": reset});
    Json(json!({"resources": {"core": core, "search": core, "graphql": core}, "rate": core}))
}
