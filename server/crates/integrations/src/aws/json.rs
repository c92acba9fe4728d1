//! A service of AWS that speaks JSON by one address: what is asked stands in a header.

use super::{Credentials, Signer, Unsigned};
use crate::http::{Client, HttpError};
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use url::Url;

const JSON: &str = "application/x-amz-json-1.1";

/// A service in a region.
pub(super) struct JsonService {
    pub client: Client,
    credentials: Arc<dyn Credentials>,
    region: String,
    /// The name that signatures have for it.
    service: &'static str,
    host: String,
    path: String,
}

impl JsonService {
    pub fn new(
        client: Client,
        base: &Url,
        region: String,
        service: &'static str,
        credentials: Arc<dyn Credentials>,
    ) -> Self {
        let name = base.host_str().unwrap_or_default();
        // What the client writes as `host`: the port only where it is not the usual one.
        let host = base.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
        let path = match base.path().trim_end_matches('/') {
            "" => "/".to_owned(),
            path => path.to_owned(),
        };
        Self { client, credentials, region, service, host, path }
    }

    /// Asks; asking again does no harm.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        target: &'static str,
        question: &Value,
    ) -> Result<T, HttpError> {
        let keys = self.credentials.keys().await.map_err(HttpError::NotAllowed)?;
        let text = question.to_string();
        let headers =
            [("host", self.host.as_str()), ("content-type", JSON), ("x-amz-target", target)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let request = Unsigned {
            method: "POST",
            path: &self.path,
            query: "",
            headers: &headers,
            body: text.as_bytes(),
        };
        let signer = Signer {
            keys: &keys,
            region: &self.region,
            service: self.service,
            at: self.client.surroundings().now(),
            normalize: true,
            tell_body: false,
        };
        // Reading is repeatable, whatever the method says.
        let mut call = self.client.post("").json(question).repeatable();
        call = call.header(CONTENT_TYPE, HeaderValue::from_static(JSON));
        call =
            call.header(HeaderName::from_static("x-amz-target"), HeaderValue::from_static(target));
        for (name, value) in signer.headers(&request) {
            let mut value = HeaderValue::from_str(&value)
                .map_err(|error| HttpError::NotAllowed(format!("{name}: {error}")))?;
            value.set_sensitive(true);
            call = call.header(HeaderName::from_static(name), value);
        }
        call.send().await?.json()
    }
}
