//! The traversal: from the first places along the Locations, each place once.

use super::{
    SourceSettings,
    document::{self, Contents, Documents, Lead, Provenance},
    fetch::Fetcher,
    files::Files,
    fingerprint::{self, Context, Look},
    hosts::{self, Pages},
    place::{Place, has_wildcards},
};
use crate::reading::{Finding, Keep, Known, Reading};
use futures::{StreamExt, stream};
use platform::catalog::{ProblemKind, Severity};
use std::{cell::RefCell, collections::HashSet, sync::Arc};
use store::LocationRecord;
use tokio::runtime::Handle;
use url::Url;

/// Places that are read at the same time.
const AT_ONCE: usize = 8;

/// What all places of a source have in common.
pub(super) struct Ground {
    /// Where file places are.
    pub files: Option<Arc<dyn Files>>,
    /// The page of the repository and the branch, for files that come from a code host.
    pub repository: Option<(Url, String)>,
    /// `url:…` or `file:…` of the configured target.
    pub origin: String,
    pub fetcher: Fetcher,
    pub settings: SourceSettings,
    pub runtime: Handle,
    /// How the places looked last time.
    pub known: Known,
    pub contexts: Contexts,
}

/// What texts are read under: files that are meant for entities, and others.
pub(super) struct Contexts {
    named: Context,
    unnamed: Context,
}

impl Contexts {
    /// Everything but the text itself that decides what is made of it.
    pub fn new(
        settings: &SourceSettings,
        origin: &str,
        repository: Option<&(Url, String)>,
    ) -> Self {
        let (page, branch) = repository.map_or(("", ""), |(url, branch)| (url.as_str(), branch));
        let rules = format!("{:?} {}", settings.document, settings.refuse_unknown_kinds);
        let context =
            |named: &str| Context::new(&[&settings.program, &rules, origin, page, branch, named]);
        Self { named: context("named"), unnamed: context("") }
    }
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
    /// The origin of what is found here, when it is another one than the ground's.
    pub origin: Option<Arc<str>>,
}

impl Visit {
    /// A place that the source itself leads to.
    pub fn first(place: Place, scanned: bool, named: bool) -> Self {
        Self {
            place,
            parent: None,
            scanned,
            named,
            optional: false,
            written_at: None,
            depth: 0,
            origin: None,
        }
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
        let visited: Vec<(Visit, Result<Found, String>)> =
            stream::iter(front_of(Arc::clone(&ground), front).await)
                .map(|visit| visit_place(Arc::clone(&ground), visit))
                .buffered(AT_ONCE)
                .collect()
                .await;
        let mut leading = Vec::new();
        for (visit, outcome) in visited {
            let (found, fingerprint) = match outcome {
                Ok(Found::Unchanged(fingerprint)) => {
                    reading.unchanged.insert(visit.place.name());
                    (None, Some(fingerprint))
                }
                Ok(Found::Read(documents, fingerprint)) => (Some(documents), fingerprint),
                Err(reason) => {
                    if !visit.optional {
                        reading.findings.push(unreadable(&visit, &reason));
                    }
                    (None, None)
                }
            };
            reading.locations.push(LocationRecord {
                location: visit.place.name(),
                parent: visit.parent.clone(),
                scanned: visit.scanned,
                fingerprint,
            });
            let Some(documents) = found else { continue };
            reading.claims.extend(documents.claims);
            reading.findings.extend(documents.findings);
            leading.push((visit, documents.leads));
        }
        let (next, misled) = lead_on(Arc::clone(&ground), leading).await;
        reading.findings.extend(misled);
        front = next;
    }
    reading
}

/// The places that the Locations of a front lead to, and what leads nowhere. To find what matches a
/// pattern may block.
async fn lead_on(
    ground: Arc<Ground>,
    leading: Vec<(Visit, Vec<Lead>)>,
) -> (Vec<Visit>, Vec<Finding>) {
    blocking(move || {
        let (mut front, mut findings) = (Vec::new(), Vec::new());
        for (visit, leads) in leading {
            for lead in leads {
                follow(&ground, &visit, lead, &mut front, &mut findings);
            }
        }
        (front, findings)
    })
    .await
}

/// What a visit came to.
enum Found {
    /// It looks as it did; its fingerprint.
    Unchanged(String),
    /// Its documents and, when they can be known again by it, its fingerprint.
    Read(Documents, Option<String>),
}

/// A visit, and what is known of it without reading.
type Prepared = (Visit, Option<Found>);

/// Looks at all files of a front at once: to ask how they look costs next to nothing.
async fn front_of(ground: Arc<Ground>, front: Vec<Visit>) -> Vec<Prepared> {
    blocking(move || {
        let look = |visit: Visit| {
            let unchanged = ground.unchanged(&visit).map(Found::Unchanged);
            (visit, unchanged)
        };
        front.into_iter().map(look).collect()
    })
    .await
}

