//! The traversal: from the first places along the Locations, each place once.

use super::{
    SourceSettings,
    document::{self, Contents, Documents, Lead, Provenance},
    fetch::Fetcher,
    folder::Root,
    hosts::{self, Pages},
    place::{Place, has_wildcards},
};
use crate::reading::{Finding, Keep, Reading};
use futures::{StreamExt, stream};
use platform::catalog::{ProblemKind, Severity};
use std::{collections::HashSet, sync::Arc};
use store::LocationRecord;
use tokio::runtime::Handle;
use url::Url;

/// Places that are read at the same time.
const AT_ONCE: usize = 8;

/// What all places of a source have in common.
pub(super) struct Ground {
    /// The folder of file places.
    pub root: Option<Root>,
    /// The page of the repository and the branch, for files that come from a code host.
    pub repository: Option<(Url, String)>,
    /// `url:…` or `file:…` of the configured target.
    pub origin: String,
    pub fetcher: Fetcher,
    pub settings: SourceSettings,
    pub runtime: Handle,
}

/// A place that is to be read.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub place: Place,
    pub parent: Option<String>,
    pub scanned: bool,
    pub named: bool,
    pub optional: bool,
    /// Where the target stands that led here.
    pub written_at: Option<(u32, u32)>,
    pub depth: u32,
}

impl Visit {
    /// A place that the source itself leads to.
    pub fn first(place: Place, scanned: bool, named: bool) -> Self {
        Self { place, parent: None, scanned, named, optional: false, written_at: None, depth: 0 }
    }
}

/// Visits everything that can be reached.
pub(super) async fn walk(ground: Arc<Ground>, first: Vec<Visit>) -> Reading {
    let mut reading = Reading::default();
    let mut seen: HashSet<Place> = HashSet::new();
    let mut front = first;
    while !front.is_empty() {
        front.retain(|visit| seen.insert(visit.place.clone()));
        let most = ground.settings.locations;
        if seen.len() > most {
            let over = seen.len() - most;
            let kept = front.len().saturating_sub(over);
            reading.findings.extend(front.get(kept).map(|visit| too_many(visit, most)));
            front.truncate(kept);
        }
        let visited: Vec<(Visit, Result<Documents, String>)> = stream::iter(front)
            .map(|visit| visit_place(Arc::clone(&ground), visit))
            .buffered(AT_ONCE)
            .collect()
            .await;
        front = Vec::new();
        for (visit, outcome) in visited {
            reading.locations.push(LocationRecord {
                location: visit.place.name(),
                parent: visit.parent.clone(),
                scanned: visit.scanned,
            });
            match outcome {
                Ok(documents) => {
                    reading.claims.extend(documents.claims);
                    reading.findings.extend(documents.findings);
                    for lead in documents.leads {
                        follow(&ground, &visit, lead, &mut front, &mut reading);
                    }
                }
                Err(_) if visit.optional => {}
                Err(reason) => reading.findings.push(unreadable(&visit, &reason)),
            }
        }
    }
    reading
}

async fn visit_place(ground: Arc<Ground>, visit: Visit) -> (Visit, Result<Documents, String>) {
    let task = tokio::task::spawn_blocking(move || {
        let outcome = ground.text(&visit.place).map(|text| {
            let provenance = ground.provenance(&visit.place);
            let (named, settings) = (visit.named, &ground.settings);
            document::read(&visit.place, &text, named, &provenance, settings, &*ground)
        });
        (visit, outcome)
    });
    match task.await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Turns a Location's target into the places that it names.
fn follow(
    ground: &Ground,
    visit: &Visit,
    lead: Lead,
    front: &mut Vec<Visit>,
    reading: &mut Reading,
) {
    let next = |place: Place, scanned: bool| Visit {
        place,
        parent: Some(visit.place.name()),
        scanned,
        named: true,
        optional: lead.optional,
        written_at: Some((lead.line, lead.column)),
        depth: visit.depth + 1,
    };
    if visit.depth >= ground.settings.depth {
        let most = ground.settings.depth;
        let reason = format!(
            "{}: more than {most} Locations lead to each other here (setting catalog.max-depth)",
            lead.target
        );
        reading.findings.push(misled(visit, &lead, reason));
        return;
    }
    let is_pattern = !lead.target.contains("://") && has_wildcards(&lead.target);
    if let (true, Some(root), Place::File(_)) = (is_pattern, &ground.root, &visit.place) {
        match root.matching(&visit.place, &lead.target) {
            Ok(files) if files.is_empty() && !lead.optional => {
                let reason = format!("{}: no file matches this pattern", lead.target);
                reading
                    .findings
                    .push(Finding { severity: Severity::Warning, ..misled(visit, &lead, reason) });
            }
            Ok(files) => {
                front.extend(files.into_iter().map(|file| next(Place::File(file), true)));
            }
            Err(reason) => {
                let reason = format!("{}: {reason}", lead.target);
                reading.findings.push(misled(visit, &lead, reason));
            }
        }
        return;
    }
    match visit.place.resolve(&lead.target) {
        Ok(place) => front.push(next(place, false)),
        Err(error) => reading.findings.push(misled(visit, &lead, error.to_string())),
    }
}

impl Ground {
    fn provenance(&self, place: &Place) -> Provenance {
        let page = match (place, &self.repository) {
            (Place::Url(url), _) => Some(url.clone()),
            (Place::File(path), Some((repository, branch))) => {
                hosts::page_in(repository, branch, path)
            }
            (Place::File(_), None) => None,
        };
        let location = match (&page, place) {
            (Some(page), _) => format!("url:{}", super::target::bare(page)),
            (None, place) => format!("file:{}", place.name()),
        };
        let pages = page.map_or_else(Pages::default, |page| hosts::pages_of(&page));
        Provenance { location, origin: self.origin.clone(), pages }
    }
}

impl Contents for Ground {
    /// Called on threads that may block.
    fn text(&self, place: &Place) -> Result<String, String> {
        match (place, &self.root) {
            (Place::File(path), Some(root)) => root.read(path, self.settings.document.bytes),
            (Place::File(_), None) => {
                Err("this source has no folder to read files from".to_owned())
            }
            (Place::Url(url), _) => self.runtime.block_on(self.fetcher.text(url)),
        }
    }
}

/// A place that could not be read. What it held, and what it led to, is kept.
fn unreadable(visit: &Visit, reason: &str) -> Finding {
    let message = match (&visit.parent, visit.written_at) {
        (Some(parent), Some((line, _))) => {
            format!("{reason}. It is named in {parent} line {line}.")
        }
        _ => format!("{reason}."),
    };
    Finding {
        kind: ProblemKind::Unreadable,
        severity: Severity::Error,
        location: visit.place.name(),
        line: None,
        column: None,
        entity: None,
        message,
        keep: Keep::Subtree,
    }
}

/// A target that leads to no place. It stands in a Location that was read.
fn misled(visit: &Visit, lead: &Lead, message: String) -> Finding {
    Finding {
        kind: ProblemKind::Unreadable,
        severity: Severity::Error,
        location: visit.place.name(),
        line: Some(lead.line),
        column: Some(lead.column),
        entity: None,
        message,
        keep: Keep::Nothing,
    }
}

fn too_many(visit: &Visit, most: usize) -> Finding {
    let reason = format!(
        "the source has more than {most} files and addresses (setting catalog.max-locations); \
         this one and those after it were not read"
    );
    unreadable(visit, &reason)
}
