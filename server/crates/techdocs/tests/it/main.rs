//! The library as a portal has it, over folders of this machine.

#[cfg(test)]
mod folder;
#[cfg(test)]
mod property_11;
#[cfg(test)]
mod property_12;
#[cfg(test)]
mod renderer;
