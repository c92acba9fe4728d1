//! Signatures of webhooks, over the raw bytes and compared in constant time.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// Whether `header`, such as `sha256=HEX`, is the HMAC-SHA256 of a body: GitHub, Bitbucket.
#[must_use]
pub fn hex_of_body(secret: &SecretString, header: &str, body: &[u8]) -> bool {
    header.strip_prefix("sha256=").is_some_and(|digest| plain_hex_of_body(secret, digest, body))
}

/// Whether `header` is the HMAC-SHA256 of a body in hexadecimal digits, and nothing else: Sentry.
#[must_use]
pub fn plain_hex_of_body(secret: &SecretString, header: &str, body: &[u8]) -> bool {
    let Some(digest) = from_hex(header) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
    hmac::verify(&key, body, &digest).is_ok()
}

/// Whether one of the signatures `v1,BASE64` is the HMAC-SHA256 of `id.timestamp.body`, with a key
/// `whsec_BASE64`: Standard Webhooks, as newer GitLab sends them.
#[must_use]
pub fn standard(
    secret: &SecretString,
    signatures: &str,
    id: &str,
    timestamp: &str,
    body: &[u8],
) -> bool {
    let key = secret.expose_secret();
    let Some(key) = key.strip_prefix("whsec_").and_then(|key| STANDARD.decode(key).ok()) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
    let digests = signatures.split(' ').filter_map(|one| one.strip_prefix("v1,"));
    let mut digests = digests.filter_map(|digest| STANDARD.decode(digest).ok());
    digests.any(|digest| hmac::verify(&key, &signed, &digest).is_ok())
}

/// Whether a header is the secret itself: GitLab.
#[must_use]
pub fn same(secret: &SecretString, header: &str) -> bool {
    bool::from(secret.expose_secret().as_bytes().ct_eq(header.as_bytes()))
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    digits.chunks(2).map(|pair| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[test]
    fn only_the_very_bytes_with_the_very_secret_pass() {
        // From GitHub's own documentation of webhook signatures.
        let header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let known = secret("It's a Secret to Everybody");
        assert!(hex_of_body(&known, header, b"Hello, World!"));
        assert!(!hex_of_body(&known, header, b"Hello, World"));
        assert!(!hex_of_body(&secret("another"), header, b"Hello, World!"));
        for wrong in ["", "sha256=", "sha256=7", "sha256=zz", "757107", "sha1=757107ea"] {
            assert!(!hex_of_body(&known, wrong, b"Hello, World!"), "{wrong}");
        }
    }

    #[test]
    fn a_standard_webhook_is_signed_with_its_moment() {
        // The test vector of the Standard Webhooks specification.
        let known = secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let (id, moment) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330");
        let body = br#"{"test": 2432232314}"#;
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert!(standard(&known, &format!("v1,AAAA {signature}"), id, moment, body));
        assert!(!standard(&known, signature, id, "1614265331", body));
        assert!(!standard(&secret("plain"), signature, id, moment, body));
    }

    #[test]
    fn a_plain_secret_is_compared_whole() {
        assert!(same(&secret("abc"), "abc"));
        assert!(!same(&secret("abc"), "abcd") && !same(&secret("abc"), "ab"));
    }
}
