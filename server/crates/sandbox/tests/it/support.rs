//! A sandbox with a clock that tests move, and a plain client.

use platform::{Timestamp, timestamp::Clock};
use sandbox::{Sandbox, Vendor};
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// 2026-11-27, a Friday, at noon.
pub const NOON: i64 = 1_795_780_800_000;

/// A clock that stands until it is moved.
pub struct Hand(AtomicI64);

impl Hand {
    pub fn to(&self, moment: i64) {
        self.0.store(moment, Ordering::Relaxed);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

pub struct Asked {
    pub sandbox: Sandbox,
    pub hand: Arc<Hand>,
    client: reqwest::Client,
}

pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

impl Asked {
    pub async fn new() -> Self {
        let hand = Arc::new(Hand(AtomicI64::new(NOON)));
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = Sandbox::begin(address, 1, Arc::<Hand>::clone(&hand)).await.unwrap();
        // Fails when another test was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let redirect = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().redirect(redirect).build().unwrap();
        Self { sandbox, hand, client }
    }

    pub fn request(&self, method: &str, vendor: Vendor, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.sandbox.url(vendor));
        self.client.request(method.parse().unwrap(), url)
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, text: answer.text().await.unwrap() }
    }

    pub async fn get(&self, vendor: Vendor, path: &str) -> Answer {
        self.send(self.request("GET", vendor, path).bearer_auth(sandbox::TOKEN)).await
    }

    pub async fn post(&self, vendor: Vendor, path: &str, body: Value) -> Answer {
        let request = self.request("POST", vendor, path).bearer_auth(sandbox::TOKEN);
        let request = request.header("content-type", "application/json").body(body.to_string());
        self.send(request).await
    }
}
