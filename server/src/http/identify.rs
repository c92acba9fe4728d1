//! Who asks: every request gets an [`Asker`], which handlers, pages and server functions open their
//! services with. Nobody gets further than to the way in.

mod client;
mod gate;

pub(crate) use client::Peer;

use super::{
    browser,
    cookies::{Cookies, bearer},
    observe::RequestId,
    refusal::{Reader, Refusal},
};
use crate::config::Network;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, Response, header},
    middleware::Next,
};
use client::client;
use gate::{Gate, gate};
use identity::sign_in::{Identified, Shown, SignIn, allows_guest};
use platform::access::{Asker, Permission, Principal};
use std::{net::IpAddr, sync::Arc};

/// What identifying needs.
#[derive(Clone)]
pub(crate) struct Identity {
    /// Signing in.
    pub(crate) sign_in: Arc<SignIn>,
    /// Proxies that say truly for whom they ask.
    pub(crate) trusted: Arc<[Network]>,
    /// The host that people reach the portal at, where the operator says so.
    pub(crate) host: Option<Arc<str>>,
    /// Whether everybody may read the measures.
    pub(crate) open_metrics: bool,
    /// Where a request comes from whose connection is not known: only in tests.
    pub(crate) nowhere: Option<IpAddr>,
    /// Whether people reach the portal by https.
    pub(crate) https: bool,
}

/// The middleware.
pub(super) async fn identify(
    State(identity): State<Identity>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let number = request.extensions().get::<RequestId>().map(|RequestId(id)| Arc::clone(id));
    let number = number.unwrap_or_else(|| Arc::from("none"));
    let client = client(&request, &identity);
    if gate(request.uri().path()) == Gate::Unasked {
        let nobody = Arc::new(Principal::anonymous());
        request.extensions_mut().insert(Asker::new(nobody, number, client.address));
        return next.run(request).await;
    }
    let cookies = Cookies::new(identity.https);
    // Not on a stream: its answer may not come to an end for hours.
    let path = request.uri().path();
    let renewable = path != "/api/live" && !path.ends_with("/eventstream");
    let asking = identity.who(cookies, request.headers(), client.address, renewable);
    let identified = asking.await;
    let (principal, secret) = match identified {
        Identified::Somebody { principal, secret } => (principal, secret),
        Identified::Nobody if identity.is_guest(&client, request.headers()) => {
            (identity.sign_in.guest(), None)
        }
        Identified::Nobody => (Arc::new(Principal::anonymous()), None),
        Identified::WrongToken => return Refusal::WrongToken.answer(&Reader::of(&request)),
        Identified::TooMany => return Refusal::TooManyAttempts.answer(&Reader::of(&request)),
        Identified::Unavailable => return Refusal::Unidentified.answer(&Reader::of(&request)),
    };
    let asker = Asker::new(principal, number, client.address);
    if let Some(refusal) = identity.turned_away(&asker, &client, &request) {
        return refusal;
    }
    request.extensions_mut().insert(asker);
    let mut response = next.run(request).await;
    if let Some(secret) = secret {
        let time = identity.sign_in.settings().limit;
        response.headers_mut().append(header::SET_COOKIE, cookies.give_session(&secret, time));
    }
    response
}

impl Identity {
    async fn who(
        &self,
        cookies: Cookies,
        headers: &HeaderMap,
        address: Option<IpAddr>,
        renewable: bool,
    ) -> Identified {
        // A program is who its token says, whatever cookies came with it.
        let token = bearer(headers);
        let session = cookies.session(headers).filter(|_| token.is_none());
        self.sign_in.identify(Shown { session, token, address, renewable }).await
    }

    /// Whoever sits at this machine, where nobody else can be.
    fn is_guest(&self, client: &client::Client, headers: &HeaderMap) -> bool {
        let host = browser::text(headers, header::HOST);
        let named = self.host.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(host));
        let here = allows_guest(client.address, if named { "" } else { host });
        self.sign_in.settings().guest && here && !client.is_hidden
    }

    /// The answer to somebody who may not go on.
    fn turned_away(
        &self,
        asker: &Asker,
        client: &client::Client,
        request: &Request,
    ) -> Option<Response<Body>> {
        let nobody = asker.principal.kind == platform::access::PrincipalKind::Anonymous;
        match gate(request.uri().path()) {
            Gate::Measures => {
                let here =
                    client.address.is_some_and(|address| address.to_canonical().is_loopback());
                let allowed = self.open_metrics
                    || (here && !client.is_hidden)
                    || (!nobody && self.sign_in.may(&asker.principal, Permission::Admin));
                (!allowed).then(|| Refusal::SignIn.answer(&Reader::of(request)))
            }
            Gate::Closed if nobody => Some(turned_to_the_entrance(request)),
            Gate::Open | Gate::Unasked | Gate::Closed => None,
        }
    }
}

/// A person who opens a page goes to the way in, and from there on to the page.
fn turned_to_the_entrance(request: &Request) -> Response<Body> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path();
    let page = !path.starts_with("/api/") && !path.starts_with("/fn/");
    if reads && page && browser::reads_html(request.headers()) {
        let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
        return super::auth::to_the_entrance(wanted, None);
    }
    Refusal::SignIn.answer(&Reader::of(request))
}
