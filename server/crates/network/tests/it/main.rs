//! Integration tests: the way out.

#[cfg(test)]
mod trust;
