//! Addresses, variants, conditional requests.

use super::*;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
};
use http_body_util::BodyExt;

const FILES: &[Embedded] = &[
    Embedded { path: "assets/fonts/inter.woff2", hash: "0f0f", raw: b"font", brotli: None },
    Embedded {
        path: "pkg/0123456789abcdef/slipway.js",
        hash: "aaaa",
        raw: b"script",
        brotli: Some(b"br-js"),
    },
    Embedded {
        path: "pkg/0123456789abcdef/slipway.wasm",
        hash: "bbbb",
        raw: b"module",
        brotli: Some(b"br-wasm"),
    },
    Embedded {
        path: "pkg/manifest.json",
        hash: "cccc",
        raw: br#"{"script":"/pkg/0123456789abcdef/slipway.js","module":"/pkg/0123456789abcdef/slipway.wasm"}"#,
        brotli: None,
    },
];

const SCRIPT: &str = "/pkg/0123456789abcdef/slipway.js";
const MODULE: &str = "/pkg/0123456789abcdef/slipway.wasm";

async fn ask(site: &Site, address: &str, headers: &[(HeaderName, &str)]) -> Response<Body> {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()))
        .collect();
    site.file(address).await.unwrap().answer(&headers)
}

async fn body(response: Response<Body>) -> Vec<u8> {
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

#[tokio::test]
async fn what_a_page_uses_may_be_kept_for_ever() {
    let site = Site::carried(FILES);
    let assets = site.assets();
    assert_eq!((assets.script.as_deref(), assets.module.as_str()), (Some(SCRIPT), MODULE));
    for address in [assets.style.as_str(), SCRIPT, MODULE] {
        let response = ask(&site, address, &[]).await;
        let caching = response.headers()[header::CACHE_CONTROL].to_str().unwrap();
        assert!(caching.contains("immutable"), "{address}");
    }
    let font = ask(&site, "/assets/fonts/inter.woff2", &[]).await;
    assert_eq!(font.headers()[header::CACHE_CONTROL], "no-cache");
}

#[test]
fn a_binary_without_a_site_is_a_portal_without_script() {
    assert_eq!(Site::carried(&[]).assets().script, None);
}

#[test]
fn only_an_address_with_a_hash_lasts() {
    assert!(is_lasting(SCRIPT));
    for address in ["/pkg/slipway.js", "/pkg/0123/slipway.js", "/pkg/manifest.json", "/assets/a"] {
        assert!(!is_lasting(address), "{address}");
    }
}

#[tokio::test]
async fn brotli_is_for_those_who_accept_it_and_has_a_tag_of_its_own() {
    let site = Site::carried(FILES);
    let address = MODULE;
    let plain = ask(&site, address, &[(header::ACCEPT_ENCODING, "gzip")]).await;
    assert_eq!(plain.headers()[header::CONTENT_TYPE], "application/wasm");
    assert_eq!(plain.headers()[header::VARY], "accept-encoding");
    assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
    let plain_tag = plain.headers()[header::ETAG].clone();
    assert_eq!(body(plain).await, b"module");
    let small = ask(&site, address, &[(header::ACCEPT_ENCODING, "gzip, br")]).await;
    assert_eq!(small.headers()[header::CONTENT_ENCODING], "br");
    assert_ne!(small.headers()[header::ETAG], plain_tag);
    assert_eq!(body(small).await, b"br-wasm");
    let font = ask(&site, "/assets/fonts/inter.woff2", &[(header::ACCEPT_ENCODING, "br")]).await;
    assert_eq!(font.headers()[header::CONTENT_TYPE], "font/woff2");
    assert!(!font.headers().contains_key(header::CONTENT_ENCODING));
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let site = Site::carried(FILES);
    let condition = |tag| async move {
        let coding = (header::ACCEPT_ENCODING, "br");
        let headers = [coding, (header::IF_NONE_MATCH, tag)];
        ask(&Site::carried(FILES), SCRIPT, &headers).await
    };
    for known in ["\"aaaa-br\"", "W/\"aaaa-br\"", "\"x\", \"aaaa-br\"", "*"] {
        let response = condition(known).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(response.headers()[header::ETAG], "\"aaaa-br\"");
        assert!(body(response).await.is_empty());
    }
    for unknown in ["\"aaaa\"", "aaaa-br", "\"bbbb-br\""] {
        assert_eq!(condition(unknown).await.status(), StatusCode::OK, "{unknown}");
    }
    assert!(site.file("/pkg/none.js").await.is_none());
}

#[tokio::test]
async fn a_folder_is_read_anew_and_never_left() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("site");
    std::fs::create_dir_all(folder.join("pkg")).unwrap();
    std::fs::write(root.path().join("secret.txt"), "secret").unwrap();
    let site = Site::folder(folder.clone());
    assert_eq!(site.assets().script.as_deref(), Some("/pkg/slipway.js"));
    assert!(site.file("/pkg/slipway.js").await.is_none());
    std::fs::write(folder.join("pkg/slipway.js"), "1").unwrap();
    let first = ask(&site, "/pkg/slipway.js", &[]).await.headers()[header::ETAG].clone();
    std::fs::write(folder.join("pkg/slipway.js"), "changed").unwrap();
    let second = ask(&site, "/pkg/slipway.js", &[]).await;
    assert_ne!(second.headers()[header::ETAG], first);
    assert_eq!(body(second).await, b"changed");
    for outside in ["/pkg/../../secret.txt", "/../secret.txt", "//etc/passwd", "", "/", "/pkg"] {
        assert!(site.file(outside).await.is_none(), "{outside}");
    }
}

#[tokio::test]
async fn the_style_sheet_reads_back_from_its_compressed_form() {
    let site = Site::carried(FILES);
    let address = site.assets().style;
    let response = ask(&site, &address, &[(header::ACCEPT_ENCODING, "br")]).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
    let compressed = body(response).await;
    let mut read = Vec::new();
    brotli::BrotliDecompress(&mut &*compressed, &mut read).unwrap();
    assert_eq!(read, style::STYLESHEET.as_bytes());
    assert!(compressed.len() * 3 < read.len());
}
