//! Errors in GitHub's form.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why something is not answered.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    Authentication,
    Credentials,
    NotFound,
    NoBranch,
    Limit,
    /// It cannot be done.
    Forbidden(&'static str),
    /// It contradicts what came meanwhile.
    NotMergeable,
    /// It contradicts what is there.
    Conflict(&'static str),
    /// It is no question.
    Unprocessable(&'static str),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::Authentication => (StatusCode::UNAUTHORIZED, "Requires authentication"),
            Self::Credentials => (StatusCode::UNAUTHORIZED, "Bad credentials"),
            Self::NotFound => (StatusCode::NOT_FOUND, "Not Found"),
            Self::NoBranch => (StatusCode::NOT_FOUND, "Branch not found"),
            Self::NotMergeable => (StatusCode::METHOD_NOT_ALLOWED, "Pull Request is not mergeable"),
            Self::Forbidden(message) => (StatusCode::FORBIDDEN, message),
            Self::Conflict(message) => (StatusCode::CONFLICT, message),
            Self::Unprocessable(message) => (StatusCode::UNPROCESSABLE_ENTITY, message),
            Self::Limit => (StatusCode::FORBIDDEN, "API rate limit exceeded for user slipway-bot."),
        };
        let body = json!({
            "message": message,
            "documentation_url": "https://docs.github.com/rest",
            "status": status.as_str(),
        });
        (status, Json(body)).into_response()
    }
}
