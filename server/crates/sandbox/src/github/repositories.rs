//! Repositories and their branches.

use super::{
    Simulated, Slug, Within, address,
    pages::{Asked, page},
    refusal::Refusal,
    repository,
};
use crate::{
    company::{ORGANISATION, SERVICES, repositories},
    history::object,
    world::World,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use platform::Timestamp;
use serde_json::{Map, Value, json};

/// Addresses that every repository has: the field, and what comes after the repository's own.
const PLACES: &[(&str, &str)] = &[
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
];

/// What all of them have alike.
const ALIKE: &[(&str, Alike)] = &[
    ("fork", Alike::Flag(false)),
    ("private", Alike::Flag(true)),
    ("is_template", Alike::Flag(false)),
    ("has_issues", Alike::Flag(true)),
    ("has_projects", Alike::Flag(false)),
    ("has_wiki", Alike::Flag(false)),
    ("has_pages", Alike::Flag(false)),
    ("has_downloads", Alike::Flag(false)),
    ("has_discussions", Alike::Flag(true)),
    ("archived", Alike::Flag(false)),
    ("disabled", Alike::Flag(false)),
    ("forks", Alike::Nothing),
    ("forks_count", Alike::Nothing),
    ("stargazers_count", Alike::Nothing),
    ("watchers", Alike::Nothing),
    ("watchers_count", Alike::Nothing),
    ("homepage", Alike::Unknown),
    ("mirror_url", Alike::Unknown),
    ("license", Alike::Unknown),
];

/// A value that needs no thought.
enum Alike {
    Flag(bool),
    Nothing,
    Unknown,
}

impl From<&Alike> for Value {
    fn from(alike: &Alike) -> Self {
        match alike {
            Alike::Flag(flag) => json!(flag),
            Alike::Nothing => json!(0),
            Alike::Unknown => Self::Null,
        }
    }
}

/// When all repositories were made.
const CREATED: &str = "2025-01-01T08:00:00Z";

/// How far back the last push is sought, in days.
const PUSHED_DAYS: i64 = 90;

/// A repository in the form of lists and of what belongs to it.
pub(super) fn minimal(world: &World, name: &str) -> Value {
    let slug = format!("{ORGANISATION}/{name}");
    let own = address::api(&format!("repos/{slug}"));
    let service = SERVICES.iter().find(|service| service.repository == name);
    let mut fields: Map<String, Value> = PLACES
        .iter()
        .map(|(field, after)| ((*field).to_owned(), json!(format!("{own}{after}"))))
        .collect();
    let pushed = pushed(world, name);
    let page = address::site(&slug);
    fields.extend(ALIKE.iter().map(|(field, value)| ((*field).to_owned(), value.into())));
    let open = world.history.open_changes(name, world.now()).len();
    let rest = json!({
        "id": address::id(&["repository", name]),
        "node_id": address::node(&["repository", name]),
        "name": name,
        "full_name": slug,
        "owner": address::organisation(),
        "visibility": "private",
        "html_url": page,
        "description": service.map(|service| service.about),
        "url": own,
        "git_url": format!("git://github.northwind.example/{slug}.git"),
        "ssh_url": format!("git@github.northwind.example:{slug}.git"),
        "clone_url": format!("{page}.git"),
        "svn_url": page,
        "language": service.map(|service| service.language.name()),
        "open_issues": open,
        "open_issues_count": open,
        "size": 100 + address::id(&["size", name]) % 40_000,
        "default_branch": "main",
        "is_template": false,
        "topics": service.map(|service| vec![service.team]).unwrap_or_default(),
        "pushed_at": pushed,
        "created_at": CREATED,
        "updated_at": pushed,
        "permissions": {"admin": false, "maintain": false, "push": true, "triage": true, "pull": true},
    });
    if let Value::Object(rest) = rest {
        fields.extend(rest);
    }
    Value::Object(fields)
}

fn pushed(world: &World, name: &str) -> String {
    let now = world.now();
    let from = Timestamp(now.0 - PUSHED_DAYS * 24 * 3_600_000);
    let changes = world.history.changes(name, from, now);
    let moments = changes
        .iter()
        .map(|change| if change.is_merged(now) { change.ended } else { change.opened });
    moments.max().map_or_else(|| CREATED.to_owned(), Timestamp::to_rfc3339)
}

/// The head of the main branch.
pub(super) fn head(world: &World, name: &str) -> String {
    let merged = super::commits::merged(world, name);
    merged.first().map_or_else(|| object(&["first", name]), |change| change.commit.clone())
}

pub(super) async fn list(
    State(server): Simulated,
    Path(organisation): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    super::people::ours(&organisation)?;
    let path = format!("orgs/{ORGANISATION}/repos");
    let own = repositories().into_iter().map(str::to_owned);
    let mut names: Vec<String> = own.chain(server.world.made.names()).collect();
    names.sort();
    Ok(page(&path, names, &asked, |names, _| {
        let told = |name: &String| match server.world.made.find(name) {
            Some(made) => super::made::json(&server, &made),
            None => minimal(&server.world, name),
        };
        names.iter().map(told).collect()
    }))
}

pub(super) async fn one(
    State(server): Simulated,
    Path((owner, name)): Slug,
) -> Result<Json<Value>, Refusal> {
    let name = repository(&owner, &name)?;
    let mut whole = minimal(&server.world, name);
    whole["network_count"] = json!(0);
    whole["subscribers_count"] = json!(0);
    whole["organization"] = address::organisation();
    Ok(Json(whole))
}

pub(super) async fn languages(Path((owner, name)): Slug) -> Result<Json<Value>, Refusal> {
    let name = repository(&owner, &name)?;
    let mut all = Map::new();
    for service in SERVICES.iter().filter(|service| service.repository == name) {
        let bytes = 20_000 + address::id(&["bytes", service.name]) % 400_000;
        all.insert(service.language.name().to_owned(), json!(bytes));
    }
    all.insert("Dockerfile".to_owned(), json!(900));
    Ok(Json(Value::Object(all)))
}

pub(super) async fn branch(
    State(server): Simulated,
    Path((owner, name, branch)): Within,
) -> Result<Json<Value>, Refusal> {
    let name = repository(&owner, &name)?;
    if branch != "main" {
        return Err(Refusal::NoBranch);
    }
    let own = address::of(name, "branches/main");
    Ok(Json(json!({
        "name": "main",
        "commit": super::commits::of(&server.world, name, &head(&server.world, name))?,
        "_links": {"self": own, "html": address::page(name, "tree/main")},
        "protected": true,
        "protection": {"enabled": true},
        "protection_url": format!("{own}/protection"),
    })))
}
