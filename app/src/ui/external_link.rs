//! A link that leads out of the portal. What a file says is not trusted: only addresses that a
//! browser opens as a page or a letter become links.

use crate::tools::signed_on;
use leptos::prelude::*;

/// The address, when following it is safe (`javascript:` and its kin are not).
pub fn safe_address(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let known = ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    known.then_some(address)
}

/// Words that lead to an address elsewhere, into tools over the single sign-on; only words when the
/// address is not safe.
#[component]
pub fn ExternalLink(
    /// Where it leads.
    #[prop(into)]
    address: String,
    /// The words.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    match safe_address(&address) {
        Some(address) => view! {
            <a href=signed_on(address) rel="external noreferrer">
                {label}
            </a>
        }
        .into_any(),
        None => view! { <span title=address>{label}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_and_letters_are_followed() {
        for address in ["https://a.example", "HTTP://a", "mailto:a@b.example"] {
            assert_eq!(safe_address(address), Some(address));
        }
        for address in
            ["javascript:alert(1)", " javascript:x", "data:text/html,x", "file:/etc", "x"]
        {
            assert_eq!(safe_address(address), None, "{address}");
        }
    }
}
