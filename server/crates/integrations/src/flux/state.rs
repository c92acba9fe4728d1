//! What is known of a cluster's Flux, so that a change of a source changes what is made from it.

use super::{operation, reading::Reading, wire};
use crate::kubernetes::Told;
use platform::{
    Timestamp,
    deployments::{Application, ApplicationKey, Change, Deployed, Operation},
};
use std::collections::BTreeMap;

/// Entries of a history that are remembered where Flux tells only the last one.
const HISTORY: usize = 10;

/// The kinds of objects that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Kustomization,
    HelmRelease,
    GitRepository,
    OciRepository,
    HelmRepository,
}

impl Kind {
    pub const ALL: [Self; 5] = [
        Self::Kustomization,
        Self::HelmRelease,
        Self::GitRepository,
        Self::OciRepository,
        Self::HelmRepository,
    ];

    /// Its name, as Kubernetes writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kustomization => "Kustomization",
            Self::HelmRelease => "HelmRelease",
            Self::GitRepository => "GitRepository",
            Self::OciRepository => "OCIRepository",
            Self::HelmRepository => "HelmRepository",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The group with its version, and the name in addresses.
    pub const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Kustomization => ("/apis/kustomize.toolkit.fluxcd.io/v1", "kustomizations"),
            Self::HelmRelease => ("/apis/helm.toolkit.fluxcd.io/v2", "helmreleases"),
            Self::GitRepository => ("/apis/source.toolkit.fluxcd.io/v1", "gitrepositories"),
            Self::OciRepository => ("/apis/source.toolkit.fluxcd.io/v1", "ocirepositories"),
            Self::HelmRepository => ("/apis/source.toolkit.fluxcd.io/v1", "helmrepositories"),
        }
    }

    pub const fn is_application(self) -> bool {
        matches!(self, Self::Kustomization | Self::HelmRelease)
    }

    /// The kind and the namespace of an application's key.
    pub fn of_key(key: &ApplicationKey) -> Option<(Self, &str)> {
        let (namespace, kind) = key.namespace.rsplit_once('/')?;
        let kind = [Self::Kustomization, Self::HelmRelease]
            .into_iter()
            .find(|one| one.name().eq_ignore_ascii_case(kind))?;
        Some((kind, namespace))
    }
}

/// Where a list is, what it has, and the version that it is of.
pub(super) type Listed = (Kind, String, Vec<wire::Object>, String);

/// Kind, namespace and name.
type Place = (Kind, String, String);

/// What is known.
pub(super) struct State {
    reading: Reading,
    objects: BTreeMap<Place, (String, wire::Object)>,
    versions: BTreeMap<String, (Kind, String)>,
    applications: BTreeMap<ApplicationKey, Application>,
}

impl State {
    pub fn new(source: &str, cluster: &str, environment: Option<String>) -> Self {
        let (source, cluster) = (source.to_owned(), cluster.to_owned());
        Self {
            reading: Reading { source, cluster, environment },
            objects: BTreeMap::new(),
            versions: BTreeMap::new(),
            applications: BTreeMap::new(),
        }
    }

    /// Takes whole lists over; gives the applications.
    pub fn listed(&mut self, lists: Vec<Listed>, now: Timestamp) -> Vec<Application> {
        self.objects.clear();
        self.versions.clear();
        for (kind, path, objects, version) in lists {
            for object in objects {
                self.put(kind, &path, object);
            }
            self.versions.insert(path, (kind, version));
        }
        self.applications = self.made(now);
        self.applications.values().cloned().collect()
    }

    /// Where changes are to be told from.
    pub fn versions(&self) -> Vec<(Kind, String, String)> {
        let one = |(path, (kind, version)): (&String, &(Kind, String))| {
            (*kind, path.clone(), version.clone())
        };
        self.versions.iter().map(one).collect()
    }

    pub fn application(&self, key: &ApplicationKey) -> Option<Application> {
        self.applications.get(key).cloned()
    }

