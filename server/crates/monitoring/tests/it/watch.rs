//! Those who measure: what is shown, to whom, how old, at what cost.

mod faults;
mod model;
mod northwind;
mod property_10;
mod property_9;
