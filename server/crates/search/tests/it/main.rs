//! Search over a real catalog: what is found, what is not, and what it takes to be killed.

// `cfg(test)`, so that clippy sees what is obvious: all of this is test code.
#[cfg(test)]
mod damage;
#[cfg(test)]
mod databases;
#[cfg(test)]
mod finding;
#[cfg(test)]
mod freshness;
#[cfg(test)]
mod order;
#[cfg(test)]
mod picking;
#[cfg(test)]
mod property_12;
#[cfg(test)]
mod property_19;
#[cfg(test)]
mod property_20;
#[cfg(test)]
mod replicas;
#[cfg(test)]
mod sites;
#[cfg(test)]
mod world;