    /// Takes a change over; gives what it changes of applications.
    pub fn changed(
        &mut self,
        kind: Kind,
        path: &str,
        told: Told<wire::Object>,
        now: Timestamp,
    ) -> Vec<Change> {
        match told {
            Told::Alive => return Vec::new(),
            Told::Is(object) => self.put(kind, path, object),
            Told::Gone(object) => {
                self.objects.remove(&place(kind, &object));
            }
            Told::All { items, unreadable } => {
                // What could not be read stays as it was.
                if unreadable.is_empty() {
                    self.objects.retain(|_, (at, _)| at != path);
                }
                for object in items {
                    self.put(kind, path, object);
                }
            }
        }
        let before = std::mem::take(&mut self.applications);
        self.applications = made_after(&self.reading, &self.objects, &before, now);
        let gone = before.keys().filter(|key| !self.applications.contains_key(key));
        let gone: Vec<Change> = gone.cloned().map(Change::Gone).collect();
        let news = self.applications.values().filter(|one| before.get(&one.key) != Some(one));
        let news = news.map(|application| Change::Is {
            application: Box::new(application.clone()),
            version: None,
        });
        news.chain(gone).collect()
    }

    /// Whether an application is suspended, and what it is made from.
    pub fn source_of(&self, key: &ApplicationKey) -> (bool, Option<Place>) {
        let object = Kind::of_key(key).and_then(|(kind, namespace)| {
            self.objects.get(&(kind, namespace.to_owned(), key.name.clone()))
        });
        let Some((_, object)) = object else { return (false, None) };
        let source = source_place(object).filter(|place| self.objects.contains_key(place));
        (object.spec.suspend, source)
    }

    fn put(&mut self, kind: Kind, path: &str, object: wire::Object) {
        self.objects.insert(place(kind, &object), (path.to_owned(), object));
    }

    fn made(&self, now: Timestamp) -> BTreeMap<ApplicationKey, Application> {
        made_after(&self.reading, &self.objects, &self.applications, now)
    }
}

fn place(kind: Kind, object: &wire::Object) -> Place {
    (kind, object.metadata.namespace.clone(), object.metadata.name.clone())
}

/// What an object is made from, wherever it says so.
fn source_place(object: &wire::Object) -> Option<Place> {
    let spec = &object.spec;
    let all = [&spec.source_ref, &spec.chart_ref, &spec.chart.spec.source_ref];
    let source = all.into_iter().find(|source| !source.name.is_empty())?;
    let namespace = match source.namespace.as_str() {
        "" => object.metadata.namespace.clone(),
        namespace => namespace.to_owned(),
    };
    Some((Kind::of_name(&source.kind)?, namespace, source.name.clone()))
}

fn made_after(
    reading: &Reading,
    objects: &BTreeMap<Place, (String, wire::Object)>,
    before: &BTreeMap<ApplicationKey, Application>,
    now: Timestamp,
) -> BTreeMap<ApplicationKey, Application> {
    let own = objects.iter().filter(|((kind, ..), _)| kind.is_application());
    let made = own.map(|((kind, ..), (_, object))| {
        let source = source_place(object).and_then(|place| objects.get(&place));
        let source = source.map(|(_, source)| source);
        let mut application = reading.application(*kind, object, source);
        let known = before.get(&application.key);
        let last = known.and_then(|known| known.operation.as_ref());
        application.operation = operation::operation(object, last, now);
        if let Some(known) = known {
            remember(&mut application.history, &known.history);
        }
        (application.key.clone(), application)
    });
    made.collect()
}

/// What was there before goes on to be known.
fn remember(history: &mut Vec<Deployed>, before: &[Deployed]) {
    let Some(oldest) = history.last().map(|one| one.at) else { return };
    let older = before.iter().filter(|one| one.at < oldest);
    let older: Vec<Deployed> = older.cloned().collect();
    history.extend(older);
    history.truncate(HISTORY);
}

/// The operation that goes on when only its end is new.
pub(super) fn same(one: &Operation, other: &Operation) -> bool {
    one.phase == other.phase && one.message == other.message && one.revision == other.revision
}
