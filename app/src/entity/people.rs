//! Teams and people: who belongs where, and what they own.

use super::{
    address::EntityTab,
    api::Member,
    relations::{FIRST, members, of_type},
};
use crate::{
    catalog::catalog_address,
    moment::{entity_address, same_moment},
    text::{Text, use_text},
    ui::{Avatar, Card, EmptyState, EntityName, ExternalLink, Fact, Facts, ReferenceLink, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    Entity, EntityRef,
    catalog::{EntityDetail, EntityRow, FacetField, ListQuery, Reference},
};

/// `spec.profile.email`, when it is there.
pub fn email(entity: &Entity) -> Option<&str> {
    let email = entity.spec("profile")?.get("email")?.as_str()?.trim();
    email.contains('@').then_some(email)
}

/// The kinds of what is owned, with their counts, the most frequent first.
fn owned_kinds(owned: &[EntityRow]) -> Vec<(String, String, u64)> {
    let mut kinds: Vec<(String, String, u64)> = Vec::new();
    for row in owned {
        let kind = row.reference.kind();
        match kinds.iter_mut().find(|(known, ..)| known == kind) {
            Some((_, _, number)) => *number += 1,
            None => kinds.push((kind.to_owned(), row.kind.clone(), 1)),
        }
    }
    kinds.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    kinds
}

/// Where what someone owns is listed: of a kind, or of all.
fn owned_address(owner: &EntityRef, kind: Option<&str>) -> String {
    let query = ListQuery { kind: kind.map(str::to_owned), ..ListQuery::default() };
    same_moment(&catalog_address(&query.toggled(FacetField::Owner, &owner.to_string())))
}

/// Who belongs to a team: names on the overview, the way to all of them.
#[component]
pub(super) fn TeamCard(detail: EntityDetail) -> impl IntoView {
    let text = &use_text().entity;
    let all: Vec<Reference> = members(&detail.relations).cloned().collect();
    let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
    let address = same_moment(&EntityTab::Members.address(&detail.row.reference));
    let aside =
        move || (total > 0).then(|| view! { <a href=address.clone()>{(text.all_of)(total)}</a> });
    let body = if all.is_empty() {
        view! { <p class="entity-people-quiet">{text.no_members}</p> }.into_any()
    } else {
        let people = all
            .into_iter()
            .take(FIRST)
            .map(|reference| {
                view! {
                    <li>
                        <ReferenceLink reference />
                    </li>
                }
            })
            .collect_view();
        view! {
            <ul class="entity-people-names" role="list">
                {people}
            </ul>
        }
        .into_any()
    };
    view! {
        <Card title=text.members icon=lucide::LuUsers aside>
            {body}
        </Card>
    }
    .into_any()
}

/// Everyone who belongs to a team, with e-mail.
#[component]
pub(super) fn Members(members: Vec<Member>) -> impl IntoView {
    let text = &use_text().entity;
    if members.is_empty() {
        return view! { <EmptyState icon=lucide::LuUsers title=text.members hint=text.no_members /> }
        .into_any();
    }
    let rows = members
        .into_iter()
        .map(|member| {
            let Reference { target, label, exists, .. } = member.person;
            let name = if exists {
                view! {
                    <a href=entity_address(&target) data-row-link>
                        {label.clone()}
                    </a>
                }
                .into_any()
            } else {
                view! { <span class="missing">{label.clone()}</span> }.into_any()
            };
            let email = member.email.map(|email| {
                let address = format!("mailto:{email}");
                view! { <ExternalLink address label=email /> }
            });
            view! {
                <li data-row>
                    <Avatar name=label />
                    <div>
                        <p class="name">{name}</p>
                        <p class="description">{member.description}</p>
                    </div>
                    {email}
                </li>
            }
        })
        .collect_view();
    view! {
        <h2 class="unseen">{text.members}</h2>
        <ul class="entity-people" role="list">
            {rows}
        </ul>
    }
    .into_any()
}

/// What a team or person owns itself.
#[component]
pub(super) fn Owned(detail: EntityDetail) -> impl IntoView {
    let text = use_text();
    let owner = detail.row.reference;
    if detail.owned.is_empty() {
        return view! {
            <Card title=text.entity.owned icon=lucide::LuBoxes>
                <p class="entity-people-quiet">{text.entity.owned_none}</p>
            </Card>
        }
        .into_any();
    }
    let kinds = owned_kinds(&detail.owned).into_iter().map(|(kind, written, number)| {
        let label = text.kind_plural(&kind, &written);
        let address = owned_address(&owner, Some(&kind));
        view! {
            <li>
                <a href=address>{label} <span class="count">{count(number)}</span></a>
            </li>
        }
    });
    let kinds = kinds.collect_view();
    let rows = detail.owned.into_iter().take(FIRST);
    let rows = rows
        .map(|row| {
            view! {
                <li data-row>
                    <EntityName row />
                </li>
            }
        })
        .collect_view();
    let all = owned_address(&owner, None);
    let all_words = (text.entity.all_of)(detail.owned_total);
    view! {
        <Card title=text.entity.owned icon=lucide::LuBoxes>
            <ul class="entity-people-kinds" role="list">
                {kinds}
                <li>
                    <a href=all>{all_words}</a>
                </li>
            </ul>
            <ul class="entity-people-owned" role="list">
                {rows}
            </ul>
        </Card>
    }
    .into_any()
}

/// Where a team stands: the teams above it, itself, those in it.
#[component]
pub(super) fn Hierarchy(detail: EntityDetail) -> impl IntoView {
    let text = &use_text().entity;
    let parts: Vec<Reference> = of_type(&detail.relations, "parentOf").cloned().collect();
    if parts.is_empty() && detail.ancestors.is_empty() {
        return ().into_any();
    }
    let label = detail.row.label;
    let parts = (!parts.is_empty()).then(|| {
        let parts = parts
            .into_iter()
            .map(|reference| {
                view! {
                    <li>
                        <ReferenceLink reference />
                    </li>
                }
            })
            .collect_view();
        view! { <ul role="list">{parts}</ul> }
    });
    let this = view! {
        <ul role="list">
            <li>
                <span class="this" aria-current="true">
                    <Avatar name=label.clone() />
                    {label}
                </span>
                {parts}
            </li>
        </ul>
    }
    .into_any();
    // The nearest stands first, so the tree grows from the inside.
    let tree = detail.ancestors.into_iter().fold(this, |inner, reference| {
        view! {
            <ul role="list">
                <li>
                    <ReferenceLink reference />
                    {inner}
                </li>
            </ul>
        }
        .into_any()
    });
    view! {
        <Card title=text.hierarchy icon=lucide::LuNetwork>
            <div class="entity-people-tree">{tree}</div>
        </Card>
    }
    .into_any()
}

/// How to reach a person or team.
#[component]
pub(super) fn Profile(detail: EntityDetail) -> impl IntoView {
    let text = use_text();
    let words = &text.entity;
    let person = detail.row.reference.kind() == "user";
    let email = email(&detail.entity).map(|email| {
        let (address, label) = (format!("mailto:{email}"), email.to_owned());
        view! {
            <Fact name=words.email>
                <ExternalLink address label />
            </Fact>
        }
    });
    let teams: Vec<Reference> = of_type(&detail.relations, "memberOf").cloned().collect();
    let teams = person.then(|| teams_fact(teams, text));
    let name = detail.entity.name().to_owned();
    view! {
        <Card title=words.profile icon=lucide::LuContact>
            <Facts>
                <Fact name=words.full_name>
                    <code>{name}</code>
                </Fact>
                {email}
                {teams}
            </Facts>
        </Card>
    }
    .into_any()
}

fn teams_fact(teams: Vec<Reference>, text: &'static Text) -> impl IntoView {
    let words = &text.entity;
    if teams.is_empty() {
        return view! { <Fact name=words.member_of>{words.no_teams}</Fact> }.into_any();
    }
    let teams =
        teams.into_iter().map(|reference| view! { <ReferenceLink reference /> }).collect_view();
    view! { <Fact name=words.member_of>{teams}</Fact> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Timestamp;
    use serde_json::json;

    #[test]
    fn an_email_is_one_when_it_looks_like_one() {
        let of = |profile: serde_json::Value| {
            let entity = Entity::from_json(json!({
                "apiVersion": "v1", "kind": "User", "metadata": {"name": "a"},
                "spec": {"profile": profile},
            }));
            email(&entity.unwrap()).map(str::to_owned)
        };
        assert_eq!(of(json!({"email": " a@b.example "})).as_deref(), Some("a@b.example"));
        assert_eq!(of(json!({"email": "none"})), None);
        assert_eq!(of(json!([])), None);
    }

    #[test]
    fn kinds_are_counted_the_most_frequent_first() {
        let row = |kind: &str| EntityRow {
            reference: EntityRef::new(kind, "default", "a"),
            kind: kind.to_owned(),
            label: String::new(),
            description: None,
            entity_type: None,
            lifecycle: None,
            owner: None,
            system: None,
            tags: Vec::new(),
            updated_at: Timestamp(0),
        };
        let kinds = owned_kinds(&[row("API"), row("Resource"), row("Component"), row("Resource")]);
        let told: Vec<_> = kinds.iter().map(|(kind, _, number)| (kind.as_str(), *number)).collect();
        assert_eq!(told, [("resource", 2), ("api", 1), ("component", 1)]);
    }
}
