//! What each vendor calls its headers, and how it signs.

use super::Receiver;
use crate::config::HostKind;
use axum::http::HeaderMap;
use integrations::{bitbucket, github, gitlab, signature};
use platform::{ci::CiEvent, code_host::Delivery};

/// What the headers of a delivery say.
pub(super) struct Headers {
    /// What happened, as the vendor calls it.
    pub event: String,
    /// What is the same when it is sent once more; may be empty.
    pub id: String,
}

/// The headers of a delivery that has a signature of some sort.
pub(super) fn headers_of(kind: HostKind, headers: &HeaderMap) -> Option<Headers> {
    let (event, ids, signatures): (_, &[&str], &[&str]) = match kind {
        HostKind::GitHub => ("x-github-event", &["x-github-delivery"], &["x-hub-signature-256"]),
        HostKind::GitLab => (
            "x-gitlab-event",
            &["idempotency-key", "webhook-id", "x-gitlab-event-uuid"],
            &["x-gitlab-token", "webhook-signature"],
        ),
        // Were it another one at each try, a delivery would be taken in once more: no harm.
        HostKind::Bitbucket => ("x-event-key", &["x-request-uuid"], &["x-hub-signature"]),
    };
    signatures.iter().find_map(|name| text(headers, name))?;
    let id = ids.iter().find_map(|name| text(headers, name)).unwrap_or_default();
    let event = text(headers, event).unwrap_or_default();
    Some(Headers { event: event.to_owned(), id: id.to_owned() })
}

/// Whether an account's secret signed a body.
pub(super) fn is_signed(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> bool {
    let secret = &receiver.secret;
    let header = |name| text(headers, name);
    match receiver.kind {
        HostKind::GitHub => header("x-hub-signature-256")
            .is_some_and(|signature| signature::hex_of_body(secret, signature, body)),
        HostKind::Bitbucket => header("x-hub-signature")
            .is_some_and(|signature| signature::hex_of_body(secret, signature, body)),
        HostKind::GitLab => {
            let signed = || {
                let (signatures, id) = (header("webhook-signature")?, header("webhook-id")?);
                let moment = header("webhook-timestamp")?;
                Some(signature::standard(secret, signatures, id, moment, body))
            };
            let same = || header("x-gitlab-token").map(|token| signature::same(secret, token));
            signed().or_else(same).unwrap_or_default()
        }
    }
}

/// What a delivery means.
pub(super) fn read(kind: HostKind, event: &str, body: &[u8]) -> Result<Delivery, String> {
    match kind {
        HostKind::GitHub => github::webhook::read(event, body),
        HostKind::GitLab => gitlab::webhook::read(event, body),
        HostKind::Bitbucket => bitbucket::webhook::read(event, body),
    }
}

/// What it tells of what is built.
pub(super) fn built(kind: HostKind, event: &str, body: &[u8]) -> Option<CiEvent> {
    match kind {
        HostKind::GitHub => github::read_ci(event, body),
        HostKind::GitLab | HostKind::Bitbucket => None,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;

    #[test]
    fn a_delivery_of_bitbucket_is_signed_over_its_body() {
        // GitHub's documented example, which is the same procedure.
        let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let receiver = Receiver {
            kind: HostKind::Bitbucket,
            account: "acme".to_owned(),
            secret: SecretString::from("It's a Secret to Everybody".to_owned()),
            source: "https://bitbucket.org/acme".to_owned(),
        };
        let mut headers = HeaderMap::new();
        headers.insert("x-event-key", "repo:push".parse().unwrap());
        assert!(headers_of(HostKind::Bitbucket, &headers).is_none(), "unsigned");
        headers.insert("x-hub-signature", signature.parse().unwrap());
        headers.insert("x-request-uuid", "1".parse().unwrap());
        let told = headers_of(HostKind::Bitbucket, &headers).unwrap();
        assert_eq!((told.event.as_str(), told.id.as_str()), ("repo:push", "1"));
        assert!(is_signed(&receiver, &headers, b"Hello, World!"));
        assert!(!is_signed(&receiver, &headers, b"Hello, World"));
    }
}
