//! Errors in Sentry's form.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why something is not answered.
#[derive(Debug)]
pub(super) enum Refusal {
    /// No token was shown.
    Nobody,
    /// A token that is none.
    Token,
    NotFound,
    Limit,
    /// What is wrong with a field.
    Field(&'static str, String),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, body) = match self {
            Self::Nobody => (
                StatusCode::UNAUTHORIZED,
                json!({"detail": "Authentication credentials were not provided."}),
            ),
            Self::Token => (StatusCode::UNAUTHORIZED, json!({"detail": "Invalid token"})),
            Self::NotFound => {
                (StatusCode::NOT_FOUND, json!({"detail": "The requested resource does not exist"}))
            }
            Self::Limit => (
                StatusCode::TOO_MANY_REQUESTS,
                json!({"detail": "You are attempting to use this endpoint too frequently."}),
            ),
            Self::Field(field, text) => (StatusCode::BAD_REQUEST, json!({field: [text]})),
        };
        (status, Json(body)).into_response()
    }
}
