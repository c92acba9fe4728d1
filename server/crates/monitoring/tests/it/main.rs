//! Integration tests: the services over model sources, a real store and entities by rote.

#[cfg(test)]
mod errors;
#[cfg(test)]
mod watch;
