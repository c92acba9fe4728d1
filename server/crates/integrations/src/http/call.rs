//! A request, before it is sent.

use super::{Answer, Client, HttpError, turns::Priority};
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{
    Method,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::time::Duration;
use url::Url;

/// Bytes of an answer when nobody says otherwise.
const USUAL_LENGTH: usize = 32 << 20;

/// The resource of a request when nobody says otherwise, as GitHub calls it.
const USUAL_RESOURCE: &str = "core";

/// A request to a vendor.
#[must_use = "a call does nothing until it is sent"]
#[derive(Debug)]
pub struct Call<'a> {
    client: &'a Client,
    pub(super) method: Method,
    pub(super) url: Result<Url, HttpError>,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Vec<u8>>,
    pub(super) most: usize,
    pub(super) repeatable: bool,
    pub(super) conditional: bool,
    pub(super) resource: &'static str,
    pub(super) priority: Priority,
}

impl<'a> Call<'a> {
    pub(super) fn new(client: &'a Client, method: Method, url: Result<Url, HttpError>) -> Self {
        Self {
            client,
            repeatable: matches!(method, Method::GET | Method::HEAD | Method::PUT | Method::DELETE),
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
            most: USUAL_LENGTH,
            conditional: false,
            resource: USUAL_RESOURCE,
            priority: Priority::Job,
        }
    }

    /// What is wanted.
    pub fn accept(self, media_type: &'static str) -> Self {
        self.header(ACCEPT, HeaderValue::from_static(media_type))
    }

    /// A header.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The token that opens the door. It is not sent on to another host by a redirect.
    pub fn bearer(mut self, token: &SecretString) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())) {
            value.set_sensitive(true);
            self.headers.insert(AUTHORIZATION, value);
        } else {
            let reason = "the token has characters that no token has; copy it again".to_owned();
            self.url = Err(HttpError::NotAllowed(reason));
        }
        self
    }

    /// A name and the password that goes with it, instead of a token.
    pub fn basic(self, user: &str, password: &SecretString) -> Self {
        let both = STANDARD.encode(format!("{user}:{}", password.expose_secret()));
        match HeaderValue::from_str(&format!("Basic {both}")) {
            Ok(mut value) => {
                value.set_sensitive(true);
                self.header(AUTHORIZATION, value)
            }
            // What base64 gives may stand in a header.
            Err(_) => self,
        }
    }

    /// A body.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body = Some(bytes),
            Err(error) => self.url = Err(HttpError::NotAllowed(error.to_string())),
        }
        self.header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
    }

    /// The longest answer, in bytes.
    pub const fn most(mut self, bytes: usize) -> Self {
        self.most = bytes;
        self
    }

    /// Sending it twice does no more than sending it once, whatever its method says.
    pub const fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// What was got before is asked for only if it has changed.
    pub const fn conditional(mut self) -> Self {
        self.conditional = true;
        self
    }

    /// The part of the vendor that counts by itself against the limits.
    pub const fn resource(mut self, resource: &'static str) -> Self {
        self.resource = resource;
        self
    }

    /// Somebody waits for the answer: it goes before what nobody waits for.
    pub const fn for_person(mut self) -> Self {
        self.priority = Priority::Person;
        self
    }

    /// Sends it, when it may go.
    ///
    /// # Errors
    /// When there was no usable answer, after everything that may be tried.
    pub async fn send(self) -> Result<Answer, HttpError> {
        self.client.send(&self).await
    }

    /// Sends it, and gives the answer piece by piece as it comes. It ends with an error when nothing
    /// came for so long; it is not tried again.
    ///
    /// # Errors
    /// When there was no usable answer.
    pub async fn stream(self, idle: Duration) -> Result<super::Bytes, HttpError> {
        self.client.stream(&self, idle).await
    }
}
