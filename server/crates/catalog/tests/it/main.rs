//! Integration tests of the catalog, from files to answers.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod hosted;
#[cfg(test)]
mod import;
#[cfg(test)]
mod incremental;
#[cfg(test)]
mod index;
#[cfg(test)]
mod locations;
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
