//! Answers: JSON with a weak entity tag, or 304 for who has it already.

use super::error::ApiError;
use crate::http::browser;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use bytes::Bytes;
use catalog::{query::Fields, service::Served};
use foldhash::fast::FixedState;
use serde::Serialize;
use serde_json::Value;
use std::hash::BuildHasher;

pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// JSON text, tagged by what is in it: alike in every process.
pub(super) fn json(asker: &HeaderMap, text: impl Into<Bytes>) -> Response<Body> {
    let text = text.into();
    let tag = FixedState::with_seed(0).hash_one(&*text);
    tagged(asker, &format!("{tag:016x}"), text)
}

/// Any other value as JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response<Body> {
        match serde_json::to_vec(&self.0) {
            Ok(text) => ([(header::CONTENT_TYPE, JSON)], text).into_response(),
            Err(error) => ApiError::Unavailable(error.to_string()).into_response(),
        }
    }
}

/// An entity, tagged by its own tag.
pub(super) fn entity(asker: &HeaderMap, served: Served) -> Response<Body> {
    tagged(asker, &served.etag, served.json)
}

/// Adds an entity, whole or in part, to a text.
pub(super) fn push(text: &mut Vec<u8>, served: &Served, fields: Option<&Fields>) {
    match fields {
        None => text.extend_from_slice(&served.json),
        Some(fields) => text.extend_from_slice(&project(&served.json, fields)),
    }
}

fn project(entity: &[u8], fields: &Fields) -> Vec<u8> {
    let entity: Value = serde_json::from_slice(entity).unwrap_or_default();
    serde_json::to_vec(&fields.of(&entity)).unwrap_or_default()
}

fn tagged(asker: &HeaderMap, tag: &str, text: Bytes) -> Response<Body> {
    let tag = format!("W/\"{tag}\"");
    let value = HeaderValue::from_str(&tag);
    let is_known = browser::has_tag(asker, &tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(text))
    };
    let headers = response.headers_mut();
    if !is_known {
        headers.insert(header::CONTENT_TYPE, JSON);
    }
    // To be asked for each time, and then hardly ever to be sent again.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.extend(value.ok().map(|value| (header::ETAG, value)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(tags: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_str(tags).unwrap())])
    }

    #[test]
    fn who_has_it_is_told_so() {
        let first = json(&HeaderMap::new(), "[1]");
        let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        assert!(tag.starts_with("W/\"") && tag.len() == 20, "{tag}");
        assert_eq!(
            json(&known(&format!("\"x\", {tag}")), "[1]").status(),
            StatusCode::NOT_MODIFIED
        );
        assert_eq!(json(&known(&tag[2..]), "[1]").status(), StatusCode::NOT_MODIFIED);
        assert_eq!(json(&known(&tag), "[2]").status(), StatusCode::OK);
    }
}
