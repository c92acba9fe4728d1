//! Delivery: the measures of the company, a team or a service, what they are made of, and what people say
//! of that.
//!
//! `page` shows the numbers, `evidence` what is behind one of them, `entity` the tab of a service. The
//! address says whose, when and in which time zone; what is decided is a pure function beside its
//! component.

mod address;
mod api;
mod charts;
mod definitions;
mod entity;
mod evidence;
mod gaps;
mod items;
mod note;
mod page;
mod rows;
mod tiles;

pub use entity::{DeliveryAsked, EntityDelivered};
pub use evidence::EvidencePage;
pub use page::DeliveryPage;
