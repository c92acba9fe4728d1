//! Tasks of templates through the API, by the roles that there are (row 8.4): who begins one, who sees it,
//! who ends it.

use super::{Company, ROLES};
use axum::http::StatusCode;
use platform::Entity;
use serde_json::{Value, json};

/// A template that everybody sees, with a step that does nothing.
pub(super) fn template() -> Entity {
    Entity::from_json(json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "note"},
        "spec": {
            "type": "documentation",
            "parameters": {"properties": {"name": {"type": "string"}}},
            "steps": [{"id": "tell", "action": "debug:log", "input": {}}],
        },
    }))
    .unwrap()
}

impl Company {
    async fn call(
        &self,
        session: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> (StatusCode, Value) {
        let headers = [
            ("cookie", session),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/json"),
        ];
        let path = format!("/api/scaffolder/v2/{path}");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, _, text) = self.send(method, &path, &headers, body).await;
        (status, serde_json::from_str(&text).unwrap_or_default())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_are_begun_seen_and_ended_by_whom_the_roles_say() {
    let company = Company::new().await;
    let wish = json!({"templateRef": "template:default/note", "values": {"name": "one"}});
    let developer = company.session("developer").await;
    let (status, begun) = company.call(&developer, "POST", "tasks", &wish).await;
    assert_eq!(status, StatusCode::CREATED, "{begun}");
    let task = format!("tasks/{}", begun["id"].as_str().unwrap());
    for role in ROLES {
        let session = company.session(role).await;
        let sees = role != "owner-of";
        let ask = async |method: &str, path: &str, body: &Value| {
            company.call(&session, method, path, body).await
        };

        let (status, answer) = ask("POST", "tasks", &wish).await;
        let expected = match role {
            "developer" | "platform-engineer" | "admin" | "contractor-developer" => 201,
            "owner-of" => 404,
            _ => 403,
        };
        assert_eq!(status.as_u16(), expected, "{role} begins: {answer}");
        if let Some(own) = answer["id"].as_str() {
            let (status, own) = ask("GET", &format!("tasks/{own}"), &Value::Null).await;
            assert_eq!(status, StatusCode::OK, "{role} sees what is theirs");
            assert_eq!(own["createdBy"], format!("user:default/{role}"));
        }

        let (status, answer) = ask("GET", &task, &Value::Null).await;
        assert_eq!(status == StatusCode::OK, sees, "{role} sees: {status} {answer}");
        assert_eq!(status == StatusCode::NOT_FOUND, !sees, "{role} sees: {status}");
        let (_, page) = ask("GET", "tasks?createdBy=user:default/developer", &Value::Null).await;
        assert_eq!(page["totalTasks"] != 0, sees, "{role} lists: {page}");
        for part in ["events", "eventstream"] {
            let path = format!("{task}/{part}?after=1000000");
            let (status, _) = ask("GET", &path, &Value::Null).await;
            assert_eq!(status == StatusCode::OK, sees, "{role} hears {part}: {status}");
        }

        // By then it may have ended, which is another refusal.
        let (status, answer) = ask("POST", &format!("{task}/cancel"), &Value::Null).await;
        let may = ["developer", "platform-engineer", "admin"].contains(&role);
        let refused = if sees { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
        assert_eq!(status == refused, !may, "{role} ends: {status} {answer}");
    }
    company.catalog.shutdown().await;
}
