//! The page on the way out: on to the provider, which ends its own session too. A page of its own and
//! no redirect, since browsers don't follow one from a form of ours to another site.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use url::Url;

/// The page.
pub(super) fn farewell_page(to: &Url, chinese: bool, nonce: &str) -> Response<Body> {
    let (language, title, on) = if chinese {
        ("zh-CN", "正在退出登录", "继续")
    } else {
        ("en", "Signing out", "Go on")
    };
    // An address has everything else encoded that means something in HTML.
    let address = to.as_str().replace('&', "&amp;");
    let page = format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title} · Slipway</title><style nonce=\"{nonce}\">body{{font:16px/1.5 system-ui,\
         sans-serif;display:grid;min-height:90vh;place-items:center}}</style></head>\
         <body><main><h1>{title}</h1><p><a href=\"{address}\">{on}</a></p></main></body></html>"
    );
    let refresh = HeaderValue::from_str(&format!("0; url={to}"));
    let refresh = refresh.unwrap_or(HeaderValue::from_static("5"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFRESH, refresh),
    ];
    (StatusCode::OK, headers, page).into_response()
}
