//! What is measured, over sources that tell what a test says and over the simulated company.

#[cfg(test)]
mod costs;
#[cfg(test)]
mod delivery;
