//! Errors in Argo CD's form: a gRPC code and a text.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why something is not answered.
pub(super) enum Refusal {
    /// No token was shown.
    Nobody,
    /// A token that is none.
    Token,
    /// Not there or not allowed: which of them is not told.
    Denied,
    NoApplication(String),
    NoRevision(String, String),
    Invalid(String),
    Precondition(String),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, text) = match self {
            Self::Nobody => (StatusCode::UNAUTHORIZED, 16, "no session information".to_owned()),
            Self::Token => (
                StatusCode::UNAUTHORIZED,
                16,
                "invalid session: token signature is invalid: signature is invalid".to_owned(),
            ),
            Self::Denied => (StatusCode::FORBIDDEN, 7, "permission denied".to_owned()),
            Self::NoApplication(name) => {
                (StatusCode::NOT_FOUND, 5, format!("applications.argoproj.io \"{name}\" not found"))
            }
            Self::NoRevision(repository, revision) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                2,
                format!("unable to resolve '{revision}' of {repository} to a commit SHA"),
            ),
            Self::Invalid(text) => (StatusCode::BAD_REQUEST, 3, text),
            Self::Precondition(text) => (StatusCode::BAD_REQUEST, 9, text),
        };
        (status, Json(json!({"error": text, "code": code, "message": text}))).into_response()
    }
}
