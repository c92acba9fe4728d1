//! The one way to vendors: every request of every integration goes through a [`Client`].
//!
//! A client belongs to one vendor and one credential. It holds a request back while the vendor's
//! rate limit is used up or its circuit breaker is open, lets only so many go at once (a person's before
//! a job's), tries again
//! what may be tried again, asks conditionally for what it got before, and goes only where the
//! configuration allows. Time and chance come from [`Surroundings`], so that tests need neither.

mod answer;
mod answering;
mod breaker;
mod call;
mod client;
mod error;
mod limits;
mod remembered;
mod retry;
mod sending;
mod stream;
mod surroundings;
mod turns;

pub use answer::Answer;
pub use breaker::BreakerSettings;
pub use call::Call;
pub use client::{Client, ClientSettings};
pub use error::HttpError;
pub use limits::LimitHeaders;
pub use retry::Retry;
pub use stream::Bytes;
pub use surroundings::{Counting, Outcome, Surroundings, SystemSurroundings};
