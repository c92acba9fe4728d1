//! `/api/access`: roles, policies and bindings, to read and to change; whether somebody may do
//! something, and why; who has which role, for an auditor. The service behind it decides who may ask
//! for what ([`platform::rights::Rights`]).

use super::rest::ApiError;
use axum::{
    Extension, Json, Router,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use identity::rights::csv;
use platform::{
    EntityRef,
    access::{Asker, Decision, Guarded, Permission},
    identity::IdentityError,
    rights::{
        Becomes, DocumentChange, DocumentEntry, DocumentKind, Explanation, Ground, Mistake,
        Question, Rights, WhoMay, WhoQuestion,
    },
};
use serde::{Deserialize, Serialize};

/// What the routes ask.
type Service = Guarded<dyn Rights>;

/// Every address; a test wants a rule for each.
fn table() -> [(&'static str, MethodRouter<Service>); 4] {
    [
        ("/api/access/documents", get(documents).put(save)),
        ("/api/access/explain", get(explain)),
        ("/api/access/who", get(who)),
        ("/api/access/review", get(review)),
    ]
}

/// The addresses alone.
#[cfg(test)]
pub(in crate::http) fn paths() -> Vec<&'static str> {
    table().into_iter().map(|(path, _)| path).collect()
}

/// The routes.
pub(crate) fn routes(rights: Service) -> Router {
    let router = table()
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| router.route(path, methods));
    router.with_state(rights).layer(from_fn(super::rest::shape))
}

/// Which entity and permission are meant.
#[derive(Deserialize)]
struct Asked {
    permission: String,
    entity: Option<String>,
    principal: Option<String>,
}

impl Asked {
    fn permission(&self) -> Result<Permission, ApiError> {
        let name = &self.permission;
        let unknown = || ApiError::Input(format!("there is no permission {name:?}"));
        Permission::from_name(name).ok_or_else(unknown)
    }

    fn entity(&self) -> Result<Option<EntityRef>, ApiError> {
        let wrong = |error| ApiError::Input(format!("entity: {error}"));
        self.entity.as_ref().map(|text| text.parse().map_err(wrong)).transpose()
    }
}

/// The answer to whether somebody may.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    explanation: Explanation,
    /// In a sentence.
    because: String,
}

/// What is to become of a document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    kind: DocumentKind,
    name: String,
    /// Its text; of a binding it is empty.
    text: Option<String>,
    /// Without a text: whether it is switched off. Else what files say is in force again.
    #[serde(default)]
    off: bool,
    /// Why.
    #[serde(default)]
    comment: String,
}

/// The form of a review.
#[derive(Deserialize)]
struct Form {
    #[serde(default)]
    format: Option<String>,
}

async fn documents(
    State(rights): State<Service>,
    Extension(asker): Extension<Asker>,
) -> Result<Json<Vec<DocumentEntry>>, ApiError> {
    let all = rights.seen_by(&asker).documents().await?;
    // Those in force; what is switched off is told by its versions, on the page.
    Ok(Json(all.into_iter().filter(|one| one.source.is_some()).collect()))
}

async fn save(
    State(rights): State<Service>,
    Extension(asker): Extension<Asker>,
    Json(change): Json<Change>,
) -> Result<StatusCode, ApiError> {
    let Change { kind, name, text, off, comment } = change;
    let becomes = match (text, off) {
        (Some(text), _) => Becomes::Text(text),
        (None, true) => Becomes::Off,
        (None, false) => Becomes::Base,
    };
    let change = DocumentChange { kind, name, becomes, comment };
    let mistakes = rights.seen_by(&asker).save(&change).await?;
    if mistakes.is_empty() {
        return Ok(StatusCode::NO_CONTENT);
    }
    let told = |one: &Mistake| {
        let Mistake { place, line, column, message, fix } = one;
        let fix = fix.as_ref().map(|fix| format!("; {fix}")).unwrap_or_default();
        format!("{place}:{line}:{column}: {message}{fix}")
    };
    Err(ApiError::Input(mistakes.iter().map(told).collect::<Vec<_>>().join("\n")))
}

async fn explain(
    State(rights): State<Service>,
    Extension(asker): Extension<Asker>,
    Query(asked): Query<Asked>,
) -> Result<Json<Told>, ApiError> {
    let (permission, entity) = (asked.permission()?, asked.entity()?);
    let question = Question { principal: asked.principal, permission, entity };
    let explanation = rights.seen_by(&asker).explain(&question).await?;
    Ok(Json(Told { because: sentence(&explanation), explanation }))
}

fn sentence(explanation: &Explanation) -> String {
    let names = explanation.policies.iter().map(|policy| policy.name.as_str());
    let names = names.collect::<Vec<_>>().join(", ");
    match (explanation.ground, &explanation.decision) {
        (Ground::Permitted, _) => format!("Permitted by {names}."),
        (Ground::Approval, Decision::WithApproval { by }) => {
            format!("Forbidden by {names} until approved by {}.", by.join(" or "))
        }
        (Ground::Forbidden | Ground::Approval, _) => format!("Forbidden by {names}."),
        (Ground::NothingPermits, _) => "No policy permits it.".to_owned(),
        (Ground::OutOfScope, _) => "The bound of the token leaves it out.".to_owned(),
        (Ground::NoSuchEntity, _) => {
            "There is no such entity, or it is not seen; this is the answer in general.".to_owned()
        }
    }
}

async fn who(
    State(rights): State<Service>,
    Extension(asker): Extension<Asker>,
    Query(asked): Query<Asked>,
) -> Result<Json<WhoMay>, ApiError> {
    let question = WhoQuestion { permission: asked.permission()?, entity: asked.entity()? };
    Ok(Json(rights.seen_by(&asker).who_may(&question).await?))
}

async fn review(
    State(rights): State<Service>,
    Extension(asker): Extension<Asker>,
    Query(form): Query<Form>,
) -> Result<Response, ApiError> {
    let form = form.format.as_deref().unwrap_or("json");
    if !["json", "csv"].contains(&form) {
        return Err(ApiError::Input("format is json or csv".to_owned()));
    }
    let review = rights.seen_by(&asker).review().await?;
    let mut response = match form {
        "csv" => {
            ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], csv(&review)).into_response()
        }
        _ => Json(&review).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = format!("attachment; filename=\"slipway-access-review.{form}\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::BadRequest(text) => Self::Input(text),
            IdentityError::NotFound(text) => Self::NotFound(text),
            IdentityError::Conflict(text) => Self::Conflict(text),
            IdentityError::NotAllowed(text) => Self::NotAllowed(text),
            IdentityError::Refused(refusal) => Self::NotAllowed(refusal.to_string()),
            IdentityError::Unavailable(reason) => {
                tracing::warn!(reason, "the store does not answer");
                Self::Unavailable("the store does not answer; try again".to_owned())
            }
        }
    }
}
