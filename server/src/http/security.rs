//! Headers that tell browsers to trust nothing but the portal itself.
//!
//! Scripts run only from our files or with the page's nonce (hydration's inline scripts carry it);
//! WebAssembly may be compiled, `eval` may not be used. Style attributes are allowed, because
//! charts and graphs are positioned with them; style elements need the nonce.

use crate::{
    config::{Hsts, ServerSettings},
    system::Tokens,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response, header},
    middleware::Next,
};
use std::sync::Arc;

/// The number used once of a page: its inline scripts and styles carry it.
#[derive(Clone, Debug)]
pub(crate) struct Nonce(pub(crate) Arc<str>);

/// That an answer is shown in a frame of our own pages, and has itself a frame of this origin in it.
#[derive(Clone, Debug)]
pub(crate) struct Framed(pub(crate) String);

/// What the middleware needs.
#[derive(Clone)]
pub(super) struct Security {
    pub(super) tokens: Arc<Tokens>,
    /// What else than the portal pages may show pictures of, as their policy names it.
    images: Arc<str>,
    /// What browsers are told of encryption; nothing where people do not reach the portal by https.
    pub(super) transport: Option<HeaderValue>,
}

impl Security {
    pub(super) fn new(tokens: Arc<Tokens>, settings: &ServerSettings) -> Self {
        let https = settings.public_url.as_ref().is_some_and(|url| url.scheme() == "https");
        let transport = match settings.hsts {
            Hsts::Domain => Some(HeaderValue::from_static("max-age=31536000")),
            Hsts::Subdomains => {
                Some(HeaderValue::from_static("max-age=31536000; includeSubDomains"))
            }
            Hsts::Off => None,
        };
        Self { tokens, images: "".into(), transport: transport.filter(|_| https) }
    }

    /// The same, where pages may show pictures of these hosts.
    pub(super) fn with_images(self, hosts: &[String]) -> Self {
        let images = hosts.iter().fold(String::new(), |images, host| images + " " + host);
        Self { images: images.into(), ..self }
    }
}

/// For everything.
const ALWAYS: [(HeaderName, HeaderValue); 1] =
    [(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"))];

/// For what a browser may show by itself: pages, pictures, texts. What only ever works inside of a
/// page (scripts, styles, fonts) is ruled by the page, and there are many of them.
const SHOWN: [(HeaderName, HeaderValue); 2] = [
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
];

/// For pages.
const PAGES: [(HeaderName, HeaderValue); 2] = [
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
        ),
    ),
];

/// The policy of what is no page: an image opened by itself may style itself, and that is all.
const FILE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
);

