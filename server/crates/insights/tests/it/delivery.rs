//! Delivery: by hand, against a brute-force reference on random histories, through the service, and over
//! the simulated company.

mod by_hand;
mod northwind;
mod property;
mod reference;
mod service;
mod world;
