//! The reader's time zone between server and browser: the server tells the document's, the browser
//! tells its own for the next document.

use platform::{Timestamp, Zone};

/// The cookie in which a browser tells the name of its zone.
pub(super) const COOKIE: &str = "slipway-zone";

/// How much of a zone the document is told: from so many days ago, as far as a page's ranges and
/// the periods before them reach, to so many ahead.
const TOLD: (i64, i64) = (2_560, 730);

/// The zone as the document tells it.
pub fn told_zone(zone: &Zone, now: Timestamp) -> String {
    let day = 86_400_000;
    let (from, to) = (Timestamp(now.0 - TOLD.0 * day), Timestamp(now.0 + TOLD.1 * day));
    zone.within(from, to).to_string()
}

/// The names of the world's zones: the server's list, or the browser's own.
pub fn zone_names() -> Vec<String> {
    #[cfg(feature = "ssr")]
    return platform::zone::names();
    #[cfg(not(feature = "ssr"))]
    return browser_names().unwrap_or_default();
}

#[cfg(not(feature = "ssr"))]
fn browser_names() -> Option<Vec<String>> {
    use wasm_bindgen::JsCast;
    use web_sys::js_sys::{Array, Function, Reflect, global};
    let intl = Reflect::get(&global(), &"Intl".into()).ok()?;
    let asked = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?;
    let of = Array::new();
    of.push(&"timeZone".into());
    let names = asked.dyn_into::<Function>().ok()?.apply(&intl, &of).ok()?;
    let names = names.dyn_into::<Array>().ok()?;
    Some(names.iter().filter_map(|name| name.as_string()).collect())
}

/// The zone that the document tells; it is read once.
#[cfg(not(feature = "ssr"))]
pub(super) fn of_document() -> &'static Zone {
    use leptos::prelude::document;
    static ZONE: std::sync::OnceLock<Zone> = std::sync::OnceLock::new();
    ZONE.get_or_init(|| {
        let root = document().document_element();
        let told = root.and_then(|root| root.get_attribute("data-zone"));
        told.and_then(|text| text.parse().ok()).unwrap_or_else(|| platform::zone::UTC.clone())
    })
}

/// Keeps the name of the browser's zone in a cookie, so that the next document is made for it.
#[cfg(feature = "hydrate")]
pub fn tell_zone() {
    use leptos::prelude::document;
    use wasm_bindgen::JsCast;
    use web_sys::js_sys::{Array, Intl::DateTimeFormat, Object, Reflect};
    let options = DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let name = Reflect::get(&options, &"timeZone".into()).ok().and_then(|name| name.as_string());
    let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() else { return };
    let (Some(name), Ok(cookies)) = (name, document.cookie()) else { return };
    let pair = format!("{COOKIE}={name}");
    if !cookies.split(';').any(|cookie| cookie.trim() == pair) {
        let _ = document.set_cookie(&format!("{pair}; Path=/; Max-Age=31536000; SameSite=Lax"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_told_little_and_reads_the_same() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let now = Timestamp(1_795_202_460_000);
        let told = told_zone(berlin, now);
        assert!(told.starts_with("Europe/Berlin 3600 ") && told.len() < 360, "{told}");
        let read: Zone = told.parse().unwrap();
        for days in -2_500..700 {
            let at = Timestamp(now.0 + days * 86_400_000);
            assert_eq!(read.local(at), berlin.local(at));
        }
    }
}