fn page_policy(nonce: &str, images: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data:{images}; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The policy of what stands between a page and a frame of somebody else's: nothing runs in it.
fn frame_policy(origin: &str) -> String {
    format!(
        "default-src 'none'; style-src-attr 'unsafe-inline'; frame-src {origin}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'"
    )
}

/// The middleware.
pub(super) async fn secure(
    State(security): State<Security>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let nonce: Arc<str> = security.tokens.next().into();
    request.extensions_mut().insert(Nonce(Arc::clone(&nonce)));
    let mut response = next.run(request).await;
    let framed = response.extensions_mut().remove::<Framed>();
    let headers = response.headers_mut();
    headers.extend(ALWAYS);
    let sort = Sort::of(headers);
    if sort != Sort::Part {
        headers.extend(SHOWN);
        headers.insert(header::CONTENT_SECURITY_POLICY, FILE_POLICY);
    }
    if sort == Sort::Page {
        headers.extend(PAGES);
        let policy =
            HeaderValue::from_str(&page_policy(&nonce, &security.images)).unwrap_or(FILE_POLICY);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Some(Framed(origin)) = framed {
        let policy = HeaderValue::from_str(&frame_policy(&origin)).unwrap_or(FILE_POLICY);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    if let Some(transport) = security.transport {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, transport);
    }
    response
}

/// What an answer is to a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Page,
    /// A part of a page that is nothing by itself.
    Part,
    Other,
}

impl Sort {
    fn of(headers: &HeaderMap) -> Self {
        let content_type = super::browser::text(headers, header::CONTENT_TYPE);
        let parts = ["text/javascript", "text/css", "application/wasm", "font/"];
        if content_type.starts_with("text/html") {
            Self::Page
        } else if parts.iter().any(|part| content_type.starts_with(part)) {
            Self::Part
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use axum::{
        Extension, Router, middleware,
        response::{Html, IntoResponse},
        routing::get,
    };
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    fn router(https: bool) -> Router {
        router_with(https, &[])
    }

    fn router_with(https: bool, images: &[String]) -> Router {
        let null = Some(std::path::Path::new("/dev/null"));
        let address = ("SLIPWAY__SERVER__PUBLIC_URL".to_owned(), "https://p.example".to_owned());
        let hsts = ("SLIPWAY__SERVER__HSTS".to_owned(), "subdomains".to_owned());
        let set = https.then_some([address, hsts]).into_iter().flatten();
        let settings = config::load(null, set, &config::Overrides::default()).unwrap();
        let security = Security::new(Arc::new(Tokens::from_seed([3; 32])), &settings.server)
            .with_images(images);
        let page =
            |Extension(Nonce(nonce)): Extension<Nonce>| async move { Html(nonce.to_string()) };
        let frame = || async {
            let mut response = Html("").into_response();
            response.extensions_mut().insert(Framed("https://p.example".to_owned()));
            response
        };
        Router::new()
            .route("/page", get(page))
            .route("/frame", get(frame))
            .route("/file", get(|| async { "text" }))
            .route("/script", get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], "") }))
            .layer(middleware::from_fn_with_state(security, secure))
    }

    async fn ask(router: Router, path: &str) -> (HeaderMap, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_page_runs_only_what_carries_its_own_nonce() {
        let router = router(false);
        let (headers, nonce) = ask(router.clone(), "/page").await;
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains(&format!("script-src 'self' 'nonce-{nonce}'")), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("'unsafe-eval'"));
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        let (_, other) = ask(router, "/page").await;
        assert_ne!(nonce, other);
    }

    #[tokio::test]
    async fn pictures_come_from_the_portal_and_the_hosts_that_are_named() {
        let policy = async |images: &[String]| {
            let (headers, _) = ask(router_with(false, images), "/page").await;
            headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned()
        };
        assert!(policy(&[]).await.contains("img-src 'self' data:; "));
        let hosts = ["img.shields.io".to_owned(), "a.example:8443".to_owned()];
        let named = "img-src 'self' data: img.shields.io a.example:8443; ";
        assert!(policy(&hosts).await.contains(named));
    }

    #[tokio::test]
    async fn a_frame_shows_its_one_origin_and_runs_nothing() {
        let (headers, _) = ask(router(false), "/frame").await;
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(policy.contains("frame-src https://p.example; "), "{policy}");
        assert!(policy.contains("frame-ancestors 'self'") && !policy.contains("script"));
        assert_eq!(headers[header::X_FRAME_OPTIONS], "SAMEORIGIN");
        let (headers, _) = ask(router(false), "/page").await;
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-src 'self'") && !policy.contains("p.example"), "{policy}");
        assert_eq!(headers[header::X_FRAME_OPTIONS], "DENY");
    }

    #[tokio::test]
    async fn what_is_no_page_runs_nothing() {
        let (headers, _) = ask(router(true), "/file").await;
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], FILE_POLICY);
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::X_FRAME_OPTIONS], "DENY");
        let transport = &headers[header::STRICT_TRANSPORT_SECURITY];
        assert_eq!(transport, "max-age=31536000; includeSubDomains");
    }

    #[tokio::test]
    async fn a_part_of_a_page_carries_only_what_counts_for_it() {
        let (headers, _) = ask(router(false), "/script").await;
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(!headers.contains_key(header::CONTENT_SECURITY_POLICY));
    }
}
