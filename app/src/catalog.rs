//! The catalog page: everything the company builds and runs, filtered, counted, ordered.

mod address;
mod api;
mod columns;
mod facets;
mod page;
mod pager;
mod table;
mod toolbar;

pub use address::catalog_address;
pub use page::CatalogPage;
