//! Where a request comes from, behind proxies too: what `X-Forwarded-For` says counts only as far as
//! the proxies that say it are trusted.

use super::Identity;
use crate::config::Network;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, header::FORWARDED},
};
use std::net::IpAddr;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The other end of a request's connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Who sent a request, as far as addresses tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Client {
    /// The address.
    pub(super) address: Option<IpAddr>,
    /// Whether a proxy that is not trusted says that it asks for somebody else.
    pub(super) is_hidden: bool,
}

/// The client of a request.
pub(super) fn client(request: &Request, identity: &Identity) -> Client {
    let peer = request.extensions().get::<Peer>().map(|Peer(address)| address.to_canonical());
    client_of(peer.or(identity.nowhere), request.headers(), &identity.trusted)
}

fn client_of(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[Network]) -> Client {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(*address));
    let told = headers.contains_key(FORWARDED_FOR) || headers.contains_key(FORWARDED);
    let Some(peer) = peer else { return Client { address: None, is_hidden: told } };
    if !is_trusted(&peer) {
        return Client { address: Some(peer), is_hidden: told };
    }
    // Each proxy adds whom it was asked by at the end; the first one that is not trusted is it.
    let chain = headers.get_all(FORWARDED_FOR).into_iter();
    let chain: Vec<_> = chain
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .map(|text| text.trim().parse::<IpAddr>().map(|address| address.to_canonical()))
        .collect();
    let mut address = peer;
    for named in chain.into_iter().rev() {
        let Ok(named) = named else { break };
        address = named;
        if !is_trusted(&named) {
            break;
        }
    }
    Client { address: Some(address), is_hidden: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn of(peer: &str, told: &[&'static str], trusted: &[&str]) -> (String, bool) {
        let told = told.iter().map(|text| (FORWARDED_FOR, HeaderValue::from_static(text)));
        let trusted: Vec<Network> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let client = client_of(Some(peer.parse().unwrap()), &told.collect(), &trusted);
        (client.address.unwrap().to_string(), client.is_hidden)
    }

    #[test]
    fn only_trusted_proxies_say_for_whom_they_ask() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(of("192.0.2.1", &[], &proxies), ("192.0.2.1".to_owned(), false));
        assert_eq!(of("192.0.2.1", &["127.0.0.1"], &proxies), ("192.0.2.1".to_owned(), true));
        assert_eq!(of("10.0.0.1", &["203.0.113.9"], &proxies), ("203.0.113.9".to_owned(), false));
        // What the client itself wrote stands before what proxies add.
        let chain = ["127.0.0.1, 203.0.113.9, 10.0.0.2"];
        assert_eq!(of("10.0.0.1", &chain, &proxies).0, "203.0.113.9");
        assert_eq!(of("10.0.0.1", &["nonsense"], &proxies).0, "10.0.0.1");
        assert_eq!(of("10.0.0.1", &["127.0.0.1, nonsense, 10.0.0.2"], &proxies).0, "10.0.0.2");
        assert_eq!(of("127.0.0.1", &["203.0.113.9"], &[]), ("127.0.0.1".to_owned(), true));
    }
}
