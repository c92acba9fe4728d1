//! The only way to the network: https, public addresses, bounded in size and time, with memory of
//! what it got (an unchanged file is not sent again).

use super::{SourceSettings, folder::too_large, hosts, target::bare};
use network::Rules;
use reqwest::{
    Client, Response, StatusCode,
    header::{ETAG, IF_NONE_MATCH},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use url::Url;

/// Texts that are remembered at the most, so that a source with a million URLs stays small.
const REMEMBERED: usize = 2_000;

/// A client for one source.
#[derive(Clone)]
pub(super) struct Fetcher {
    client: Client,
    rules: Rules,
    most: usize,
    remembered: Arc<Mutex<HashMap<Url, (String, String)>>>,
}

impl Fetcher {
    pub fn new(settings: &SourceSettings) -> Result<Self, String> {
        let rules = Rules {
            allow_private: settings.allow_private_networks,
            allowed_hosts: settings.allowed_hosts.clone(),
        };
        let client = network::client(rules.clone(), settings.timeout)?;
        let most = settings.document.bytes;
        Ok(Self { client, rules, most, remembered: Arc::default() })
    }

    /// The text at a URL; of a page of GitHub, GitLab or Bitbucket that shows a file, the file.
    pub async fn text(&self, url: &Url) -> Result<String, String> {
        let url = hosts::raw(url);
        self.rules.check(&url)?;
        let known = {
            let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
            remembered.get(&url).cloned()
        };
        let mut request = self.client.get(url.clone());
        if let Some((etag, _)) = &known {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let response = request.send().await.map_err(|error| reason(&error))?;
        match (response.status(), known) {
            (StatusCode::NOT_MODIFIED, Some((_, text))) => Ok(text),
            (status, _) if status.is_success() => self.body(url, response).await,
            (status, _) => Err(format!("the server answered {status}")),
        }
    }

    async fn body(&self, url: Url, mut response: Response) -> Result<String, String> {
        let etag = response.headers().get(ETAG).and_then(|value| value.to_str().ok());
        let etag = etag.map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))? {
            if bytes.len() + chunk.len() > self.most {
                return Err(too_large(self.most));
            }
            bytes.extend_from_slice(&chunk);
        }
        let text =
            String::from_utf8(bytes).map_err(|_| "the file is not valid UTF-8".to_owned())?;
        if let Some(etag) = etag {
            let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
            if remembered.len() < REMEMBERED {
                remembered.insert(url, (etag, text.clone()));
            }
        }
        Ok(text)
    }
}

/// Why a request failed, in words.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the server did not answer in time (setting catalog.fetch-timeout)".to_owned();
    }
    let text = network::reason(error);
    if text.contains("error sending request") {
        let at = error.url().map(bare).unwrap_or_default();
        return format!("{at} could not be reached");
    }
    text
}
