//! Files of repositories, as far as somebody asks for them: the readme, who looks after what, the
//! workflows.

use super::{Simulated, Slug, Within, address, refusal::Refusal, repository};
use crate::{
    company::{ORGANISATION, SERVICES},
    history::object,
};
use axum::{
    Json,
    extract::{Path, State},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// A workflow.
#[derive(Clone, Copy)]
pub(super) struct Workflow {
    pub name: &'static str,
    pub path: &'static str,
    text: &'static str,
}

/// Builds what is merged, checks what is proposed.
pub(super) const BUILD: Workflow = Workflow {
    name: "build",
    path: ".github/workflows/build.yml",
    text: "name: build\non:\n  push:\n    branches: [main]\n  pull_request:\njobs:\n  lint:\n    \
           runs-on: ubuntu-latest\n    steps:\n      - run: make lint\n  test:\n    needs: lint\n    \
           runs-on: ubuntu-latest\n    steps:\n      - run: make test\n",
};

/// Is begun by hand, and makes nothing.
pub(super) const SMOKE: Workflow = Workflow {
    name: "Smoke test",
    path: ".github/workflows/smoke.yml",
    text: "name: Smoke test\non:\n  workflow_dispatch:\n    inputs:\n      environment:\n        \
           description: Where to look\n        type: choice\n        options: [development, staging, production]\n        \
           required: true\n        default: staging\n      requests:\n        description: How many requests\n        \
           type: number\n        default: 20\n      verbose:\n        description: Keep every answer\n        \
           type: boolean\n      note:\n        description: Why it is run\njobs:\n  smoke:\n    \
           runs-on: ubuntu-latest\n    steps:\n      - run: make smoke\n",
};

/// What the second one wants to know.
pub(super) const INPUTS: [&str; 4] = ["environment", "requests", "verbose", "note"];

impl Workflow {
    pub fn id(self, repository: &str) -> i64 {
        address::id(&["workflow", repository, self.name])
    }

    fn json(self, repository: &str) -> Value {
        let id = self.id(repository);
        let own = address::of(repository, &format!("actions/workflows/{id}"));
        let file = self.path.rsplit('/').next().unwrap_or_default();
        json!({
            "id": id,
            "node_id": address::node(&["workflow", &own]),
            "name": self.name,
            "path": self.path,
            "state": "active",
            "created_at": "2025-01-01T08:00:00Z",
            "updated_at": "2025-01-01T08:00:00Z",
            "url": own,
            "html_url": address::page(repository, &format!("blob/main/{}", self.path)),
            "badge_url": address::page(repository, &format!("actions/workflows/{file}/badge.svg")),
        })
    }
}

pub(super) async fn workflows(Path((owner, name)): Slug) -> Result<Json<Value>, Refusal> {
    let name = repository(&owner, &name)?;
    let all = [BUILD, SMOKE].map(|workflow| workflow.json(name));
    Ok(Json(json!({"total_count": all.len(), "workflows": all})))
}

/// The text of a file, when there is one.
fn text(repository: &str, path: &str) -> Option<String> {
    let services = || SERVICES.iter().filter(|service| service.repository == repository);
    match path {
        "README.md" => {
            let page = address::page(repository, "actions/workflows/build.yml/badge.svg");
            let names: Vec<_> =
                services().map(|one| format!("| `{}` | {} |", one.name, one.about)).collect();
            Some(format!(
                "# {repository}\n\n[![build]({page})](../../actions)\n\n{}.\n\n| service | what it \
                 does |\n|---|---|\n{}\n\n## Working on it\n\n```sh\nmake test\n```\n\nHow it is \
                 built stands in [the architecture](docs/architecture.md).\n\n![The parts and who \
                 talks to whom](docs/parts.png)\n",
                services().next().map_or("A library", |one| one.about),
                names.join("\n"),
            ))
        }
        ".github/CODEOWNERS" => {
            let team = services().next()?.team;
            Some(format!(
                "# Who looks at what.\n*         @{ORGANISATION}/{team}\n/.github/ \
                 @{ORGANISATION}/platform\n"
            ))
        }
        path => {
            let workflow = [BUILD, SMOKE].into_iter().find(|workflow| workflow.path == path)?;
            Some(workflow.text.to_owned())
        }
    }
}

fn file(repository: &str, path: &str) -> Result<Json<Value>, Refusal> {
    let text = text(repository, path).ok_or(Refusal::NotFound)?;
    let own = address::of(repository, &format!("contents/{path}?ref=main"));
    let sha = object(&["blob", &text]);
    let git = address::of(repository, &format!("git/blobs/{sha}"));
    let page = address::page(repository, &format!("blob/main/{path}"));
    Ok(Json(json!({
        "type": "file",
        "encoding": "base64",
        "size": text.len(),
        "name": path.rsplit('/').next(),
        "path": path,
        "content": STANDARD.encode(&text),
        "sha": sha,
        "url": own,
        "git_url": git,
        "html_url": page,
        "download_url": address::page(repository, &format!("raw/main/{path}")),
        "_links": {"git": git, "self": own, "html": page},
    })))
}

pub(super) async fn readme(Path((owner, name)): Slug) -> Result<Json<Value>, Refusal> {
    file(repository(&owner, &name)?, "README.md")
}

pub(super) async fn contents(Path((owner, name, path)): Within) -> Result<Json<Value>, Refusal> {
    file(repository(&owner, &name)?, &path)
}

pub(super) async fn branches(
    State(server): Simulated,
    Path((owner, name)): Slug,
) -> Result<Json<Value>, Refusal> {
    let name = repository(&owner, &name)?;
    let world = &server.world;
    let branch = |branch: &str, commit: &str, protected: bool| {
        json!({
            "name": branch,
            "commit": {"sha": commit, "url": address::of(name, &format!("commits/{commit}"))},
            "protected": protected,
        })
    };
    let main = branch("main", &super::repositories::head(world, name), true);
    let open = world.history.open_changes(name, world.now());
    let others = open.iter().map(|change| branch(&change.branch, &change.head, false));
    Ok(Json([main].into_iter().chain(others).collect()))
}
