//! Integration tests: the service over a model source, a real store and entities by rote.

#[cfg(test)]
mod faults;
#[cfg(test)]
mod model;
#[cfg(test)]
mod property_19;
#[cfg(test)]
mod property_7;
#[cfg(test)]
mod property_8;
#[cfg(test)]
mod workloads;
