//! The engine and the checks from outside.

#[cfg(test)]
mod bounds;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod corpus;
#[cfg(test)]
#[cfg(feature = "runs")]
mod durable;
#[cfg(test)]
mod forms;
#[cfg(test)]
#[cfg(feature = "files")]
mod runs;
