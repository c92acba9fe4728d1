//! Where a person goes on after signing in: somewhere in the portal, whatever the address says.

use url::Url;

/// Characters of an address at the most.
const LONGEST: usize = 2_000;

/// The address as path, query and fragment within the portal; home when it leads elsewhere, cannot
/// be read, or would only sign in again.
#[must_use]
pub fn safe_return(address: &str) -> String {
    inside(address).unwrap_or_else(|| "/".to_owned())
}

fn inside(address: &str) -> Option<String> {
    let plain = !address.contains('\\') && !address.chars().any(char::is_control);
    let rooted = address.starts_with('/') && !address.starts_with("//");
    if !plain || !rooted || address.len() > LONGEST {
        return None;
    }
    // Browsers and this reader agree on what an address means; what it then is, is sent.
    let base = Url::parse("https://portal.invalid/").ok()?;
    let url = base.join(address).ok().filter(|url| url.origin() == base.origin())?;
    let path = url.path();
    if path.starts_with("//") || path.starts_with("/auth/") || path.starts_with("/fn/") {
        return None;
    }
    if path == "/sign-in" || path.starts_with("/api/") {
        return None;
    }
    let mut inside = path.to_owned();
    if let Some(query) = url.query() {
        inside = format!("{inside}?{query}");
    }
    if let Some(fragment) = url.fragment() {
        inside = format!("{inside}#{fragment}");
    }
    Some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn within_the_portal_it_is_kept() {
        for address in ["/", "/catalog?kind=api&text=a%20b", "/catalog/default/user/x#top"] {
            assert_eq!(safe_return(address), address);
        }
    }

    #[test]
    fn elsewhere_it_is_home() {
        let elsewhere = [
            "",
            "catalog",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/..//evil.example",
            "/.//evil.example",
            "/auth/sign-out",
            "/sign-in?return_to=/",
            "/fn/preferences",
        ];
        for address in elsewhere {
            assert_eq!(safe_return(address), "/", "{address:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Whatever is written there, a browser stays where it is.
        #[test]
        fn property_17_nothing_leads_out(address in "[/\\\\@:.%a-z\t\r\n?#]{0,12}|.*") {
            let home = Url::parse("https://slipway.example/sign-in").unwrap();
            let to = home.join(&safe_return(&address)).unwrap();
            prop_assert_eq!(to.origin(), home.origin());
        }
    }
}
