//! Requests that change something come from the portal's own pages or from programs: what another
//! site's page makes a browser send is refused.
//!
//! Browsers say so themselves (`Sec-Fetch-Site`) where the portal is reached by https or on this
//! machine; elsewhere they name the page's origin, which must be the portal's. Programs send
//! neither, and have no session's cookie. Reading is everybody's: the browser keeps the answers from
//! other sites' pages, since no answer says that they may have it. When it asks first whether they
//! may (a preflight), they may not.

use super::{
    browser,
    cookies::{Cookies, bearer},
    refusal::{Reader, Refusal},
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, Response, Uri, header},
    middleware::Next,
};
use std::sync::Arc;
use url::Url;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where the portal is, as its pages' origin says: known when the operator says so.
#[derive(Clone, Debug)]
pub(super) struct Home {
    address: Option<Arc<str>>,
    cookies: Cookies,
}

impl Home {
    /// The portal at its public address.
    pub(super) fn new(public_url: Option<&Url>) -> Self {
        let https = public_url.is_some_and(|url| url.scheme() == "https");
        let address = public_url.map(|url| url.origin().ascii_serialization().into());
        Self { address, cookies: Cookies::new(https) }
    }

    fn sent(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        match browser::text(headers, SITE) {
            "same-origin" | "none" => return true,
            "" => {}
            _ => return false,
        }
        let origin = browser::text(headers, header::ORIGIN);
        // A browser that says neither cannot be told from another site's page: then only what no
        // other site can add speaks for the sender.
        if origin.is_empty() {
            return self.cookies.session(headers).is_none() || bearer(headers).is_some();
        }
        if self.address.as_deref() == Some(origin) {
            return true;
        }
        let host = browser::text(headers, header::HOST);
        let host = if host.is_empty() { uri.host().unwrap_or_default() } else { host };
        origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host))
    }
}

/// The middleware.
pub(super) async fn guard(
    State(home): State<Home>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let preflight = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if reads && !preflight || home.sent(request.uri(), request.headers()) {
        return next.run(request).await;
    }
    Refusal::OtherSite.answer(&Reader::of(&request))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn sent(public: Option<&str>, headers: &[(&'static str, &'static str)]) -> bool {
        let public = public.map(|url| Url::parse(url).unwrap());
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        let headers = headers.iter().map(pair).collect();
        Home::new(public.as_ref()).sent(&Uri::from_static("/fn/x"), &headers)
    }

    #[test]
    fn programs_and_the_portals_own_pages_may() {
        assert!(sent(None, &[]));
        assert!(sent(None, &[("sec-fetch-site", "same-origin")]));
        assert!(sent(None, &[("sec-fetch-site", "none")]));
        assert!(sent(None, &[("host", "portal:3000"), ("origin", "http://Portal:3000")]));
        let proxied = [("host", "127.0.0.1:3000"), ("origin", "https://portal.example")];
        assert!(sent(Some("https://portal.example/"), &proxied));
    }

    #[test]
    fn who_has_a_session_must_say_where_it_comes_from() {
        let session = ("cookie", "slipway=secret");
        assert!(!sent(None, &[session]));
        assert!(!sent(None, &[session, ("sec-fetch-site", "cross-site")]));
        assert!(!sent(None, &[session, ("host", "portal"), ("origin", "https://evil.example")]));
        assert!(sent(None, &[session, ("sec-fetch-site", "same-origin")]));
        assert!(sent(None, &[session, ("host", "portal"), ("origin", "http://portal")]));
        // Only a program that has a token can add it.
        assert!(sent(None, &[session, ("authorization", "Bearer slp_x")]));
        let https = Some("https://portal.example");
        assert!(!sent(https, &[("cookie", "__Host-slipway=secret")]));
        assert!(sent(https, &[("cookie", "slipway=no-session-here")]));
    }

    #[test]
    fn the_pages_of_others_may_not() {
        assert!(!sent(None, &[("sec-fetch-site", "cross-site")]));
        assert!(!sent(None, &[("sec-fetch-site", "same-site")]));
        assert!(!sent(None, &[("host", "portal"), ("origin", "https://evil.example")]));
        assert!(!sent(None, &[("host", "portal"), ("origin", "null")]));
        let told = [("sec-fetch-site", "cross-site"), ("origin", "https://portal.example")];
        assert!(!sent(Some("https://portal.example"), &told));
    }
}
