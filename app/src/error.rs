//! What can go wrong between a page and the server, in the form that may reach a browser.

use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::codec::JsonEncoding,
};
use platform::access::Refusal;
use serde::{Deserialize, Serialize};

/// An error as a browser may know it: nothing internal gets here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "error", content = "message")]
pub enum PortalError {
    /// The question is wrong; the text says what to change.
    #[error("{0}")]
    BadQuery(String),
    /// Who asks may not do it; enough to ask why.
    #[error("{0}")]
    Refused(Refusal),
    /// Who asks has no session any more.
    #[error("you are not signed in any more")]
    SignedOut,
    /// A service behind the portal does not answer.
    #[error("the service behind this page does not answer")]
    Unavailable,
    /// The server could not be reached, or answered something unexpected.
    #[error("the portal's server could not be reached")]
    Unreachable,
}

impl FromServerFnError for PortalError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(text)
            | ServerFnErrorErr::MissingArg(text)
            | ServerFnErrorErr::Deserialization(text) => {
                projection::malformed();
                Self::BadQuery(text)
            }
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unreachable,
            _ => Self::Unavailable,
        }
    }
}

#[cfg(not(feature = "ssr"))]
mod projection {
    /// The status is the server's to set.
    pub(super) const fn malformed() {}
}

#[cfg(feature = "ssr")]
mod projection {
    use super::PortalError;
    use axum::http::StatusCode;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;
    use platform::{
        access::{Permission, Refusal},
        audit::AuditError,
        catalog::CatalogError,
        ci::CiError,
        costs::CostError,
        delivery::{DeliveryError, SummaryError},
        deployments::DeploymentError,
        docs::DocsError,
        errors::ErrorsError,
        health::HealthError,
        identity::IdentityError,
        integrations::IntegrationError,
        monitoring::MonitoringError,
        scaffolder::ScaffolderError,
        search::SearchError,
    };

