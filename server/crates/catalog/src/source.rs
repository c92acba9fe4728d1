//! Where entities come from: folders, Git repositories, addresses.
//!
//! A [`SourceReader`] is one configured source. Whatever its target, it becomes places (files under
//! a root, or URLs) that the traversal (`walk`) visits; `document` turns a place's text into claims
//! and findings; `fetch` is the only way to the network. A [`HostedSource`] is an account of a code
//! host: it makes places of what a [`platform::code_host::CodeHost`] tells. To add a kind of target: 1. a variant of
//! [`Target`] and its form in `target.rs`; 2. how it becomes places, in `reader.rs`; 3. how it tells
//! of changes, in `watch.rs`.

mod clones;
mod document;
mod fetch;
mod files;
mod fingerprint;
mod folder;
mod git;
mod hosted;
mod hosts;
mod place;
mod reader;
mod target;
mod walk;
mod watch;

pub use clones::{Brought, Cloned, Clones};
pub use hosted::{Chance, HostedPage, HostedPages, HostedSettings, HostedSource};
pub use reader::SourceReader;
pub use target::{Target, TargetError};

use crate::descriptor::Limits;
use std::{path::PathBuf, time::Duration};

/// What a source may do and cost.
#[derive(Clone, Debug)]
pub struct SourceSettings {
    /// Entities of kinds that the format does not define are refused instead of kept.
    pub refuse_unknown_kinds: bool,
    /// URLs may lead into private networks (and be plain http).
    pub allow_private_networks: bool,
    /// Hosts to which that is allowed although it is not in general.
    pub allowed_hosts: Vec<String>,
    /// Where Git repositories are kept.
    pub cache: PathBuf,
    /// How often Git repositories and URLs are asked for changes.
    pub interval: Duration,
    /// What a file may cost.
    pub document: Limits,
    /// How many Locations may lead to each other in a row.
    pub depth: u32,
    /// How many files and URLs one source may come to.
    pub locations: usize,
    /// How long one request to the network may take.
    pub timeout: Duration,
    /// What tells this program from another build of it: another one may make something else of the
    /// same text, so it reads everything once.
    pub program: String,
}

impl SourceSettings {
    /// The usual, with a folder for what is fetched.
    #[must_use]
    pub fn new(cache: PathBuf) -> Self {
        Self {
            refuse_unknown_kinds: false,
            allow_private_networks: false,
            allowed_hosts: Vec::new(),
            cache,
            interval: Duration::from_mins(5),
            document: Limits::default(),
            depth: 10,
            locations: 100_000,
            timeout: Duration::from_secs(30),
            program: String::new(),
        }
    }
}
