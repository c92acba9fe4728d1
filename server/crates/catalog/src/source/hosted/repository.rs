//! One repository of a pass: left alone when it has not moved, walked when it has.

use super::{HostedSource, Turn, files::RepositoryFiles};
use crate::{
    reading::{Claim, Finding, Keep, Known, Reading},
    source::{
        files::Files,
        fingerprint::Context,
        place::Place,
        walk::{Contexts, Ground, Visit, walk},
    },
};
use platform::{
    catalog::{ProblemKind, Severity},
    code_host::{HostError, Repository},
};
use std::{collections::HashSet, sync::Arc};
use store::LocationRecord;
use tokio::runtime::Handle;

/// A push so lately may be followed by another one within the same second, which would look the
/// same in the list. Clocks differ, too.
const SETTLED: i64 = 60_000;

/// Stands between the parts of a mark.
const SEPARATOR: char = '\n';

/// What a repository is known by: its fingerprint.
struct Mark<'a> {
    context: &'a str,
    branch: &'a str,
    pushed: &'a str,
    commit: &'a str,
}

impl<'a> Mark<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split(SEPARATOR);
        let mut part = || parts.next();
        Some(Self { context: part()?, branch: part()?, pushed: part()?, commit: part()? })
    }

    fn write(&self) -> String {
        let Self { context, branch, pushed, commit } = self;
        [*context, branch, pushed, commit].join(&SEPARATOR.to_string())
    }
}

impl HostedSource {
    /// Reads a repository. What fails is a finding, which keeps what the repository held.
    pub(super) async fn read_repository(&self, turn: Turn, known: &Known) -> Reading {
        let outcome = self.patiently(|| self.try_repository(&turn, known)).await;
        let page = &turn.repository.page;
        outcome.unwrap_or_else(|error| Reading {
            findings: vec![failed(page, &error.to_string())],
            locations: vec![place_of(page, None)],
            ..Reading::default()
        })
    }

    async fn try_repository(&self, turn: &Turn, known: &Known) -> Result<Reading, HostError> {
        let Turn { repository, told, passed_over, .. } = turn;
        let page = repository.page.as_str();
        let branch = self.settings.branch.as_deref().or(repository.default_branch.as_deref());
        let Some(branch) = branch else {
            return Ok(Reading { locations: vec![place_of(page, None)], ..Reading::default() });
        };
        let context = self.context(page);
        let pushed = settled_push(turn);
        let before = known.fingerprint(page).and_then(Mark::read);
        let before =
            before.filter(|mark| mark.context == context.as_str() && mark.branch == branch);
        let resting = before
            .as_ref()
            .filter(|mark| *passed_over || (!told && !pushed.is_empty() && mark.pushed == pushed));
        let commit = match resting {
            Some(mark) => Some(mark.commit.to_owned()),
            None => self.host.head(repository, branch).await?,
        };
        let mark = Mark {
            context: context.as_str(),
            branch,
            // Of one that is passed over the list is an old one.
            pushed: resting.filter(|_| *passed_over).map_or(pushed.as_str(), |mark| mark.pushed),
            commit: commit.as_deref().unwrap_or_default(),
        };
        let own = place_of(page, Some(mark.write()));
        let moved = before.is_none_or(|before| before.commit != mark.commit);
        if !moved && let Some(below) = known.below(page) {
            return Ok(as_it_was(own, below));
        }
        let Some(commit) = commit else {
            return Ok(Reading { locations: vec![own], ..Reading::default() });
        };
        let files = self.files_of(repository, branch, commit);
        let reading = self.walk_repository(repository, &files, own, known).await?;
        match files.take_limited() {
            Some(until) => Err(HostError::Limited { until }),
            None => Ok(reading),
        }
    }

    /// What texts are read under, as far as it is the same for the whole repository.
    fn context(&self, page: &str) -> Context {
        let rules = format!("{:?} {}", self.usual.document, self.usual.refuse_unknown_kinds);
        let (paths, annotations) = (self.settings.paths.join("\n"), self.host.annotations());
        Context::new(&[&self.usual.program, &rules, page, &paths, &format!("{annotations:?}")])
    }

    /// The files of a commit; those of the last pass, when it is the same commit.
    fn files_of(
        &self,
        repository: &Repository,
        branch: &str,
        commit: String,
    ) -> Arc<RepositoryFiles> {
        self.with_state(|state| {
            let known = state.files.get(&repository.name);
            if let Some(files) = known.filter(|files| files.are_of(repository, branch, &commit)) {
                return Arc::clone(files);
            }
            let (host, texts) = (Arc::clone(&self.host), self.texts.clone());
            let (repository, branch) = (repository.clone(), branch.to_owned());
            let name = repository.name.clone();
            let files = Arc::new(RepositoryFiles::new(host, repository, branch, commit, texts));
            state.files.insert(name, Arc::clone(&files));
            files
        })
    }

