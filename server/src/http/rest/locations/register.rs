//! Registering a location, or trying what that would do.

use super::super::caller::Caller;
use super::{
    super::{answer::Json, body::Body, changes::act_header, error::ApiError, schemas::ErrorSchema},
    Asked,
};
use axum::{
    extract::RawQuery,
    http::{HeaderMap, StatusCode},
};
use catalog::locations::{OnConflict, Registration};
use serde::Deserialize;
use url::form_urlencoded;
use utoipa::ToSchema;

/// What is asked, with the choices that may also stand in the address.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LocationToRegister)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asking {
    #[serde(flatten)]
    location: Asked,
    /// Only to see what it would do.
    dry_run: Option<bool>,
    /// `refresh`, or `reject` (the usual) when the target is registered already.
    #[schema(value_type = Option<String>)]
    on_conflict: Option<OnConflict>,
}

/// Register a location
///
/// A dry run reads everything that it leads to, tells what it would add, and stores nothing.
#[utoipa::path(
    post,
    path = "/api/catalog/locations",
    tag = "Locations",
    params(
        ("dryRun" = Option<bool>, Query, description = "Only to see what it would do."),
        ("onConflict" = Option<String>, Query, description = "`refresh`, or `reject` (the usual) when the target is registered already."),
    ),
    request_body = Asking,
    responses(
        (status = 201, description = "`location`, `entities`, and `exists` of a dry run.", body = Value),
        (status = 400, description = "The target is none, or cannot be read in a dry run.", body = ErrorSchema),
        (status = 403, description = "The catalog is read-only.", body = ErrorSchema),
        (status = 409, description = "The target is registered already.", body = ErrorSchema),
    ),
)]
pub(super) async fn register(
    Caller(catalog): Caller,
    RawQuery(query): RawQuery,
    Body(asking): Body<Asking>,
) -> Result<(StatusCode, HeaderMap, Json<Registration>), ApiError> {
    let chosen = Chosen::read(query.as_deref().unwrap_or_default())?;
    let location = asking.location.into();
    let registration = if chosen.dry_run.or(asking.dry_run).unwrap_or_default() {
        usable(catalog.try_location(&location).await?)?
    } else {
        let on_conflict = chosen.on_conflict.or(asking.on_conflict).unwrap_or_default();
        catalog.register_location(&location, on_conflict).await?
    };
    let act = act_header(&catalog, &registration.location.id).await?;
    Ok((StatusCode::CREATED, act, Json(registration)))
}

/// Clients take an answer to mean that everything could be used.
fn usable(registration: Registration) -> Result<Registration, ApiError> {
    let told = registration.problems.iter().map(|problem| {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{}{line}: {}", problem.location, problem.message)
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { Ok(registration) } else { Err(ApiError::Input(told.join("\n"))) }
}

/// The choices in the address.
#[derive(Debug, Default, PartialEq, Eq)]
struct Chosen {
    dry_run: Option<bool>,
    on_conflict: Option<OnConflict>,
}

impl Chosen {
    fn read(query: &str) -> Result<Self, ApiError> {
        let mut chosen = Self::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            let word = value.to_ascii_lowercase();
            match (&*key, word.as_str()) {
                ("dryRun", "true" | "1" | "yes") => chosen.dry_run = Some(true),
                ("dryRun", "false" | "0" | "no" | "") => chosen.dry_run = Some(false),
                ("dryRun", _) => {
                    let message = format!("dryRun is {value:?}; write true or false");
                    return Err(ApiError::Input(message));
                }
                ("onConflict", "refresh") => chosen.on_conflict = Some(OnConflict::Refresh),
                ("onConflict", "reject") => chosen.on_conflict = Some(OnConflict::Reject),
                ("onConflict", _) => {
                    let message = format!("onConflict is {value:?}; write refresh or reject");
                    return Err(ApiError::Input(message));
                }
                _ => {}
            }
        }
        Ok(chosen)
    }
}
