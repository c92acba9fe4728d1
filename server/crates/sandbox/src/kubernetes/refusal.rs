//! Errors in Kubernetes' form: a `Status`.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Why something is not answered.
pub(super) enum Refusal {
    /// No token was shown; the path.
    Anonymous(String),
    /// A token that is none.
    Unauthorized,
    /// There is no such kind of objects.
    NoSuchResource,
    /// There is no such object; which.
    NoSuchObject(String),
    /// The version is too old.
    Expired,
    /// What is asked for cannot be; in words.
    Invalid(String),
}

impl Refusal {
    /// As a `Status`.
    pub fn status(&self) -> (StatusCode, Value) {
        let (code, reason, message) = match self {
            Self::Anonymous(path) => (
                StatusCode::FORBIDDEN,
                "Forbidden",
                format!("forbidden: User \"system:anonymous\" cannot get path \"{path}\""),
            ),
            Self::Unauthorized => {
                (StatusCode::UNAUTHORIZED, "Unauthorized", "Unauthorized".to_owned())
            }
            Self::NoSuchResource => (
                StatusCode::NOT_FOUND,
                "NotFound",
                "the server could not find the requested resource".to_owned(),
            ),
            Self::NoSuchObject(which) => {
                (StatusCode::NOT_FOUND, "NotFound", format!("{which} not found"))
            }
            Self::Expired => (
                StatusCode::GONE,
                "Expired",
                "too old resource version: the provided resource version is not kept any more"
                    .to_owned(),
            ),
            Self::Invalid(text) => (StatusCode::BAD_REQUEST, "BadRequest", text.clone()),
        };
        let status = json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": message,
            "reason": reason,
            "code": code.as_u16(),
        });
        (code, status)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (code, status) = self.status();
        (code, Json(status)).into_response()
    }
}
