//! `/api/access/documents`: roles, policies and bindings, to read and to change.
//! `/api/access/explain`: whether somebody may do something, and why. Everybody may ask of themselves,
//! who has `policy.read` of every user of the catalog.

use super::rest::ApiError;
use crate::system::SystemClock;
use axum::{
    Extension, Json, Router,
    extract::{Query, State},
    http::StatusCode,
    middleware::from_fn,
    routing::get,
};
use catalog::service::{Asked, CatalogService};
use identity::policy::{
    DeskError, DocumentKind, Draft, PolicyAuthority, PolicyDesk, Reason, Rules, Source,
};
use platform::{
    EntityRef,
    access::{About, Asker, Decision, EntityFacts, Object, Permission, Principal, PrincipalKind},
    catalog::Catalog,
    timestamp::Clock,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::StoreError;

/// How many groups around a user are looked at: an end for circles.
const GROUPS: usize = 1_000;

#[derive(Clone)]
struct Explaining {
    catalog: Arc<CatalogService>,
    authority: Arc<PolicyAuthority>,
    desk: Arc<PolicyDesk>,
}

#[derive(Deserialize)]
struct Question {
    permission: String,
    entity: Option<String>,
    principal: Option<String>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Explanation {
    principal: String,
    permission: Permission,
    entity: Option<EntityRef>,
    #[serde(flatten)]
    decision: Decision,
    /// In a sentence.
    because: String,
    /// The roles that somebody has in the end.
    roles: BTreeSet<String>,
    /// How they came by them: binding by role; of what a provider says, only who asks knows.
    bindings: BTreeMap<String, Vec<String>>,
    /// The policies that decided.
    policies: Vec<Told>,
    /// Policies that could not be evaluated, and were left out.
    errors: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Told {
    name: String,
    permits: bool,
    text: String,
}

/// The route.
pub(crate) fn routes(
    catalog: Arc<CatalogService>,
    authority: Arc<PolicyAuthority>,
    desk: Arc<PolicyDesk>,
) -> Router {
    Router::new()
        .route("/api/access/documents", get(documents).put(save))
        .route("/api/access/explain", get(explain))
        .with_state(Explaining { catalog, authority, desk })
        .layer(from_fn(super::rest::shape))
}

/// A document in force, or a version of it.
#[derive(Debug, Serialize)]
struct Shown {
    kind: DocumentKind,
    name: String,
    text: String,
    #[serde(flatten)]
    source: Source,
}

/// What is to become of a document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    kind: DocumentKind,
    name: String,
    /// Its text; of a binding it is empty.
    text: Option<String>,
    /// Without a text: whether it is switched off. Else what files say is in force again.
    #[serde(default)]
    off: bool,
    /// Why.
    #[serde(default)]
    comment: String,
}

async fn documents(
    State(Explaining { catalog, desk, .. }): State<Explaining>,
    Extension(asker): Extension<Asker>,
) -> Result<Json<Vec<Shown>>, ApiError> {
    catalog.asked(&asker).require(Permission::PolicyRead, "policies").await?;
    let documents = desk.documents().await.map_err(away)?;
    let shown = DocumentKind::ALL.into_iter().flat_map(|kind| documents.of(kind));
    let shown = shown.map(|one| Shown {
        kind: one.kind,
        name: one.name.clone(),
        text: one.text.clone(),
        source: one.source.clone(),
    });
    Ok(Json(shown.collect()))
}

async fn save(
    State(Explaining { catalog, desk, .. }): State<Explaining>,
    Extension(asker): Extension<Asker>,
    Json(change): Json<Change>,
) -> Result<StatusCode, ApiError> {
    let asked = catalog.asked(&asker);
    asked.require(Permission::PolicyWrite, &change.name).await?;
    let draft = match (change.text, change.off) {
        (Some(text), _) => Draft::Text(text),
        (None, true) => Draft::Off,
        (None, false) => Draft::Base,
    };
    let document = (change.kind, change.name.as_str());
    let saved = desk.save(&asker, document, &draft, &change.comment, SystemClock.now()).await;
    match saved {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(DeskError::Refused(problems)) => Err(ApiError::Input(problems.to_string())),
        Err(DeskError::Store(error)) => Err(away(error)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn away(error: StoreError) -> ApiError {
    tracing::warn!(%error, "the store does not answer");
    ApiError::Unavailable("the store does not answer; try again".to_owned())
}

async fn explain(
    State(Explaining { catalog, authority, .. }): State<Explaining>,
    Extension(asker): Extension<Asker>,
    Query(question): Query<Question>,
) -> Result<Json<Explanation>, ApiError> {
    let asked = catalog.asked(&asker);
    let name = &question.permission;
    let permission = Permission::from_name(name)
        .ok_or_else(|| ApiError::Input(format!("there is no permission {name:?}")))?;
    let entity: Option<EntityRef> = match &question.entity {
        Some(text) => {
            Some(text.parse().map_err(|error| ApiError::Input(format!("entity: {error}")))?)
        }
        None => None,
    };
    let rules = authority.rules();
    let principal = match &question.principal {
        Some(id) if *id != asker.principal.id => {
            if !asked.may(Permission::PolicyRead) {
                let message =
                    format!("needs permission {} to ask of others", Permission::PolicyRead);
                return Err(ApiError::NotAllowed(message));
            }
            user(&asked, &rules, id).await?
        }
        _ => Principal::clone(&asker.principal),
    };
    // Who may ask for policies may know what there is; others only of what they see.
    let facts =
        entity.as_ref().and_then(|entity| asked.facts(entity, asked.may(Permission::PolicyRead)));
    Ok(Json(explained(&rules, &principal, permission, entity, facts.as_ref())))
}

fn explained(
    rules: &Rules,
    principal: &Principal,
    permission: Permission,
    entity: Option<EntityRef>,
    facts: Option<&EntityFacts>,
) -> Explanation {
    let object = facts.map_or(Object::Portal, Object::Entity);
    let verdict = rules.explain(principal, permission, &object);
    let because = match (&entity, facts, permission.about()) {
        (Some(entity), None, About::Entity) => {
            format!(
                "There is no entity {entity}, or it is not seen; this is the answer in general."
            )
        }
        _ => sentence(&verdict.decision, verdict.out_of_scope, &verdict.reasons),
    };
    let mut bindings = BTreeMap::<String, Vec<String>>::new();
    for (binding, _) in rules.bindings_of(principal, &BTreeSet::new()) {
        bindings.entry(binding.role.clone()).or_default().push(binding.to.to_string());
    }
    let told = |reason: Reason| {
        let Reason { policy: name, permits, text, .. } = reason;
        Told { name, permits, text }
    };
    Explanation {
        principal: principal.id.clone(),
        permission,
        entity,
        decision: verdict.decision,
        because,
        roles: verdict.roles,
        bindings,
        policies: verdict.reasons.into_iter().map(told).collect(),
        errors: verdict.errors,
    }
}

fn sentence(decision: &Decision, out_of_scope: bool, reasons: &[Reason]) -> String {
    let names = reasons.iter().map(|reason| reason.policy.as_str()).collect::<Vec<_>>().join(", ");
    match decision {
        _ if out_of_scope => "The bound of the token leaves it out.".to_owned(),
        Decision::Allow => format!("Permitted by {names}."),
        Decision::WithApproval { by } => {
            format!("Forbidden by {names} until approved by {}.", by.join(" or "))
        }
        Decision::Deny if reasons.is_empty() => "No policy permits it.".to_owned(),
        Decision::Deny => format!("Forbidden by {names}."),
    }
}

/// A user of the catalog, in their groups and those around these.
async fn user(asked: &Asked, rules: &Rules, id: &str) -> Result<Principal, ApiError> {
    let missing = || ApiError::NotFound(format!("there is no user {id} in the catalog"));
    let reference: EntityRef = id.parse().map_err(|_| missing())?;
    let known = asked.entity(&reference).await?.filter(|_| reference.kind() == "user");
    let known = known.ok_or_else(missing)?;
    let mut groups = BTreeSet::new();
    let mut ahead = vec![known.relations];
    while let Some(relations) = ahead.pop() {
        for relation in relations {
            let leads = ["memberOf", "childOf"].contains(&relation.relation_type.as_str());
            let group = relation.target.target;
            if leads
                && group.kind() == "group"
                && groups.len() < GROUPS
                && groups.insert(group.clone())
            {
                let detail = asked.entity(&group).await?;
                ahead.extend(detail.map(|detail| detail.relations));
            }
        }
    }
    let principal = Principal {
        kind: PrincipalKind::Person,
        id: reference.to_string(),
        label: known.row.label,
        entity: Some(reference),
        groups,
        ..Principal::anonymous()
    };
    let roles = rules.roles_of(&principal, &BTreeSet::new());
    Ok(Principal { roles, ..principal })
}
