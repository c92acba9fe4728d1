//! AWS Secrets Manager: the present value of a secret.

use super::{Credentials, Signer, Unsigned};
use crate::http::{Client, HttpError};
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use url::Url;

const JSON: &str = "application/x-amz-json-1.1";
const TARGET: &str = "secretsmanager.GetSecretValue";

/// The service in one region.
pub struct SecretsManager {
    client: Client,
    credentials: Arc<dyn Credentials>,
    region: String,
    host: String,
}

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
        let name = base.host_str().unwrap_or_default();
        // What the client writes as `host`: the port only where it is not the usual one.
        let host = base.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
        Self { client, credentials, region, host }
    }

    /// The present value of a secret, by its name or ARN.
    ///
    /// # Errors
    /// When there is none, it may not be read, or the service does not answer.
    pub async fn value(&self, id: &str) -> Result<SecretString, HttpError> {
        let keys = self.credentials.keys().await.map_err(HttpError::NotAllowed)?;
        let body = json!({ "SecretId": id });
        let text = body.to_string();
        let headers =
            [("host", self.host.as_str()), ("content-type", JSON), ("x-amz-target", TARGET)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let request = Unsigned {
            method: "POST",
            path: "/",
            query: "",
            headers: &headers,
            body: text.as_bytes(),
        };
        let signer = Signer {
            keys: &keys,
            region: &self.region,
            service: "secretsmanager",
            at: self.client.surroundings().now(),
            normalize: true,
            tell_body: false,
        };
        // Reading is repeatable, whatever the method says.
        let mut call = self.client.post("/").json(&body).repeatable();
        call = call.header(CONTENT_TYPE, HeaderValue::from_static(JSON));
        call =
            call.header(HeaderName::from_static("x-amz-target"), HeaderValue::from_static(TARGET));
        for (name, value) in signer.headers(&request) {
            let mut value = HeaderValue::from_str(&value)
                .map_err(|error| HttpError::NotAllowed(format!("{name}: {error}")))?;
            value.set_sensitive(true);
            call = call.header(HeaderName::from_static(name), value);
        }
        let value: Value = call.send().await?.json()?;
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
