//! Requests to a provider: guarded, bounded in time and size, and never followed elsewhere.

use network::Rules;
use reqwest::{
    Client, RequestBuilder,
    header::{ACCEPT, AUTHORIZATION, HeaderValue},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::time::Duration;
use url::Url;

/// How long one request may take: somebody waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of an answer at the most.
const MOST: usize = 2 << 20;

/// The way to one provider.
#[derive(Clone)]
pub(in super::super) struct Vendor {
    client: Client,
    rules: Rules,
}

/// Why there was no usable answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in super::super) enum VendorError {
    /// None came, or one that says that it is broken.
    #[error("{0}")]
    Unreachable(String),
    /// It says no.
    #[error("{status} {error}")]
    Refused {
        status: u16,
        /// The error's name (RFC 6749, 5.2), or what there is of one.
        error: String,
    },
    /// It is none that is understood.
    #[error("{0}")]
    Malformed(String),
}

#[derive(Default, Deserialize)]
struct Complaint {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
    #[serde(default)]
    message: String,
}

impl Vendor {
    /// These hosts are the operator's choice, and may be in a private network.
    pub fn new(hosts: &[&Url]) -> Result<Self, String> {
        let hosts = hosts.iter().filter_map(|url| url.host_str()).map(str::to_owned);
        let rules = Rules { allow_private: false, allowed_hosts: hosts.collect() };
        Ok(Self { client: network::client(rules.clone(), PATIENCE)?, rules })
    }

    /// A GET, with a bearer token where there is one.
    pub async fn get<T: DeserializeOwned>(
        &self,
        url: &Url,
        token: Option<&str>,
    ) -> Result<T, VendorError> {
        let request = self.client.get(url.clone());
        self.send(url, with_bearer(request, token)?).await
    }

    /// A POST of a form, with the client's own name and secret in the way of RFC 6749, 2.3.1.
    pub async fn post_form<T: DeserializeOwned>(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        basic: Option<(&str, &str)>,
    ) -> Result<T, VendorError> {
        let mut request = self.client.post(url.clone()).form(form);
        if let Some((user, password)) = basic {
            request = request.basic_auth(encoded(user), Some(encoded(password)));
        }
        self.send(url, request).await
    }

    /// Whether anybody answers there, whatever they say.
    pub async fn is_there(&self, url: &Url) -> Result<(), VendorError> {
        self.rules.check(url).map_err(VendorError::Unreachable)?;
        match self.client.get(url.clone()).send().await {
            Ok(answer) if answer.status().is_server_error() => {
                Err(VendorError::Unreachable(answer.status().to_string()))
            }
            Ok(_) => Ok(()),
            Err(error) => Err(VendorError::Unreachable(network::reason(&error))),
        }
    }

    async fn send<T: DeserializeOwned>(
        &self,
        url: &Url,
        request: RequestBuilder,
    ) -> Result<T, VendorError> {
        self.rules.check(url).map_err(VendorError::Unreachable)?;
        let request = request.header(ACCEPT, "application/json");
        let unreachable = |error: reqwest::Error| VendorError::Unreachable(network::reason(&error));
        let mut answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
            if body.len() + chunk.len() > MOST {
                return Err(VendorError::Malformed("the answer is too long".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        if status.is_server_error() || status.as_u16() == 429 {
            return Err(VendorError::Unreachable(status.to_string()));
        }
        let complaint: Complaint = serde_json::from_slice(&body).unwrap_or_default();
        // GitHub says no with 200.
        if !status.is_success() || !complaint.error.is_empty() {
            return Err(VendorError::Refused { status: status.as_u16(), error: complaint.text() });
        }
        let read = serde_json::from_slice(&body);
        read.map_err(|error| VendorError::Malformed(error.to_string()))
    }
}

impl Complaint {
    fn text(&self) -> String {
        let parts = [&self.error, &self.error_description, &self.message];
        let parts: Vec<_> =
            parts.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
        parts.join(": ").chars().take(200).collect()
    }
}

fn with_bearer(
    request: RequestBuilder,
    token: Option<&str>,
) -> Result<RequestBuilder, VendorError> {
    let Some(token) = token else { return Ok(request) };
    let value = HeaderValue::from_str(&format!("Bearer {token}"));
    let mut value = value.map_err(|_| VendorError::Malformed("an odd token".to_owned()))?;
    value.set_sensitive(true);
    Ok(request.header(AUTHORIZATION, value))
}

/// As in a form: the standard asks for it before the base 64.
fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
