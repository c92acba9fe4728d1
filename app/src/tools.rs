//! Tools that open to who has signed in, as the document says it: the same for every link of the page.

use platform::identity::ToolLink;

/// The tools of this request or, in the browser, of this document.
fn current() -> Vec<ToolLink> {
    #[cfg(feature = "ssr")]
    return of_request();
    #[cfg(not(feature = "ssr"))]
    return of_document();
}

/// Where a link leads: into a tool over its sign-in, elsewhere as it says.
pub fn signed_on(address: &str) -> String {
    let by_tool = current().iter().find_map(|tool| tool.signed_on(address));
    by_tool.unwrap_or_else(|| address.to_owned())
}

/// The tools for the document; nothing where there are none.
pub fn told() -> Option<String> {
    let tools = current();
    (!tools.is_empty()).then(|| serde_json::to_string(&tools).unwrap_or_default())
}

#[cfg(feature = "ssr")]
fn of_request() -> Vec<ToolLink> {
    let (Ok(state), Ok(asker)) = (crate::AppState::current(), crate::AppState::asker()) else {
        return Vec::new();
    };
    state.entrance.tools(&asker.principal)
}

#[cfg(not(feature = "ssr"))]
fn of_document() -> Vec<ToolLink> {
    let root = leptos::prelude::document().document_element();
    let told = root.and_then(|root| root.get_attribute("data-tools"));
    told.and_then(|told| serde_json::from_slice(told.as_bytes()).ok()).unwrap_or_default()
}
