//! Integration tests of the catalog, from files to answers.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod import;
#[cfg(test)]
mod index;
#[cfg(test)]
mod locations;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod property_1;
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
