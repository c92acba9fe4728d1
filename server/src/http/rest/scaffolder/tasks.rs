//! Tasks: begun, listed, looked at, ended, gone on with.

use super::{
    super::{
        answer::Json, body::Body, error::ApiError, parameters::Parameters, schemas::ErrorSchema,
    },
    Caller, Scaffolding,
    errors::Refused,
    shapes,
};
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
};
use bytes::Bytes;
use platform::{
    EntityRef,
    access::PrincipalKind,
    entity_ref::DEFAULT_NAMESPACE,
    scaffolder::{NewTask, TaskQuery, TaskState, Whose},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Tasks of a list for who does not say how many, and at the most.
const MOST: u32 = 500;

/// What makes a wish the same as one before.
const KEY: &str = "idempotency-key";

/// Letters of it.
const LONGEST_KEY: usize = 200;

pub(super) fn routes() -> OpenApiRouter<Scaffolding> {
    OpenApiRouter::default()
        .routes(routes!(create, list))
        .routes(routes!(one))
        .routes(routes!(cancel))
        .routes(routes!(retry))
}

/// A task that is to be begun.
#[derive(Deserialize, ToSchema)]
#[schema(as = TaskToBegin)]
#[serde(rename_all = "camelCase")]
struct Beginning {
    /// The template, as a reference.
    template_ref: String,
    /// What was filled in.
    #[serde(default)]
    #[schema(value_type = Value)]
    values: Map<String, Value>,
    /// Secrets: never stored beyond the task, never told.
    #[serde(default)]
    #[schema(value_type = Option<Value>)]
    secrets: Map<String, Value>,
}

/// Begin a task
///
/// What is filled in is held against the template's form, and its steps against the actions that there
/// are, before anything is run. With the header `Idempotency-Key` a second call gives the first one's task.
#[utoipa::path(
    post,
    path = "/api/scaffolder/v2/tasks",
    operation_id = "begin_task",
    tag = "Scaffolder",
    request_body(content = Beginning, example = json!({
        "templateRef": "template:default/go-service",
        "values": {"name": "stock-alerts"},
    })),
    responses(
        (status = 201, description = "Its `id`.", body = Value),
        (status = 400, description = "What was filled in does not fit: `errors`, field by field.", body = Value),
        (status = 403, description = "The caller may not use the template.", body = ErrorSchema),
        (status = 404, description = "There is no such template.", body = ErrorSchema),
        (status = 429, description = "Too many tasks are under way.", body = ErrorSchema),
    ),
)]
async fn create(
    caller: Caller,
    headers: HeaderMap,
    Body(asked): Body<Beginning>,
) -> Result<(StatusCode, Json<Value>), Refused> {
    let Beginning { template_ref, values, secrets } = asked;
    let template = EntityRef::parse(&template_ref, Some("template"), DEFAULT_NAMESPACE)
        .map_err(|error| ApiError::Input(format!("templateRef: {error}")))?;
    let key = headers.get(KEY).and_then(|key| key.to_str().ok()).map(str::trim);
    let key = key.filter(|key| !key.is_empty()).map(str::to_owned);
    if key.as_ref().is_some_and(|key| key.len() > LONGEST_KEY) {
        let message = format!("the header {KEY} is longer than {LONGEST_KEY} letters");
        return Err(ApiError::Input(message).into());
    }
    let (is_draft, is_reviewed) = (false, false);
    let new = NewTask { template, values, secrets, key, is_draft, is_reviewed };
    let id = caller.create(&new).await?;
    Ok((StatusCode::CREATED, Json(json!({"id": id}))))
}

