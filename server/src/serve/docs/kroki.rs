//! Diagrams drawn by a Kroki of the company's own.

use async_trait::async_trait;
use network::Rules;
use reqwest::{
    Client,
    header::{ACCEPT, CONTENT_TYPE},
};
use std::time::Duration;
use techdocs::{diagram::Kind, library::Painter};
use url::Url;

/// How long a drawing may take: somebody waits for the page.
const PATIENCE: Duration = Duration::from_secs(4);
/// Bytes of a drawing.
const LARGEST: usize = 2 << 20;

/// The service.
pub(super) struct Kroki {
    client: Client,
    address: String,
}

impl Kroki {
    pub(super) fn new(address: &Url) -> Result<Self, String> {
        // The operator's own address: it may well be in a private network.
        let rules = Rules { allow_private: true, ..Rules::default() };
        let client = network::client(rules, PATIENCE)?;
        Ok(Self { client, address: address.as_str().trim_end_matches('/').to_owned() })
    }
}

#[async_trait]
impl Painter for Kroki {
    async fn draw(&self, kind: Kind, source: &str) -> Result<String, String> {
        let request = self.client.post(format!("{}/{}/svg", self.address, kind.name()));
        let request = request.header(CONTENT_TYPE, "text/plain").header(ACCEPT, "image/svg+xml");
        let sent = request.body(source.to_owned()).send().await;
        let mut answer = sent.map_err(|error| network::reason(&error))?;
        if !answer.status().is_success() {
            return Err(format!("the service answered {}", answer.status()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| network::reason(&error))? {
            if bytes.len() + chunk.len() > LARGEST {
                return Err(format!("the drawing is larger than {LARGEST} bytes"));
            }
            bytes.extend_from_slice(&chunk);
        }
        String::from_utf8(bytes).map_err(|_| "the drawing is no text".to_owned())
    }
}
