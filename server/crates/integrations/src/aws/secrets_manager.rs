//! AWS Secrets Manager: the present value of a secret.

use super::{Credentials, json::JsonService};
use crate::http::{Client, HttpError};
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use url::Url;

const TARGET: &str = "secretsmanager.GetSecretValue";

/// The service in one region.
pub struct SecretsManager(JsonService);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Value {
    secret_string: Option<SecretString>,
    secret_binary: Option<String>,
}

impl SecretsManager {
    /// The address of the service in a region.
    ///
    /// # Errors
    /// When the region is no name of one.
    pub fn address(region: &str) -> Result<Url, String> {
        let address = format!("https://secretsmanager.{region}.amazonaws.com");
        Url::parse(&address).map_err(|error| format!("{region:?} is no region: {error}"))
    }

    /// The service behind a client.
    #[must_use]
    pub fn new(
        client: Client,
        base: &Url,
        region: String,
        credentials: Arc<dyn Credentials>,
    ) -> Self {
        Self(JsonService::new(client, base, region, "secretsmanager", credentials))
    }

    /// The present value of a secret, by its name or ARN.
    ///
    /// # Errors
    /// When there is none, it may not be read, or the service does not answer.
    pub async fn value(&self, id: &str) -> Result<SecretString, HttpError> {
        let value: Value = self.0.ask(TARGET, &json!({ "SecretId": id })).await?;
        match (value.secret_string, value.secret_binary) {
            (Some(text), _) => Ok(text),
            (None, binary) => binary
                .and_then(|text| STANDARD.decode(text).ok())
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .map(SecretString::from)
                .ok_or_else(|| HttpError::NotAllowed(format!("the secret {id} is no text"))),
        }
    }
}