    /// The one place where a domain error becomes what a browser sees: kind, words and status.
    impl From<CatalogError> for PortalError {
        fn from(error: CatalogError) -> Self {
            match error {
                CatalogError::BadQuery(text) => Self::bad_query(text),
                CatalogError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                CatalogError::Conflict(text) => Self::refused(StatusCode::CONFLICT, text),
                CatalogError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                CatalogError::Refused(refusal) => Self::not_allowed(refusal),
                CatalogError::Gone(text) => Self::refused(StatusCode::GONE, text),
                CatalogError::Unavailable(reason) => {
                    tracing::error!(%reason, "the catalog did not answer");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<AuditError> for PortalError {
        fn from(error: AuditError) -> Self {
            match error {
                AuditError::NotAllowed => {
                    Self::not_allowed(Refusal::new(Permission::AuditRead, "audit log"))
                }
                AuditError::Unavailable(reason) => {
                    tracing::error!(%reason, "the audit log did not answer");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<DocsError> for PortalError {
        fn from(error: DocsError) -> Self {
            match error {
                DocsError::Unusable(text) => Self::refused(StatusCode::UNPROCESSABLE_ENTITY, text),
                DocsError::NoPage => {
                    Self::refused(StatusCode::NOT_FOUND, DocsError::NoPage.to_string())
                }
                DocsError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                DocsError::Unavailable(reason) => {
                    tracing::error!(%reason, "documentation cannot be read");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<SearchError> for PortalError {
        fn from(error: SearchError) -> Self {
            match error {
                SearchError::BadQuery(text) => Self::bad_query(text),
                SearchError::NotReady(text) => Self::refused(StatusCode::SERVICE_UNAVAILABLE, text),
                SearchError::Unavailable(reason) => {
                    tracing::error!(%reason, "search does not answer");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<CostError> for PortalError {
        fn from(error: CostError) -> Self {
            match error {
                CostError::BadRequest(text) => Self::bad_query(text),
                CostError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                CostError::Conflict(text) => Self::refused(StatusCode::CONFLICT, text),
                CostError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                CostError::Unavailable(reason) => {
                    tracing::error!(%reason, "costs cannot be told");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<DeliveryError> for PortalError {
        fn from(error: DeliveryError) -> Self {
            match error {
                DeliveryError::BadRequest(text) => Self::bad_query(text),
                DeliveryError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                DeliveryError::Conflict(text) => Self::refused(StatusCode::CONFLICT, text),
                DeliveryError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                DeliveryError::Unavailable(reason) => {
                    tracing::error!(%reason, "delivery cannot be measured");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<SummaryError> for PortalError {
        fn from(error: SummaryError) -> Self {
            match error {
                SummaryError::BadRequest(text) => Self::bad_query(text),
                SummaryError::Unavailable(reason) => {
                    tracing::error!(%reason, "there is no summary");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<DeploymentError> for PortalError {
        fn from(error: DeploymentError) -> Self {
            match error {
                DeploymentError::BadRequest(text) => Self::bad_query(text),
                DeploymentError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                DeploymentError::Conflict(text) => Self::refused(StatusCode::CONFLICT, text),
                DeploymentError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                DeploymentError::NeedsApproval(refusal) => Self::not_allowed(refusal),
                DeploymentError::Refused(text) => Self::refused(StatusCode::BAD_GATEWAY, text),
                DeploymentError::Unavailable(reason) => {
                    tracing::error!(%reason, "deployments cannot be read");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<MonitoringError> for PortalError {
        fn from(error: MonitoringError) -> Self {
            match error {
                MonitoringError::BadRequest(text) => Self::bad_query(text),
                MonitoringError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                MonitoringError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                MonitoringError::Unavailable(reason) => {
                    tracing::error!(%reason, "monitoring cannot be read");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<ErrorsError> for PortalError {
        fn from(error: ErrorsError) -> Self {
            match error {
                ErrorsError::BadRequest(text) => Self::bad_query(text),
                ErrorsError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                ErrorsError::Conflict(text) => Self::refused(StatusCode::CONFLICT, text),
                ErrorsError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                ErrorsError::NeedsApproval(refusal) => Self::not_allowed(refusal),
                ErrorsError::Refused(text) => Self::refused(StatusCode::BAD_GATEWAY, text),
                ErrorsError::Unavailable(reason) => {
                    tracing::error!(%reason, "what goes wrong cannot be read");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<HealthError> for PortalError {
        fn from(error: HealthError) -> Self {
            let HealthError::Unavailable(reason) = error;
            tracing::error!(%reason, "how services fare cannot be read");
            respond(StatusCode::SERVICE_UNAVAILABLE);
            Self::Unavailable
        }
    }

    impl From<CiError> for PortalError {
        fn from(error: CiError) -> Self {
            match error {
                CiError::BadRequest(text) => Self::bad_query(text),
                CiError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                CiError::Conflict(text) => Self::refused(StatusCode::CONFLICT, text),
                CiError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                CiError::NeedsApproval(refusal) => Self::not_allowed(refusal),
                CiError::Refused(text) => Self::refused(StatusCode::BAD_GATEWAY, text),
                CiError::Unavailable(reason) => {
                    tracing::error!(%reason, "what is built cannot be read");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<ScaffolderError> for PortalError {
        fn from(error: ScaffolderError) -> Self {
            match error {
                ScaffolderError::BadRequest(text) => Self::bad_query(text),
                ScaffolderError::Invalid(_) => Self::bad_query(error.to_string()),
                ScaffolderError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                ScaffolderError::Conflict(text) => Self::refused(StatusCode::CONFLICT, text),
                ScaffolderError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                ScaffolderError::NeedsApproval(refusal) => Self::not_allowed(refusal),
                ScaffolderError::TooMany(text) => {
                    Self::refused(StatusCode::TOO_MANY_REQUESTS, text)
                }
                ScaffolderError::Unavailable(reason) => {
                    tracing::error!(%reason, "templates cannot be run");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<IntegrationError> for PortalError {
        fn from(error: IntegrationError) -> Self {
            match error {
                IntegrationError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                IntegrationError::NotAllowed(_) => {
                    Self::not_allowed(Refusal::new(Permission::Admin, "integrations"))
                }
                IntegrationError::Unavailable(reason) => {
                    tracing::error!(%reason, "integrations cannot be read");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl From<IdentityError> for PortalError {
        fn from(error: IdentityError) -> Self {
            match error {
                IdentityError::BadRequest(text) => Self::bad_query(text),
                IdentityError::NotFound(text) => Self::refused(StatusCode::NOT_FOUND, text),
                IdentityError::Conflict(text) => Self::refused(StatusCode::CONFLICT, text),
                IdentityError::NotAllowed(text) => Self::refused(StatusCode::FORBIDDEN, text),
                IdentityError::Refused(refusal) => Self::not_allowed(refusal),
                IdentityError::Unavailable(reason) => {
                    tracing::error!(%reason, "signing in does not work");
                    respond(StatusCode::SERVICE_UNAVAILABLE);
                    Self::Unavailable
                }
            }
        }
    }

    impl PortalError {
        /// A wrong question, with the status that tells so.
        pub fn bad_query(text: String) -> Self {
            Self::refused(StatusCode::BAD_REQUEST, text)
        }

        fn not_allowed(refusal: Refusal) -> Self {
            respond(StatusCode::FORBIDDEN);
            Self::Refused(refusal)
        }

        fn refused(status: StatusCode, text: String) -> Self {
            respond(status);
            Self::BadQuery(text)
        }
    }

    /// What was sent is no question at all.
    pub(super) fn malformed() {
        respond(StatusCode::BAD_REQUEST);
    }

    fn respond(status: StatusCode) {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(status);
        }
    }
}
