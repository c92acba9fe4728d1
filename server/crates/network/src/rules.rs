//! Which addresses may be asked: public ones, unless the configuration says otherwise.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::{Host, Url};

/// The rules.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Private networks, and plain http, in general.
    pub allow_private: bool,
    /// Hosts to which that is allowed although it is not in general.
    pub allowed_hosts: Vec<String>,
}

impl Rules {
    fn trusts(&self, host: &str) -> bool {
        self.allow_private || self.allowed_hosts.iter().any(|allowed| allowed == host)
    }

    /// Whether a URL may be asked as far as its text tells; names are looked at again when they
    /// are resolved.
    ///
    /// # Errors
    /// When it may not; the text says why, and which setting allows it.
    pub fn check(&self, url: &Url) -> Result<(), String> {
        let host = url.host_str().unwrap_or_default();
        if self.trusts(host) {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err(format!("{host} is asked without encryption; use https, {}", hint(host)));
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            _ => return Ok(()),
        };
        if is_private(address) { Err(refusal(host)) } else { Ok(()) }
    }

    /// Whether a host may be asked at these addresses.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn check_addresses(&self, host: &str, addresses: &[SocketAddr]) -> Result<(), String> {
        let private = addresses.iter().any(|address| is_private(address.ip()));
        if private && !self.trusts(host) { Err(refusal(host)) } else { Ok(()) }
    }
}

fn refusal(host: &str) -> String {
    format!("{host} is in a private network, which is not asked; {}", hint(host))
}

fn hint(host: &str) -> String {
    format!("or allow it in catalog.allowed-hosts = [\"{host}\"]")
}

/// Resolves names and refuses private addresses at the moment of connecting, so that a name that
/// changes its mind between check and use gains nothing.
pub struct GuardedResolver(pub Rules);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let rules = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let addresses: Vec<SocketAddr> = found.collect();
            rules.check_addresses(&host, &addresses)?;
            let addresses: Addrs = Box::new(addresses.into_iter());
            Ok(addresses)
        })
    }
}

/// Loopback, private, link-local, shared and otherwise not public addresses.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_unspecified()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || first == 0
        || first >= 240
        || (first == 100 && (64..128).contains(&second)) // Shared by carriers: RFC 6598.
        || (first == 198 && (18..20).contains(&second)) // Benchmarks: RFC 2544.
        || address.octets().starts_with(&[192, 0, 0])
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    // An IPv4 address in another dress is judged as what it is.
    if let Some(inner) = address.to_ipv4_mapped().or_else(|| embedded_v4(address)) {
        return is_private_v4(inner);
    }
    address.is_loopback()
        || address.is_unspecified()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.is_multicast()
        || address.segments()[0] == 0x2001 && address.segments()[1] == 0xdb8
}

/// The IPv4 address inside of NAT64 (`64:ff9b::/96`), 6to4 (`2002::/16`) and the old
/// IPv4-compatible form.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let parts = address.segments();
    let join = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match parts {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => Some(join(high, low)),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(join(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Rules = Rules { allow_private: false, allowed_hosts: Vec::new() };

    #[test]
    fn private_addresses_are_refused_in_every_dress() {
        let private = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::7f00:1",
            "198.18.0.1",
            "255.255.255.255",
        ];
        for text in private {
            assert!(is_private(text.parse().unwrap()), "{text}");
        }
        for text in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111"] {
            assert!(!is_private(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn only_https_and_only_public_unless_allowed() {
        let check = |rules: &Rules, url: &str| rules.check(&Url::parse(url).unwrap());
        assert!(check(&NOTHING, "https://a.example/x").is_ok());
        assert!(check(&NOTHING, "http://a.example/x").is_err());
        assert!(check(&NOTHING, "https://[::ffff:127.0.0.1]/x").is_err());
        assert!(check(&NOTHING, "https://2130706433/x").is_err(), "127.0.0.1 as one number");
        let rules = Rules { allowed_hosts: vec!["127.0.0.1".to_owned()], ..NOTHING };
        assert!(check(&rules, "http://127.0.0.1:8080/x").is_ok());
        assert!(check(&rules, "http://127.0.0.2:8080/x").is_err());
    }
}
