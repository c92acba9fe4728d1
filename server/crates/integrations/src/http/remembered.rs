//! Answers that are kept with their entity tag: an unchanged one is not sent again, and with GitHub
//! does not count against the limit.

use bytes::Bytes;
use moka::sync::Cache;
use url::Url;

/// An answer is kept when it is no longer than this, so that a few long ones do not push out the
/// many.
const LONGEST: usize = 1 << 20;

/// What was answered.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub tag: String,
    pub body: Bytes,
    /// The next page, as the answer named it.
    pub next: Option<Url>,
}

/// The store of one client, bounded in bytes. Tags differ by what is accepted.
#[derive(Debug)]
pub(super) struct Remembered(Cache<(Url, String), Known>);

impl Remembered {
    pub fn new(bytes: u64) -> Self {
        let weigh = |key: &(Url, String), known: &Known| {
            let length = key.0.as_str().len() + key.1.len() + known.tag.len() + known.body.len();
            u32::try_from(length).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().max_capacity(bytes).weigher(weigh).build())
    }

    pub fn get(&self, url: &Url, accept: &str) -> Option<Known> {
        self.0.get(&(url.clone(), accept.to_owned()))
    }

    pub fn put(&self, url: &Url, accept: &str, known: Known) {
        if known.body.len() <= LONGEST {
            self.0.insert((url.clone(), accept.to_owned()), known);
        }
    }
}