/// List tasks
///
/// Those that the caller may see: their own, and with `task.read` all.
#[utoipa::path(
    get,
    path = "/api/scaffolder/v2/tasks",
    operation_id = "list_tasks",
    tag = "Scaffolder",
    params(
        ("createdBy" = Option<Vec<String>>, Query, description = "Who began them, as references.", example = "user:default/jane"),
        ("status" = Option<Vec<String>>, Query, description = "`open`, `processing`, `completed`, `failed` or `cancelled`; repeated, any of them.", example = "failed"),
        ("order" = Option<String>, Query, description = "`asc:` or `desc:` and `created_at`, `status` or `created_by`.", example = "desc:created_at"),
        ("limit" = Option<u32>, Query, description = "How many at the most; 500 unless it is said."),
        ("offset" = Option<u32>, Query, description = "How many to leave out."),
    ),
    responses(
        (status = 200, description = "`tasks`, and how many there are in all: `totalTasks`.", body = Value),
        (status = 400, description = "A parameter makes no sense.", body = ErrorSchema),
    ),
)]
async fn list(caller: Caller, parameters: Parameters) -> Result<Json<Value>, ApiError> {
    let Some(query) = question(&parameters)? else {
        return Ok(Json(json!({"tasks": [], "totalTasks": 0})));
    };
    let page = caller.tasks(&query).await?;
    let tasks: Vec<Value> = page.rows.iter().map(shapes::listed).collect();
    Ok(Json(json!({"tasks": tasks, "totalTasks": page.total})))
}

/// What is asked; `None` when nothing can be meant, since no task here is ever in such a state.
fn question(parameters: &Parameters) -> Result<Option<TaskQuery>, ApiError> {
    let named = |name| parameters.list(name).map(|(_, value)| value).filter(|one| !one.is_empty());
    let mut states = Vec::new();
    let mut asked = false;
    for name in named("status") {
        asked = true;
        let known = TaskState::ALL.into_iter().filter(|state| state.backstage_name() == name);
        let before = states.len();
        states.extend(known);
        if states.len() == before && name != "skipped" {
            return Err(ApiError::Input(format!("there is no status {name:?} of a task")));
        }
    }
    if asked && states.is_empty() {
        return Ok(None);
    }
    // The guest, agents and services are no entities: they are called as they are.
    let by = |text: &str| match EntityRef::parse(text, Some("user"), DEFAULT_NAMESPACE) {
        Ok(entity) if entity.kind() == "user" && text != PrincipalKind::Guest.name() => {
            entity.to_string()
        }
        _ => text.to_owned(),
    };
    let count = |name, least| -> Result<Option<u32>, ApiError> {
        let number = parameters.number(name, least)?;
        Ok(number.map(|number| u32::try_from(number).unwrap_or(u32::MAX)))
    };
    Ok(Some(TaskQuery {
        whose: Whose::All,
        states,
        template: None,
        created_by: named("createdBy").map(by).collect(),
        offset: count("offset", 0)?.unwrap_or(0),
        limit: count("limit", 0)?.unwrap_or(MOST).min(MOST),
        order: order(parameters)?,
    }))
}

fn order(parameters: &Parameters) -> Result<Option<(String, bool)>, ApiError> {
    let Some((_, text)) = parameters.list("order").find(|(_, text)| !text.is_empty()) else {
        return Ok(None);
    };
    let wrong = || {
        ApiError::Input(format!(
            "the order {text:?} is none; write asc: or desc: and created_at, status or created_by"
        ))
    };
    let (way, field) = text.split_once(':').ok_or_else(wrong)?;
    let column = match field {
        "created_at" | "createdAt" => "created_at",
        "status" => "state",
        "created_by" | "createdBy" => "created_by",
        _ => return Err(wrong()),
    };
    match way {
        "asc" => Ok(Some((column.to_owned(), false))),
        "desc" => Ok(Some((column.to_owned(), true))),
        _ => Err(wrong()),
    }
}

fn missing(id: &str) -> ApiError {
    ApiError::NotFound(format!("there is no task {id}"))
}

/// One task
///
/// What it runs, what was filled in and how it stands; never its secrets.
#[utoipa::path(
    get,
    path = "/api/scaffolder/v2/tasks/{id}",
    operation_id = "task",
    tag = "Scaffolder",
    params(("id" = String, Path, description = "The task's number.")),
    responses(
        (status = 200, description = "The task.", body = Value),
        (status = 404, description = "There is no such task, or the caller may not see it.", body = ErrorSchema),
    ),
)]
async fn one(caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let task = caller.task(&id).await?.ok_or_else(|| missing(&id))?;
    let spec = caller.spec(&id).await?;
    Ok(Json(shapes::task(&task, spec.as_ref())))
}

