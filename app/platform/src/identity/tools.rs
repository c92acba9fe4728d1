//! Single sign-on into other tools: a link to one of them leads over the address that signs in there
//! with the same provider, and from there to where it leads.

use serde::{Deserialize, Serialize};

/// What stands for where one wants to go.
const RETURN_TO: &str = "{return_to}";

/// A tool that opens to who has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolLink {
    /// What people call it.
    pub name: String,
    /// The address that signs in there, with `{return_to}` for where one wants to go.
    pub url: String,
}

impl ToolLink {
    /// The name that roles bound integrations by: `Argo CD` is `argocd`.
    #[must_use]
    pub fn integration(name: &str) -> String {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    }

    /// An address of this tool, by way of its sign-in; `None` of another one's.
    #[must_use]
    pub fn signed_on(&self, address: &str) -> Option<String> {
        let place = |address: &str| {
            let (scheme, rest) = address.split_once("://")?;
            let known = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
            let host =
                rest.split(['/', '?', '#']).next().filter(|host| known && !host.is_empty())?;
            Some(format!("{scheme}://{host}").to_lowercase())
        };
        let same = place(address).is_some() && place(address) == place(&self.url);
        let (before, after) = self.url.split_once(RETURN_TO).filter(|_| same)?;
        // What leads through its sign-in already is left alone.
        if address.starts_with(before.split('?').next().unwrap_or(before)) {
            return None;
        }
        Some(format!("{before}{}{after}", encoded(address)))
    }
}

/// A text within the query of an address.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_into_a_tool_leads_over_its_sign_in_and_others_stay() {
        let tool = |url: &str| ToolLink { name: "Argo CD".to_owned(), url: url.to_owned() };
        let argo = tool("https://argocd.example/auth/login?return_url={return_to}");
        let to = "https://ArgoCD.example/applications/a b?x=1&y";
        assert_eq!(
            argo.signed_on(to).unwrap(),
            "https://argocd.example/auth/login?return_url=https%3A%2F%2FArgoCD.example%2Fapplications%2Fa%20b%3Fx%3D1%26y"
        );
        for other in [
            "https://argocd.example.evil/applications",
            "http://argocd.example/applications",
            "https://argocd.example@evil/",
            "javascript:alert(1)//argocd.example",
            "https://argocd.example/auth/login?return_url=x",
        ] {
            assert_eq!(argo.signed_on(other), None, "{other}");
        }
        assert_eq!(tool("https://argocd.example/auth/login").signed_on(to), None);
        assert_eq!(ToolLink::integration("Argo CD"), "argocd");
    }
}
