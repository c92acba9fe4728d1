//! Single files on the web.

use network::Rules;
use platform::scaffolder::ActionError;
use reqwest::{Client, StatusCode};
use std::time::Duration;
use url::Url;

/// Fetches files.
pub(super) struct Web {
    client: Client,
    rules: Rules,
}

impl Web {
    pub(super) fn new(rules: Rules, timeout: Duration) -> Result<Self, String> {
        Ok(Self { client: network::client(rules.clone(), timeout)?, rules })
    }

    /// What a file holds, of at most so many bytes.
    pub(super) async fn file(
        &self,
        url: &Url,
        token: Option<&str>,
        most: u64,
    ) -> Result<Vec<u8>, ActionError> {
        self.rules.check(url).map_err(ActionError::Refused)?;
        let request = self.client.get(url.clone());
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let away = |error: reqwest::Error| ActionError::Unavailable {
            message: format!("{}: {}", shown(url), network::reason(&error)),
            until: None,
        };
        let mut answer = request.send().await.map_err(away)?;
        let status = answer.status();
        if !status.is_success() {
            let message = format!("{} answered {status}", shown(url));
            return Err(match status {
                StatusCode::NOT_FOUND | StatusCode::GONE => ActionError::Input(message),
                status if status.is_server_error() => {
                    ActionError::Unavailable { message, until: None }
                }
                _ => ActionError::Refused(message),
            });
        }
        let mut content = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(away)? {
            if (content.len() + chunk.len()) as u64 > most {
                let message = format!("{} is larger than {most} bytes", shown(url));
                return Err(ActionError::Refused(message));
            }
            content.extend_from_slice(&chunk);
        }
        Ok(content)
    }
}

/// An address without what may be a secret in it.
fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}
