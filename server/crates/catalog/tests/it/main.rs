//! Integration tests of the catalog, from files to answers.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod forecast;
#[cfg(test)]
mod hosted;
#[cfg(test)]
mod image;
#[cfg(test)]
mod import;
#[cfg(test)]
mod incremental;
#[cfg(test)]
mod index;
#[cfg(test)]
mod locations;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod property_18;
#[cfg(test)]
mod property_3;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod selections;
#[cfg(test)]
mod service;
#[cfg(test)]
mod source;