    async fn walk_repository(
        &self,
        repository: &Repository,
        files: &Arc<RepositoryFiles>,
        own: LocationRecord,
        known: &Known,
    ) -> Result<Reading, HostError> {
        let first = files.find(&self.settings.paths).await?;
        let visits = first.into_iter().map(|path| {
            let origin = format!("url:{}", files.file_pages(&path).view);
            Visit { origin: Some(origin.into()), ..Visit::first(Place::File(path), true, true) }
        });
        let visits: Vec<Visit> = visits.collect();
        let root = files.file_pages("").view;
        let ground = Ground {
            contexts: Contexts::new(&self.usual, self.context(&repository.page).as_str(), None),
            known: known.inside(&root),
            files: Some(Arc::clone(files) as Arc<dyn Files>),
            repository: None,
            origin: format!("url:{}", repository.page),
            fetcher: self.fetcher.clone(),
            settings: self.usual.clone(),
            runtime: Handle::current(),
        };
        let reading = walk(Arc::new(ground), visits).await;
        let key = self.host.annotations().repository;
        let mut named = named(reading, repository, &root, key.as_deref(), Some(&own.location));
        named.locations.insert(0, own);
        Ok(named)
    }

    /// Whether a push may change what is read: of the branch that is read, in files that are or
    /// may be read. What is not known is taken for a yes.
    pub(super) fn concerns(
        &self,
        repository: &str,
        branch: &str,
        paths: Option<&[String]>,
    ) -> bool {
        let (listed, files) = self.with_state(|state| {
            let listed = state.listed.as_ref();
            let found = listed.and_then(|listed| listed.repositories.get(repository));
            (found.cloned(), state.files.get(repository).cloned())
        });
        let default = listed.and_then(|repository| repository.default_branch);
        let read = self.settings.branch.clone().or(default);
        if read.is_some_and(|read| read != branch) {
            return false;
        }
        let Some(paths) = paths else { return true };
        // Without the files of the last pass it is not known which the catalog files use.
        let used = |path: &String| files.as_ref().is_none_or(|files| files.uses(path));
        let led = files.as_ref().is_none_or(|files| files.looked_by_pattern());
        paths.iter().any(|path| self.filter.is_catalog_file(path) || led || used(path))
    }
}

/// The reading of a repository with the names that its places have among all others: `root` stands
/// before them, `above` leads to those that nothing else leads to. `key` is the annotation by which
/// components name their repository.
pub(super) fn named(
    reading: Reading,
    repository: &Repository,
    root: &str,
    key: Option<&str>,
    above: Option<&str>,
) -> Reading {
    let full = |name: String| if name.contains("://") { name } else { format!("{root}{name}") };
    let place = |record: LocationRecord| LocationRecord {
        location: full(record.location),
        parent: record.parent.map(full).or_else(|| above.map(str::to_owned)),
        ..record
    };
    let claim = |claim: Claim| {
        let key = key.filter(|_| claim.reference.kind() == "component");
        let Some(key) = key else {
            return Claim { location: full(claim.location), ..claim };
        };
        let entity = claim.entity();
        let known = entity.annotation(key).is_some();
        let slug = (!known).then(|| (key, repository.slug.clone()));
        let entity = entity.with_annotations(slug.as_slice());
        Claim::of(full(claim.location), claim.line, entity)
    };
    let finding = |finding: Finding| Finding { location: full(finding.location), ..finding };
    Reading {
        claims: reading.claims.into_iter().map(claim).collect(),
        findings: reading.findings.into_iter().map(finding).collect(),
        locations: reading.locations.into_iter().map(place).collect(),
        unchanged: reading.unchanged.into_iter().map(full).collect(),
    }
}

/// The last push as the list tells it, when it is long enough ago.
fn settled_push(turn: &Turn) -> String {
    let pushed = turn.repository.pushed_at;
    let settled = pushed.filter(|pushed| turn.listed_at.0 - pushed.0 > SETTLED);
    settled.map(|pushed| pushed.0.to_string()).unwrap_or_default()
}

fn as_it_was(own: LocationRecord, below: Vec<&LocationRecord>) -> Reading {
    let mut unchanged: HashSet<String> =
        below.iter().map(|record| record.location.clone()).collect();
    unchanged.insert(own.location.clone());
    let locations = std::iter::once(own).chain(below.into_iter().cloned()).collect();
    Reading { locations, unchanged, ..Reading::default() }
}

fn place_of(page: &str, fingerprint: Option<String>) -> LocationRecord {
    LocationRecord { location: page.to_owned(), parent: None, scanned: true, fingerprint }
}

pub(super) fn failed(place: &str, reason: &str) -> Finding {
    Finding {
        kind: ProblemKind::Unreadable,
        severity: Severity::Error,
        location: place.to_owned(),
        line: None,
        column: None,
        entity: None,
        message: format!("{reason}."),
        keep: Keep::Subtree,
    }
}
