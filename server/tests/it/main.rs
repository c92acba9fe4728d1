//! The real binary, from the outside: how it starts, answers, ends, and what it says when it cannot.

#[cfg(test)]
mod backup;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod ending;
#[cfg(test)]
mod golden_paths;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod mutated;
#[cfg(test)]
mod process;
#[cfg(test)]
mod property_4;
#[cfg(test)]
mod property_5;
#[cfg(test)]
mod property_6;
#[cfg(test)]
mod replicas;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod search;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod serving;
#[cfg(test)]
mod starting;
#[cfg(test)]
mod tasks;
#[cfg(test)]
mod templates;
