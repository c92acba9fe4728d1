//! What golden paths refuse, as Backstage's client reads it.

use super::super::{answer::JSON, error::ApiError};
use axum::{
    body::Body,
    http::{Response, StatusCode, header},
    response::IntoResponse,
};
use platform::scaffolder::{Invalid, ScaffolderError};
use serde_json::{Value, json};

impl From<ScaffolderError> for ApiError {
    fn from(error: ScaffolderError) -> Self {
        let message = error.to_string();
        match error {
            ScaffolderError::BadRequest(_) | ScaffolderError::Invalid(_) => Self::Input(message),
            ScaffolderError::NotFound(_) => Self::NotFound(message),
            ScaffolderError::Conflict(_) => Self::Conflict(message),
            ScaffolderError::NotAllowed(_) | ScaffolderError::NeedsApproval(_) => {
                Self::NotAllowed(message)
            }
            ScaffolderError::TooMany(_) => Self::Other(StatusCode::TOO_MANY_REQUESTS, message),
            ScaffolderError::Unavailable(_) => {
                tracing::warn!(reason = message, "golden paths do not answer");
                Self::Unavailable("golden paths do not answer; try again".to_owned())
            }
        }
    }
}

/// Why something was not begun: what was filled in has a shape of its own, all else is an error like any
/// other.
pub(super) enum Refused {
    Values(Vec<Invalid>),
    Other(ApiError),
}

impl From<ScaffolderError> for Refused {
    fn from(error: ScaffolderError) -> Self {
        match error {
            ScaffolderError::Invalid(all) => Self::Values(all),
            other => Self::Other(other.into()),
        }
    }
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self::Other(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response<Body> {
        let all = match self {
            Self::Values(all) => all,
            Self::Other(error) => return error.into_response(),
        };
        let errors: Vec<Value> = all.iter().map(error).collect();
        let body = json!({ "errors": errors }).to_string();
        (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, JSON)], body).into_response()
    }
}

/// A field that was not filled in well, in the words of the validator that Backstage uses.
fn error(invalid: &Invalid) -> Value {
    let Invalid { page, pointer, keyword, message } = invalid;
    let path: Vec<String> =
        pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")).collect();
    let property = path.iter().fold("instance".to_owned(), |all, part| format!("{all}.{part}"));
    json!({
        "stack": format!("{property} {message}"),
        "property": property,
        "path": path,
        "message": message,
        "name": keyword,
        "page": page,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_as_the_validator_names_it() {
        let invalid = Invalid {
            page: 1,
            pointer: "/owner/a~1b".to_owned(),
            keyword: "pattern".to_owned(),
            message: "does not match".to_owned(),
        };
        let told = error(&invalid);
        assert_eq!(told["path"], json!(["owner", "a/b"]));
        assert_eq!(told["property"], "instance.owner.a/b");
        assert_eq!(told["stack"], "instance.owner.a/b does not match");
        let whole = error(&Invalid { pointer: String::new(), ..invalid });
        assert_eq!((&whole["property"], &whole["path"]), (&json!("instance"), &json!([])));
    }
}
