//! What expressions know beside Nunjucks' own filters, as editors of templates are told of it.

use serde_json::{Value, json};

/// Filters, functions and values.
pub(super) fn extensions() -> Value {
    json!({
        "filters": {
            "parseRepoUrl": parse_repo_url(),
            "parseEntityRef": parse_entity_ref(),
            "pick": pick(),
            "projectSlug": project_slug(),
        },
        "globals": {"functions": functions(), "values": {}},
    })
}

fn parse_repo_url() -> Value {
    json!({
        "description": "Takes the value of a RepoUrlPicker apart: host, owner, repository, and what else the host has.",
        "schema": {
            "input": {"type": "string"},
            "output": {
                "type": "object",
                "required": ["host", "repo"],
                "properties": {
                    "host": {"type": "string"},
                    "owner": {"type": "string"},
                    "repo": {"type": "string"},
                    "organization": {"type": "string"},
                    "workspace": {"type": "string"},
                    "project": {"type": "string"},
                },
            },
        },
        "examples": [{
            "description": "The owner of the repository that was chosen",
            "example": "${{ parameters.repoUrl | parseRepoUrl | pick('owner') }}",
        }],
    })
}

fn parse_entity_ref() -> Value {
    json!({
        "description": "Takes a reference to an entity apart: kind, namespace and name.",
        "schema": {
            "input": {"type": "string"},
            "arguments": [{
                "type": "object",
                "properties": {
                    "defaultKind": {"type": "string"},
                    "defaultNamespace": {"type": "string"},
                },
            }],
            "output": {
                "type": "object",
                "required": ["kind", "namespace", "name"],
                "properties": {
                    "kind": {"type": "string"},
                    "namespace": {"type": "string"},
                    "name": {"type": "string"},
                },
            },
        },
        "examples": [{
            "description": "The name of the owner that was chosen",
            "example": "${{ parameters.owner | parseEntityRef({ defaultKind: 'group' }) | pick('name') }}",
        }],
    })
}

fn pick() -> Value {
    json!({
        "description": "The value at a path within an object; parts are separated by dots.",
        "schema": {
            "input": {"type": "object"},
            "arguments": [{"type": "string"}],
            "output": {},
        },
        "examples": [{
            "description": "The host of the repository that was chosen",
            "example": "${{ parameters.repoUrl | parseRepoUrl | pick('host') }}",
        }],
    })
}

fn project_slug() -> Value {
    json!({
        "description": "Owner and repository, with a slash between them.",
        "schema": {"input": {"type": "string"}, "output": {"type": "string"}},
        "examples": [{
            "description": "As the annotation `github.com/project-slug` wants it",
            "example": "${{ parameters.repoUrl | projectSlug }}",
        }],
    })
}

fn functions() -> Value {
    let step = |description: &str, example: &str| {
        json!({
            "description": description,
            "schema": {"arguments": [], "output": {"type": "boolean"}},
            "examples": [{"description": "As the condition of a step", "example": example}],
        })
    };
    json!({
        "always": step("Runs a step whatever became of those before it.", "if: ${{ always() }}"),
        "failure": step("Runs a step only once one before it has failed.", "if: ${{ failure() }}"),
    })
}
