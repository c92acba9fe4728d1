//! Whether a request is signed as it has to be: AWS's Signature Version 4, seen from the other side.

use super::Refusal;
use axum::http::HeaderMap;
use platform::Timestamp;
use ring::{digest, hmac};
use std::fmt::Write;

/// How far clocks may be apart, in milliseconds.
const SKEW: i64 = 15 * 60_000;

/// Lets a request pass that is signed with these keys, now.
pub(super) fn check(
    (id, secret): (&str, &str),
    method: &str,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<(), Refusal> {
    let header =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let invalid = |text: &str| Refusal("InvalidSignatureException", text.to_owned());
    let authorization = header("authorization");
    let field = |name: &str| {
        let start = authorization.find(name)? + name.len();
        authorization[start..].split([',', ' ']).next()
    };
    let parts = (field("Credential="), field("SignedHeaders="), field("Signature="));
    let (Some(credential), Some(signed), Some(signature)) = parts else {
        return Err(Refusal(
            "MissingAuthenticationTokenException",
            "Missing Authentication Token".to_owned(),
        ));
    };
    let scope: Vec<&str> = credential.split('/').collect();
    let [known, day, region, "ce", "aws4_request"] = scope[..] else {
        return Err(invalid("Credential should be scoped to correct service: 'ce'."));
    };
    if known != id {
        let text = "The security token included in the request is invalid.";
        return Err(Refusal("UnrecognizedClientException", text.to_owned()));
    }
    let moment = header("x-amz-date");
    if !moment.starts_with(day) || (at(moment).unwrap_or_default() - now.0).abs() > SKEW {
        return Err(invalid("Signature expired"));
    }
    let names: Vec<&str> = signed.split(';').collect();
    if !names.contains(&"host") || !names.contains(&"x-amz-date") {
        return Err(invalid("'Host' or 'x-amz-date' must be a 'SignedHeader'"));
    }
    let lines = names.iter().map(|name| format!("{name}:{}\n", header(name).trim()));
    let canonical =
        [method, path, "", &lines.collect::<String>(), signed, &sha256(body)].join("\n");
    let scope = format!("{day}/{region}/ce/aws4_request");
    let text = ["AWS4-HMAC-SHA256", moment, &scope, &sha256(canonical.as_bytes())].join("\n");
    let chain = [day, region, "ce", "aws4_request", &text];
    let key = chain.iter().fold(format!("AWS4{secret}").into_bytes(), |key, part| {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), part.as_bytes()).as_ref().to_vec()
    });
    if hex(&key) == signature {
        return Ok(());
    }
    Err(invalid("The request signature we calculated does not match the signature you provided."))
}

/// `20260830T123600Z`
fn at(text: &str) -> Option<i64> {
    let part = |from: usize, to: usize| text.get(from..to);
    let date = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let clock = format!("{}:{}:{}", part(9, 11)?, part(11, 13)?, part(13, 15)?);
    crate::moments::rfc3339(&format!("{date}T{clock}Z"))
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
