//! Whether the catalog may be changed by hand: the same for everybody, so the document says it once.

use platform::catalog::RegistryAccess;

/// Whether something may be registered or removed here.
pub fn access() -> RegistryAccess {
    #[cfg(feature = "ssr")]
    return crate::AppState::registry().map(|registry| registry.access()).unwrap_or_default();
    #[cfg(not(feature = "ssr"))]
    return of_document();
}

/// Whether taking something out changes anything here: who may do it is another question.
pub fn takes_removals() -> bool {
    matches!(access(), RegistryAccess::Open | RegistryAccess::Denied)
}

/// The same as the document says it.
pub fn access_name() -> &'static str {
    access().name()
}

#[cfg(not(feature = "ssr"))]
fn of_document() -> RegistryAccess {
    let root = leptos::prelude::document().document_element();
    let name = root.and_then(|root| root.get_attribute("data-registry"));
    name.and_then(|name| RegistryAccess::from_name(&name)).unwrap_or_default()
}
