//! The moment that the catalog's pages are as of. It is part of their address, and their links keep
//! it, so that one can walk about in the past.

mod band;
mod form;

pub use band::MomentBand;
pub use form::MomentForm;

use crate::ui::encoded;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use platform::{EntityRef, catalog::Moment};

/// The moment in the address of the present page; `None` is now.
#[derive(Clone, Copy)]
pub struct PageMoment(Memo<Option<Moment>>);

impl PageMoment {
    /// That of the address; inside of the router.
    pub fn of_address() -> Self {
        let query = use_query_map();
        Self(Memo::new(move |_| query.with(moment_of)))
    }

    /// The moment; reading it subscribes.
    pub fn get(self) -> Option<Moment> {
        self.0.get()
    }

    /// An address of the same moment; reading it subscribes.
    pub fn keep(self, address: &str) -> String {
        at(address, self.get())
    }
}

/// The moment that an address names. What is no moment is passed over, like every parameter that
/// means nothing.
pub fn moment_of(query: &ParamsMap) -> Option<Moment> {
    query.get_str("at").and_then(|text| text.parse().ok())
}

/// An address of the catalog at the moment that the present page is as of.
pub fn same_moment(address: &str) -> String {
    let moment = use_context::<PageMoment>();
    at(address, moment.and_then(|moment| moment.0.try_get_untracked().flatten()))
}

/// The page of an entity at the moment that the present page is as of.
pub fn entity_address(reference: &EntityRef) -> String {
    same_moment(&reference.page())
}

/// An address at a moment.
pub fn at(address: &str, moment: Option<Moment>) -> String {
    let Some(moment) = moment else { return address.to_owned() };
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}at={}{fragment}", encoded(&moment.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Timestamp;

    #[test]
    fn an_address_keeps_its_moment() {
        let moment = Some(Moment::At(Timestamp(1_794_492_000_000)));
        assert_eq!(at("/catalog/a", moment), "/catalog/a?at=2026-11-12T14:00:00Z");
        assert_eq!(at("/catalog?a=b#c", Some(Moment::Position(7))), "/catalog?a=b&at=%407#c");
        assert_eq!(at("/catalog?a=b", None), "/catalog?a=b");
        assert_eq!(same_moment("/catalog"), "/catalog", "outside of a page it is now");
    }
}
