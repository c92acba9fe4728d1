//! Costs over a source that tells what a test says.

mod budgets;
mod follows;
mod model;
mod northwind;
mod property_13;
mod property_14;
mod rights;
