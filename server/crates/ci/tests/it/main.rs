//! Integration tests: the service over a model source, and over GitHub's client and the sandbox.

#[cfg(test)]
mod acts;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod limit;
#[cfg(test)]
mod model;
#[cfg(test)]
mod northwind;
