//! One file of the site, and its answer to a request.

use crate::{http::browser, system::hexadecimal};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use sha2::{Digest, Sha256};

/// A file with its variants.
pub(crate) struct SiteFile {
    content_type: &'static str,
    raw: Bytes,
    brotli: Option<Bytes>,
    hash: String,
    lasting: bool,
}

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

impl SiteFile {
    /// A file with what is known of it. `lasting` says that its address changes with its content.
    pub(super) fn new(
        path: &str,
        hash: &str,
        raw: Bytes,
        brotli: Option<Bytes>,
        lasting: bool,
    ) -> Self {
        Self { content_type: content_type(path), raw, brotli, hash: hash.to_owned(), lasting }
    }

    /// A text that the program itself holds, at an address that changes with it.
    pub(super) fn compressed(path: &str, text: &'static str) -> Self {
        let raw = Bytes::from_static(text.as_bytes());
        let brotli = compress(&raw).map(Bytes::from);
        Self::new(path, &hash(&raw), raw, brotli, true)
    }

    /// A file as it was read from a folder.
    pub(super) fn read(path: &str, raw: Vec<u8>, lasting: bool) -> Self {
        let raw = Bytes::from(raw);
        Self::new(path, &hash(&raw), raw, None, lasting)
    }

    /// The answer to a request with these headers.
    pub(in crate::http) fn answer(&self, request: &HeaderMap) -> Response<Body> {
        let brotli = self.brotli.as_ref().filter(|_| browser::accepts_coding(request, "br"));
        // The two variants differ byte by byte, so their strong tags must too.
        let tag = match brotli {
            Some(_) => format!("\"{}-br\"", self.hash),
            None => format!("\"{}\"", self.hash),
        };
        let unchanged = browser::has_tag(request, &tag);
        let body = match (unchanged, brotli) {
            (true, _) => Body::empty(),
            (false, Some(brotli)) => Body::from(brotli.clone()),
            (false, None) => Body::from(self.raw.clone()),
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        let caching = if self.lasting { FOR_EVER } else { ASK_AGAIN };
        headers.insert(header::CACHE_CONTROL, caching);
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        if self.brotli.is_some() {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if unchanged {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if brotli.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        response
    }
}

pub(super) fn hash(raw: &[u8]) -> String {
    hexadecimal(&Sha256::digest(raw)[..8])
}

/// Good compression in few milliseconds; `None` when the text cannot be compressed.
fn compress(raw: &[u8]) -> Option<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 9, size_hint: raw.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*raw, &mut compressed, &parameters).ok()?;
    Some(compressed)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "gif" => "image/gif",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpeg" | "jpg" => "image/jpeg",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
