//! Integration tests of the rules of the format.

#[cfg(test)]
mod property_1;
