//! One index over everything that can be found: entities, what APIs offer, documentation by section,
//! and whatever else registers a kind of document.
//!
//! The index is derived: it follows the change log, from the position that each of its commits
//! carries ([`follow`]). What is asked goes through one look ([`look`]): words become a query
//! ([`wording`]), and one pass over what matches decides by permissions and filters, counts, and
//! keeps the best ([`gather`]), which are then ordered ([`ranking`]).
//!
//! To add a kind of document: 1. implement [`platform::search::Findable`] in the crate that knows the
//! documents; 2. register it in `server/src/serve/search.rs`; 3. give its category a word in
//! `app/src/text/search.rs`, a picture in `app/src/search/list.rs`, and a place among those that can be
//! asked for in `server/src/http/rest/search.rs`. To change what is stored of a document: raise `schema::VERSION`; every
//! index then makes itself anew.

mod columns;
mod disk;
mod follow;
mod gather;
pub mod kinds;
mod look;
mod pick;
mod question;
mod ranking;
mod schema;
mod service;
mod settings;
mod showing;
mod wording;
mod words;

pub use question::canonical;
pub use service::{AskedSearch, SearchParts, SearchService};
pub use settings::{SearchSettings, Weights};
