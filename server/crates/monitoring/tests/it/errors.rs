//! Error tracking and health, as pages ask them.

mod acts;
mod faults;
mod health;
mod model;
mod northwind;
mod property_10;
mod property_9;
