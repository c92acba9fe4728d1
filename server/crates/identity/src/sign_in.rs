//! From a request to a principal.