/// End a task
///
/// The step under way is told to stop; what comes behind it is not begun.
#[utoipa::path(
    post,
    path = "/api/scaffolder/v2/tasks/{id}/cancel",
    operation_id = "cancel_task",
    tag = "Scaffolder",
    params(("id" = String, Path, description = "The task's number.")),
    responses(
        (status = 200, description = "`status`, which is `cancelled`.", body = Value),
        (status = 403, description = "It is somebody else's, and the caller may not end it.", body = ErrorSchema),
        (status = 404, description = "There is no such task, or the caller may not see it.", body = ErrorSchema),
        (status = 409, description = "It has ended already.", body = ErrorSchema),
    ),
)]
async fn cancel(caller: Caller, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    caller.cancel(&id).await?;
    Ok(Json(json!({"status": "cancelled"})))
}

/// What a task is gone on with.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = TaskToRetry)]
#[serde(rename_all = "camelCase", default)]
struct Retrying {
    /// Its secrets, which are not kept beyond its end.
    #[schema(value_type = Option<Value>)]
    secrets: Map<String, Value>,
    /// The step to begin with; the first that did not end well when it is left out.
    from: Option<String>,
}

/// Go on with a task that ended badly
#[utoipa::path(
    post,
    path = "/api/scaffolder/v2/tasks/{id}/retry",
    operation_id = "retry_task",
    tag = "Scaffolder",
    params(("id" = String, Path, description = "The task's number.")),
    request_body(content = Retrying, example = json!({"from": "publish"})),
    responses(
        (status = 201, description = "Its `id`.", body = Value),
        (status = 403, description = "It is somebody else's.", body = ErrorSchema),
        (status = 404, description = "There is no such task, or the caller may not see it.", body = ErrorSchema),
        (status = 409, description = "It has not ended, or ended well.", body = ErrorSchema),
    ),
)]
async fn retry(
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    // Older clients send nothing at all.
    let asked = if body.is_empty() {
        Retrying::default()
    } else {
        serde_json::from_slice(&body).map_err(|error| ApiError::Input(error.to_string()))?
    };
    caller.retry(&id, asked.from.as_deref(), &asked.secrets).await?;
    Ok((StatusCode::CREATED, Json(json!({"id": id}))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<Option<TaskQuery>, ApiError> {
        question(&Parameters::read(query))
    }

    #[test]
    fn a_client_of_backstage_is_understood() {
        let query = "createdBy=user%3Adefault%2FJane&createdBy=bob&status=processing&status=failed\
                     &order=desc%3Astatus&limit=5&offset=10";
        let query = asked(query).unwrap().unwrap();
        assert_eq!(query.created_by, ["user:default/jane", "user:default/bob"]);
        let states = [TaskState::Processing, TaskState::Waiting, TaskState::Failed];
        assert_eq!(query.states, states);
        assert_eq!(query.order, Some(("state".to_owned(), true)));
        assert_eq!((query.whose, query.limit, query.offset), (Whose::All, 5, 10));
        let others = asked("createdBy=guest&createdBy=agent%3Abuilder").unwrap().unwrap();
        assert_eq!(others.created_by, ["guest", "agent:builder"]);
        let usual = asked("").unwrap().unwrap();
        assert_eq!((usual.limit, usual.states.len()), (MOST, 0));
    }

    #[test]
    fn what_no_task_here_is_gives_none_and_nonsense_is_refused() {
        assert_eq!(asked("status=skipped").unwrap(), None);
        for query in
            ["status=sleeping", "order=status", "order=up:status", "order=asc:x", "limit=x"]
        {
            assert!(matches!(asked(query), Err(ApiError::Input(_))), "{query}");
        }
    }
}
