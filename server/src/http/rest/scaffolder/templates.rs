//! What a template asks for, which actions there are, what a field may hold, what expressions know.

use super::{
    super::{answer::Json, body::Body, error::ApiError, schemas::ErrorSchema},
    Caller, Scaffolding, extensions,
};
use axum::extract::Path;
use platform::{EntityRef, scaffolder::TemplateForm};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What a page is called that has no name.
const UNTITLED: &str = "Please enter the following information";

pub(super) fn routes() -> OpenApiRouter<Scaffolding> {
    OpenApiRouter::default()
        .routes(routes!(parameter_schema))
        .routes(routes!(actions))
        .routes(routes!(autocomplete))
        .routes(routes!(templating_extensions))
}

/// What a template asks for
///
/// The pages of its form, each a JSON Schema with its `ui:` options, without what the caller lacks the
/// permission for.
#[utoipa::path(
    get,
    path = "/api/scaffolder/v2/templates/{namespace}/{kind}/{name}/parameter-schema",
    operation_id = "template_parameter_schema",
    tag = "Scaffolder",
    params(
        ("namespace" = String, Path, description = "The template's namespace.", example = "default"),
        ("kind" = String, Path, description = "`template`.", example = "template"),
        ("name" = String, Path, description = "Its name.", example = "go-service"),
    ),
    responses(
        (status = 200, description = "`title`, `description`, `presentation` and `steps`, each with `title` and `schema`.", body = Value),
        (status = 404, description = "There is no such template.", body = ErrorSchema),
    ),
)]
async fn parameter_schema(
    caller: Caller,
    Path((namespace, kind, name)): Path<(String, String, String)>,
) -> Result<Json<Value>, ApiError> {
    let template = EntityRef::new(&kind, &namespace, &name);
    let form = caller.form(&template).await?;
    let nowhere = || ApiError::NotFound(format!("there is no template {template}"));
    Ok(Json(schema(form.ok_or_else(nowhere)?)))
}

fn schema(form: TemplateForm) -> Value {
    let pages = form.pages.into_iter().map(|page| {
        let title = Some(page.title).filter(|title| !title.is_empty());
        let mut told = Map::new();
        told.insert("title".to_owned(), json!(title.as_deref().unwrap_or(UNTITLED)));
        told.extend(page.description.map(|text| ("description".to_owned(), json!(text))));
        told.insert("schema".to_owned(), page.schema);
        Value::Object(told)
    });
    let mut told = Map::new();
    told.insert("title".to_owned(), json!(form.title));
    if !form.description.is_empty() {
        told.insert("description".to_owned(), json!(form.description));
    }
    let labels = [
        ("backButtonText", form.labels.back),
        ("reviewButtonText", form.labels.review),
        ("createButtonText", form.labels.create),
    ];
    let labels =
        labels.into_iter().filter_map(|(name, text)| Some((name.to_owned(), json!(text?))));
    let labels: Map<String, Value> = labels.collect();
    if !labels.is_empty() {
        told.insert("presentation".to_owned(), json!({"buttonLabels": labels}));
    }
    told.insert("steps".to_owned(), pages.collect());
    Value::Object(told)
}

/// Every action
///
/// By name, with the JSON Schemas of what it takes and gives, and examples.
#[utoipa::path(
    get,
    path = "/api/scaffolder/v2/actions",
    operation_id = "template_actions",
    tag = "Scaffolder",
    responses((status = 200, description = "The actions.", body = Vec<Value>)),
)]
async fn actions(caller: Caller) -> Json<Vec<Value>> {
    let mut actions = caller.actions();
    actions.sort_by(|one, other| one.id.cmp(&other.id));
    let told = actions.into_iter().map(|action| {
        json!({
            "id": action.id,
            "description": action.description,
            "examples": action.examples,
            "schema": {"input": action.input, "output": action.output},
        })
    });
    Json(told.collect())
}

/// What a field is completed from.
#[derive(Deserialize, ToSchema)]
#[schema(as = ToComplete)]
struct Completing {
    /// The caller's own token at the code host; the portal's is used when it is left out.
    token: Option<String>,
    /// What is known already, such as `owner`.
    #[serde(default)]
    #[schema(value_type = Option<Value>)]
    context: Map<String, Value>,
}

/// What a field may hold
///
/// Such as the repositories of an owner at a code host.
#[utoipa::path(
    post,
    path = "/api/scaffolder/v2/autocomplete/{provider}/{resource}",
    operation_id = "template_autocomplete",
    tag = "Scaffolder",
    params(
        ("provider" = String, Path, description = "`github` or `gitlab`.", example = "github"),
        ("resource" = String, Path, description = "What is wanted.", example = "repositoriesWithOwner"),
    ),
    request_body(content = Completing, example = json!({"context": {"owner": "acme"}})),
    responses(
        (status = 200, description = "`results`, each with `id` and perhaps `title`.", body = Value),
        (status = 400, description = "Nobody knows such a thing.", body = ErrorSchema),
    ),
)]
async fn autocomplete(
    caller: Caller,
    Path((provider, resource)): Path<(String, String)>,
    Body(asked): Body<Completing>,
) -> Result<Json<Value>, ApiError> {
    let token = asked.token.filter(|token| !token.is_empty());
    let found = caller.complete(&provider, &resource, &asked.context, token.as_deref()).await?;
    let results = found.into_iter().map(|(id, title)| match title {
        Some(title) => json!({"id": id, "title": title}),
        None => json!({"id": id}),
    });
    Ok(Json(json!({"results": results.collect::<Vec<_>>()})))
}

/// What expressions know beside Nunjucks' own
#[utoipa::path(
    get,
    path = "/api/scaffolder/v2/templating-extensions",
    operation_id = "templating_extensions",
    tag = "Scaffolder",
    responses((status = 200, description = "`filters` and `globals`, each with its schema and examples.", body = Value)),
)]
async fn templating_extensions(_: Caller) -> Json<Value> {
    Json(extensions::extensions())
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{
        ci::May,
        scaffolder::{ButtonLabels, FormPage},
    };

    #[test]
    fn a_page_without_a_name_gets_one_and_labels_stand_where_they_are_looked_for() {
        let page = |title: &str| FormPage {
            title: title.to_owned(),
            description: None,
            schema: json!({"type": "object"}),
            html: String::new(),
        };
        let form = TemplateForm {
            template: EntityRef::new("template", "default", "a"),
            title: "A".to_owned(),
            description: String::new(),
            html: String::new(),
            version: "1".to_owned(),
            pages: vec![page(""), page("Where")],
            secrets: None,
            labels: ButtonLabels { create: Some("Go".to_owned()), ..ButtonLabels::default() },
            steps: Vec::new(),
            may: May::Act,
            may_try: true,
            findings: Vec::new(),
        };
        let told = schema(form);
        assert_eq!(told["steps"][0]["title"], UNTITLED);
        assert_eq!(told["steps"][1], json!({"title": "Where", "schema": {"type": "object"}}));
        assert_eq!(told["presentation"], json!({"buttonLabels": {"createButtonText": "Go"}}));
        assert_eq!(told.get("description"), None);
    }
}
