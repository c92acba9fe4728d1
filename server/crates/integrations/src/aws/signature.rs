//! Signature Version 4, as headers and as a query: AWS's "Signature Version 4 signing process". It is
//! held to the published suite of cases in `tests/it/aws.rs`.

use super::Keys;
use platform::Timestamp;
use ring::{digest, hmac};
use secrecy::ExposeSecret;
use std::{collections::BTreeMap, fmt::Write, time::Duration};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// A request before it is signed, as it will be on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Unsigned<'a> {
    /// GET, POST …
    pub method: &'a str,
    /// The path, encoded as it is sent.
    pub path: &'a str,
    /// The query, encoded as it is sent; without a question mark.
    pub query: &'a str,
    /// The headers to sign; `host` must be among them.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
}

/// Signs for a service of a region at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    /// With these keys.
    pub keys: &'a Keys,
    /// Where.
    pub region: &'a str,
    /// For which service, by its signing name.
    pub service: &'a str,
    /// When: the signature is good for some minutes around it.
    pub at: Timestamp,
    /// Whether `.`, `..` and empty parts are taken out of the path: everywhere but in S3.
    pub normalize: bool,
    /// Whether the body's digest is told in a header: S3 wants it.
    pub tell_body: bool,
}

impl Signer<'_> {
    /// The headers that a request has to have beside its own.
    #[must_use]
    pub fn headers(&self, request: &Unsigned<'_>) -> Vec<(&'static str, String)> {
        let mut added = vec![("x-amz-date", self.moment())];
        if let Some(token) = &self.keys.token {
            added.push(("x-amz-security-token", token.expose_secret().to_owned()));
        }
        if self.tell_body {
            added.push(("x-amz-content-sha256", digest(request.body)));
        }
        let headers = signed_headers(request.headers, &added);
        let names = names(&headers);
        let query = pairs(request.query);
        let signature = self.signature(request, &query, &headers);
        let (id, scope) = (&self.keys.id, self.scope());
        let authorization = format!(
            "{ALGORITHM} Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}"
        );
        added.push(("authorization", authorization));
        added
    }

    /// The query with which anybody may send a request, for so long.
    #[must_use]
    pub fn query(&self, request: &Unsigned<'_>, good_for: Duration) -> String {
        let headers = signed_headers(request.headers, &[]);
        let mut query = pairs(request.query);
        let mut add =
            |name: &str, value: &str| query.push((name.to_owned(), encoded(value, false)));
        add("X-Amz-Algorithm", ALGORITHM);
        add("X-Amz-Credential", &format!("{}/{}", self.keys.id, self.scope()));
        add("X-Amz-Date", &self.moment());
        add("X-Amz-Expires", &good_for.as_secs().to_string());
        if let Some(token) = &self.keys.token {
            add("X-Amz-Security-Token", token.expose_secret());
        }
        add("X-Amz-SignedHeaders", &names(&headers));
        let signature = self.signature(request, &query, &headers);
        query.push(("X-Amz-Signature".to_owned(), signature));
        joined(&query)
    }

    fn signature(
        &self,
        request: &Unsigned<'_>,
        query: &[(String, String)],
        headers: &BTreeMap<String, String>,
    ) -> String {
        let mut query = query.to_vec();
        query.sort();
        let lines = headers.iter().fold(String::new(), |mut lines, (name, value)| {
            // Writing to a text does not fail.
            let _ = writeln!(lines, "{name}:{value}");
            lines
        });
        let canonical = [
            request.method,
            &self.path(request.path),
            &joined(&query),
            &lines,
            &names(headers),
            &digest(request.body),
        ]
        .join("\n");
        let to_sign = [ALGORITHM, &self.moment(), &self.scope(), &digest(canonical.as_bytes())];
        hex(&self.sign(&to_sign.join("\n")))
    }

    fn sign(&self, text: &str) -> Vec<u8> {
        let secret = format!("AWS4{}", self.keys.secret.expose_secret());
        let chain = [self.day(), self.region.to_owned(), self.service.to_owned()];
        let chain = chain.iter().map(String::as_str).chain(["aws4_request", text]);
        chain.fold(secret.into_bytes(), |key, part| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
            hmac::sign(&key, part.as_bytes()).as_ref().to_vec()
        })
    }

    fn path(&self, path: &str) -> String {
        let path = if self.normalize { normalized(path) } else { path.to_owned() };
        encoded(if path.is_empty() { "/" } else { &path }, true)
    }

    /// `20150830T123600Z`
    fn moment(&self) -> String {
        self.at.to_rfc3339().replace(['-', ':'], "")
    }

    fn day(&self) -> String {
        self.moment().chars().take(8).collect()
    }

    fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.day(), self.region, self.service)
    }
}

/// Names in lower case, values without needless space, several of one name in their order.
fn signed_headers(
    own: &[(String, String)],
    added: &[(&'static str, String)],
) -> BTreeMap<String, String> {
    let own = own.iter().map(|(name, value)| (name.to_lowercase(), value));
    let added = added.iter().map(|(name, value)| ((*name).to_owned(), value));
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in own.chain(added) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        all.entry(name)
            .and_modify(|known| {
                known.push(',');
                known.push_str(&value);
            })
            .or_insert(value);
    }
    all
}

fn names(headers: &BTreeMap<String, String>) -> String {
    headers.keys().map(String::as_str).collect::<Vec<_>>().join(";")
}

/// The pairs of a query, each part encoded in the one way that is signed.
fn pairs(query: &str) -> Vec<(String, String)> {
    let again = |text: &str| {
        let decoded = percent_encoding::percent_decode_str(text);
        encoded_bytes(&decoded.collect::<Vec<u8>>(), false)
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (again(name), again(value)))
        .collect()
}

fn joined(query: &[(String, String)]) -> String {
    query.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// A path without `.`, `..` and empty parts.
fn normalized(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let open = parts.is_empty() || !path.ends_with('/');
    format!("/{}{}", parts.join("/"), if open { "" } else { "/" })
}

fn encoded(text: &str, path: bool) -> String {
    encoded_bytes(text.as_bytes(), path)
}

/// Everything but letters, digits and `-._~` by its number; in a path slashes stay.
fn encoded_bytes(bytes: &[u8], path: bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        let plain = byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
        if plain || (path && *byte == b'/') {
            text.push(char::from(*byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

fn digest(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
