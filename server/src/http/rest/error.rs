//! Errors of the REST API, in the shape that Backstage's clients make typed errors of.

use super::answer::JSON;
use axum::{
    body::Body,
    extract::Request,
    http::{
        Method, Response, StatusCode, Uri,
        header::{ALLOW, CONTENT_TYPE},
    },
    middleware::Next,
    response::IntoResponse,
};
use platform::catalog::CatalogError;
use serde_json::json;

/// Why a call is answered without what it asked for. The names are those that clients know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::http) enum ApiError {
    /// What was sent makes no sense; the text says where and how to mend it.
    #[error("{0}")]
    Input(String),
    /// It is not allowed.
    #[error("{0}")]
    NotAllowed(String),
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// It contradicts what is there.
    #[error("{0}")]
    Conflict(String),
    /// It was once, or is not known of that moment.
    #[error("{0}")]
    Gone(String),
    /// What is to be searched is not there yet.
    #[error("{0}")]
    MissingIndex(String),
    /// It cannot be answered now.
    #[error("{0}")]
    Unavailable(String),
    /// Another status, made before a handler was reached.
    #[error("{1}")]
    Other(StatusCode, String),
}

impl ApiError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Input(_) => StatusCode::BAD_REQUEST,
            Self::NotAllowed(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Gone(_) => StatusCode::GONE,
            Self::MissingIndex(_) | Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Other(status, _) => *status,
        }
    }

    fn name(&self) -> &'static str {
        if matches!(self, Self::MissingIndex(_)) {
            return "MissingIndexError";
        }
        match self.status() {
            StatusCode::BAD_REQUEST => "InputError",
            StatusCode::FORBIDDEN => "NotAllowedError",
            StatusCode::NOT_FOUND => "NotFoundError",
            StatusCode::CONFLICT => "ConflictError",
            StatusCode::GONE => "GoneError",
            StatusCode::SERVICE_UNAVAILABLE => "ServiceUnavailableError",
            _ => "Error",
        }
    }

    /// The whole answer to a call.
    fn answer(&self, method: &Method, uri: &Uri) -> Response<Body> {
        let url = uri.path_and_query().map_or("/", |url| url.as_str());
        let body = json!({
            "error": {"name": self.name(), "message": self.to_string()},
            "request": {"method": method.as_str(), "url": url},
            "response": {"statusCode": self.status().as_u16()},
        });
        (self.status(), [(CONTENT_TYPE, JSON)], body.to_string()).into_response()
    }
}

impl From<CatalogError> for ApiError {
    fn from(error: CatalogError) -> Self {
        match error {
            CatalogError::BadQuery(message) => Self::Input(message),
            CatalogError::NotFound(message) => Self::NotFound(message),
            CatalogError::Conflict(message) => Self::Conflict(message),
            CatalogError::NotAllowed(message) => Self::NotAllowed(message),
            CatalogError::Refused(refusal) => Self::NotAllowed(refusal.to_string()),
            CatalogError::Gone(message) => Self::Gone(message),
            CatalogError::Unavailable(reason) => {
                tracing::warn!(reason, "the store does not answer");
                Self::Unavailable("the catalog's store does not answer; try again".to_owned())
            }
        }
    }
}

impl IntoResponse for ApiError {
    /// Only marked here: [`shape`] knows the request that must be named in the body.
    fn into_response(self) -> Response<Body> {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The middleware that gives every error its body, those too that no handler made.
pub(in crate::http) async fn shape(request: Request, next: Next) -> Response<Body> {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = next.run(request).await;
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        return error.answer(&method, &uri);
    }
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_json(&response) {
        return response;
    }
    let message = if status == StatusCode::METHOD_NOT_ALLOWED {
        format!("{method} is not something that {} does", uri.path())
    } else {
        format!("the address {url} cannot be read; encode its parts", url = uri.path())
    };
    let mut answer = ApiError::Other(status, message).answer(&method, &uri);
    let allow = response.headers_mut().remove(ALLOW);
    answer.headers_mut().extend(allow.map(|allow| (ALLOW, allow)));
    answer
}

fn is_json(response: &Response<Body>) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE);
    content_type
        .is_some_and(|content_type| content_type.as_bytes().starts_with(b"application/json"))
}
