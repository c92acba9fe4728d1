//! What is measured of the company: how it delivers, and what it costs. Computed of what vendors told,
//! which is kept here for longer than they remember it.
//!
//! A crate of its own because it is a boundary of its own: it knows the store and the vocabulary, but no
//! vendor (they come as traits of `platform`) and not the catalog (which comes as a trait too).
//!
//! To add a measure of delivery: a variant of [`platform::delivery::Measure`] with its line in `Band::of`,
//! its number in `delivery::measure`, its words in `app/src/text/delivery.rs`, its definition in
//! `docs/delivery.md`.

pub mod costs;
pub mod delivery;
