//! Webhooks of GitHub: what happened is sent to whoever asked for it, signed, once, and nobody waits.

use platform::Timestamp;
use ring::hmac;
use serde_json::Value;
use std::{
    fmt::Write as _,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

/// How long a receiver may take, as at GitHub.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where to send, and what to sign with.
#[derive(Clone, Debug)]
struct Receiver {
    address: Url,
    secret: String,
}

/// Who wants to be told.
#[derive(Debug, Default)]
pub(crate) struct Webhooks(Mutex<Vec<Receiver>>);

impl Webhooks {
    pub fn add(&self, address: &str, secret: &str) {
        let Ok(address) = Url::parse(address) else { return };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(Receiver { address, secret: secret.to_owned() });
    }

    /// Sends an event to all of them, and to those that a repository names itself.
    pub fn send(&self, event: &str, body: &Value, own: &[(String, String)], now: Timestamp) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let own = own.iter().filter_map(|(address, secret)| {
            Some(Receiver { address: Url::parse(address).ok()?, secret: secret.clone() })
        });
        let body = body.to_string();
        for receiver in all.into_iter().chain(own) {
            let id = crate::world::uuid(&[event, &body, &now.0.to_string()]);
            let request = request(&receiver, event, &id, &body);
            tokio::spawn(async move {
                let sent = tokio::time::timeout(PATIENCE, send(&receiver.address, &request)).await;
                if !matches!(sent, Ok(Ok(()))) {
                    tracing::debug!(address = %receiver.address, "a webhook was not taken");
                }
            });
        }
    }
}

fn request(receiver: &Receiver, event: &str, id: &str, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, receiver.secret.as_bytes());
    let signature = hmac::sign(&key, body.as_bytes());
    let signature = signature.as_ref().iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    let host = receiver.address.host_str().unwrap_or_default();
    let port = receiver.address.port_or_known_default().unwrap_or_default();
    format!(
        "POST {} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: GitHub-Hookshot/sandbox\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\
         X-GitHub-Event: {event}\r\nX-GitHub-Delivery: {id}\r\n\
         X-Hub-Signature-256: sha256={signature}\r\n\r\n{body}",
        receiver.address.path(),
        body.len()
    )
}

async fn send(address: &Url, request: &str) -> std::io::Result<()> {
    if address.scheme() != "http" {
        return Ok(());
    }
    let host = address.host_str().unwrap_or_default();
    let port = address.port_or_known_default().unwrap_or_default();
    let mut stream = TcpStream::connect((host, port)).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = [0; 64];
    stream.read(&mut answer).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_signed() {
        let address = Url::parse("http://127.0.0.1:8080/hooks").unwrap();
        let receiver = Receiver { address, secret: "secret".to_owned() };
        let request = request(&receiver, "push", "1", "hello world");
        let signed = "734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a";
        assert!(request.contains(&format!("X-Hub-Signature-256: sha256={signed}\r\n")));
        assert!(request.starts_with("POST /hooks HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"));
    }
}
