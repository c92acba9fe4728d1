//! Teams and people of an account as Group and User entities, shaped as Backstage's providers shape
//! them, and judged like any descriptor.

use super::{HostedSource, repository::failed};
use crate::{
    import::hash,
    reading::{Keep, Known, Reading},
    source::{
        document::{self, Contents, Provenance},
        hosts::Pages,
        place::Place,
    },
};
use platform::{
    code_host::{CodeHost, People, Person, Team},
    entity,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};
use store::LocationRecord;
use url::Url;

impl HostedSource {
    /// Reads everybody, unless it is a pass about something else. What fails is a finding, which
    /// keeps everybody.
    pub(super) async fn read_people(&self, known: &Known, passed_over: bool) -> Reading {
        let page = self.host.people_page();
        let place = |fingerprint| LocationRecord {
            location: page.clone(),
            parent: None,
            scanned: true,
            fingerprint,
        };
        let before = known.fingerprint(&page);
        if let (true, Some(before)) = (passed_over, before) {
            return unchanged(place(Some(before.to_owned())));
        }
        let people = match self.patiently(|| self.host.people()).await {
            Ok(people) => people,
            Err(error) => {
                let mut finding = failed(&page, &error.to_string());
                finding.keep = Keep::Location;
                let locations = vec![place(None)];
                return Reading { findings: vec![finding], locations, ..Reading::default() };
            }
        };
        let annotations = self.host.annotations();
        let looks = hash(&format!("{} {annotations:?} {people:?}", self.usual.program));
        if before == Some(&looks) {
            return unchanged(place(Some(looks)));
        }
        let mut reading = self.judged(&page, entities(&*self.host, &people));
        let fingerprint = Some(looks).filter(|_| reading.findings.is_empty());
        reading.locations.push(place(fingerprint));
        reading
    }

    fn judged(&self, page: &str, entities: Vec<Value>) -> Reading {
        let mut reading = Reading::default();
        let Ok(url) = Url::parse(page) else {
            reading.findings.push(failed(page, "this is no address"));
            return reading;
        };
        let place = Place::Url(url);
        let location = format!("url:{page}");
        let provenance = Provenance { origin: location.clone(), location, pages: Pages::default() };
        for entity in entities {
            // What is judged is YAML, of which JSON is a part.
            let (text, usual) = (entity.to_string(), &self.usual);
            let read = document::read(&place, &text, true, &provenance, usual, &NoContents);
            reading.claims.extend(read.claims);
            reading.findings.extend(read.findings);
        }
        // The location is called as the host calls it, not as an address is written in full.
        reading.claims.iter_mut().for_each(|claim| page.clone_into(&mut claim.location));
        reading.findings.iter_mut().for_each(|finding| page.clone_into(&mut finding.location));
        reading
    }
}

fn unchanged(place: LocationRecord) -> Reading {
    let unchanged = HashSet::from([place.location.clone()]);
    Reading { locations: vec![place], unchanged, ..Reading::default() }
}

/// Nothing can be put in.
struct NoContents;

impl Contents for NoContents {
    fn text(&self, _: &Place) -> Result<String, String> {
        Err("there are no files here".to_owned())
    }
}

/// Groups first, then users, each in the order of the host.
fn entities(host: &dyn CodeHost, people: &People) -> Vec<Value> {
    let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut teams_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for team in &people.teams {
        if let Some(parent) = &team.parent {
            children.entry(parent).or_default().push(&team.slug);
        }
        for member in &team.members {
            teams_of.entry(member).or_default().push(&team.slug);
        }
    }
    let below = |slug: &str| children.get(slug).cloned().unwrap_or_default();
    let groups = people.teams.iter().map(|team| group(host, team, &below(&team.slug)));
    let member_of = |login: &str| teams_of.get(login).cloned().unwrap_or_default();
    let users = people.people.iter().map(|person| user(host, person, &member_of(&person.login)));
    groups.chain(users).collect()
}

fn group(host: &dyn CodeHost, team: &Team, children: &[&str]) -> Value {
    let mut annotations = managed_by(&host.team_page(team));
    annotations.insert(host.annotations().team, Value::from(team.full_slug.as_str()));
    if let Some(page) = &team.edit_page {
        annotations.insert(entity::EDIT_URL.to_owned(), Value::from(page.as_str()));
    }
    let profile = some([("displayName", team.name.as_ref()), ("picture", team.picture.as_ref())]);
    let mut spec = some([("parent", team.parent.as_ref())]);
    spec.insert("type".to_owned(), Value::from("team"));
    spec.insert("profile".to_owned(), Value::from(profile));
    spec.insert("children".to_owned(), json!(children));
    spec.insert("members".to_owned(), json!(team.members));
    envelope("Group", &team.slug, team.about.as_ref(), annotations, spec)
}

fn user(host: &dyn CodeHost, person: &Person, member_of: &[&str]) -> Value {
    let mut annotations = managed_by(&host.person_page(person));
    annotations.insert(host.annotations().user, Value::from(person.login.as_str()));
    if let (Some(key), Some(id)) = (host.annotations().user_id, &person.id) {
        annotations.insert(key, Value::from(id.as_str()));
    }
    let profile = some([
        ("displayName", person.name.as_ref()),
        ("email", person.email.as_ref()),
        ("picture", person.picture.as_ref()),
    ]);
    let mut spec = Map::new();
    spec.insert("profile".to_owned(), Value::from(profile));
    spec.insert("memberOf".to_owned(), json!(member_of));
    envelope("User", &person.login, person.about.as_ref(), annotations, spec)
}

fn envelope(
    kind: &str,
    name: &str,
    about: Option<&String>,
    annotations: Map<String, Value>,
    spec: Map<String, Value>,
) -> Value {
    let mut metadata = some([("description", about)]);
    metadata.insert("name".to_owned(), Value::from(name));
    metadata.insert("annotations".to_owned(), Value::from(annotations));
    let api_version = "backstage.io/v1alpha1";
    json!({"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec})
}

fn managed_by(page: &str) -> Map<String, Value> {
    let location = Value::from(format!("url:{page}"));
    let keys = [entity::MANAGED_BY_LOCATION, entity::MANAGED_BY_ORIGIN_LOCATION];
    keys.into_iter().map(|key| (key.to_owned(), location.clone())).collect()
}

/// The fields that there are.
fn some<const N: usize>(fields: [(&str, Option<&String>); N]) -> Map<String, Value> {
    let field = |(name, value): (&str, Option<&String>)| {
        Some((name.to_owned(), Value::from(value?.as_str())))
    };
    fields.into_iter().filter_map(field).collect()
}