async fn visit_place(
    ground: Arc<Ground>,
    (visit, unchanged): Prepared,
) -> (Visit, Result<Found, String>) {
    if let Some(found) = unchanged {
        return (visit, Ok(found));
    }
    blocking(move || {
        let found = ground.read(&visit);
        (visit, found)
    })
    .await
}

/// Runs what may block; its panic is the caller's.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
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
    findings: &mut Vec<Finding>,
) {
    let next = |place: Place, scanned: bool| Visit {
        place,
        parent: Some(visit.place.name()),
        scanned,
        named: true,
        optional: lead.optional,
        written_at: Some((lead.line, lead.column)),
        depth: visit.depth + 1,
        origin: visit.origin.clone(),
    };
    if visit.depth >= ground.settings.depth {
        let most = ground.settings.depth;
        let reason = format!(
            "{}: more than {most} Locations lead to each other here (setting catalog.max-depth)",
            lead.target
        );
        findings.push(misled(visit, &lead, reason));
        return;
    }
    let is_pattern = !lead.target.contains("://") && has_wildcards(&lead.target);
    if let (true, Some(files), Place::File(_)) = (is_pattern, &ground.files, &visit.place) {
        match files.matching(&visit.place, &lead.target) {
            Ok(files) if files.is_empty() && !lead.optional => {
                let reason = format!("{}: no file matches this pattern", lead.target);
                findings
                    .push(Finding { severity: Severity::Warning, ..misled(visit, &lead, reason) });
            }
            Ok(files) => {
                front.extend(files.into_iter().map(|file| next(Place::File(file), true)));
            }
            Err(reason) => {
                let reason = format!("{}: {reason}", lead.target);
                findings.push(misled(visit, &lead, reason));
            }
        }
        return;
    }
    match visit.place.resolve(&lead.target) {
        Ok(place) => front.push(next(place, false)),
        Err(error) => findings.push(misled(visit, &lead, error.to_string())),
    }
}

impl Ground {
    /// The fingerprint of a file that looks as it did.
    fn unchanged(&self, visit: &Visit) -> Option<String> {
        let (Place::File(path), Some(files)) = (&visit.place, &self.files) else { return None };
        let fingerprint = self.known.fingerprint(&visit.place.name())?;
        let same = fingerprint::looks_so(&self.context(visit), &**files, path, fingerprint);
        same.then(|| fingerprint.to_owned())
    }

    fn read(&self, visit: &Visit) -> Result<Found, String> {
        let look = match (&visit.place, &self.files) {
            (Place::File(path), Some(files)) => Some(fingerprint::look(&**files, path)),
            _ => None,
        };
        let text = self.text(&visit.place)?;
        let context = self.context(visit);
        let of_text = look.is_none().then(|| fingerprint::of_text(&context, &text));
        if let Some(fingerprint) = &of_text
            && self.known.fingerprint(&visit.place.name()) == Some(fingerprint)
        {
            return Ok(Found::Unchanged(fingerprint.clone()));
        }
        let provenance = self.provenance(visit);
        let contents = Noted { ground: self, used: RefCell::default() };
        let settings = &self.settings;
        let documents =
            document::read(&visit.place, &text, visit.named, &provenance, settings, &contents);
        let used = contents.used.into_inner();
        let fingerprint = match look {
            Some(look) => fingerprint::of_files(&context, &look, &used),
            None => of_text.filter(|_| used.is_empty()),
        };
        let settled = documents.findings.is_empty() && documents.leads.is_empty();
        Ok(Found::Read(documents, fingerprint.filter(|_| settled)))
    }

    fn context(&self, visit: &Visit) -> Context {
        let usual = if visit.named { &self.contexts.named } else { &self.contexts.unnamed };
        match &visit.origin {
            Some(origin) => usual.of_origin(origin),
            None => usual.clone(),
        }
    }

    fn provenance(&self, visit: &Visit) -> Provenance {
        let place = &visit.place;
        let origin = visit.origin.as_deref().unwrap_or(&self.origin).to_owned();
        if let (Place::File(path), Some(files)) = (place, &self.files)
            && let Some(pages) = files.pages(path)
        {
            let location = format!("url:{}", pages.view.as_deref().unwrap_or_default());
            return Provenance { location, origin, pages };
        }
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
        Provenance { location, origin, pages }
    }
}

/// The contents of a ground, with a note of how each file looked that was asked for; `None` of an
/// address.
struct Noted<'a> {
    ground: &'a Ground,
    used: RefCell<Vec<Option<Look>>>,
}

impl Contents for Noted<'_> {
    fn text(&self, place: &Place) -> Result<String, String> {
        let look = match (place, &self.ground.files) {
            (Place::File(path), Some(files)) => Some(fingerprint::look(&**files, path)),
            _ => None,
        };
        self.used.borrow_mut().push(look);
        self.ground.text(place)
    }
}

impl Contents for Ground {
    /// Called on threads that may block.
    fn text(&self, place: &Place) -> Result<String, String> {
        match (place, &self.files) {
            (Place::File(path), Some(files)) => files.read(path, self.settings.document.bytes),
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
