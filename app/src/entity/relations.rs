//! Relations grouped by what they mean, and which of them stand where on the page.

use super::address::EntityTab;
use crate::{
    catalog::catalog_address,
    moment::same_moment,
    text::{EntityText, use_text},
    ui::{Card, Fold, ReferenceLink, count},
};
use leptos::prelude::*;
use platform::{
    EntityRef,
    catalog::{EntityDetail, FacetField, ListQuery, Reference, Relation},
};

/// How many of a group are shown at once.
pub(super) const FIRST: usize = 12;

/// Relations of what needs something, in the order of the page.
const DEPENDENCIES: [&str; 6] =
    ["dependsOn", "dependencyOf", "consumesApi", "apiConsumedBy", "providesApi", "apiProvidedBy"];

/// Relations of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationGroup {
    /// The type.
    pub relation_type: String,
    /// The others, in the order of the answer.
    pub targets: Vec<Reference>,
}

/// What the graph around an entity tells: the catalog draws what a kind is looked at for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphSubject {
    /// What needs what.
    Dependencies,
    /// What a system or domain is made of.
    Parts,
    /// Who belongs where.
    Hierarchy,
}

impl GraphSubject {
    /// The subject of a kind's graph.
    pub fn of(kind: &str) -> Self {
        match kind {
            "system" | "domain" => Self::Parts,
            "group" | "user" => Self::Hierarchy,
            _ => Self::Dependencies,
        }
    }

    const fn relation_types(self) -> &'static [&'static str] {
        match self {
            Self::Dependencies => &DEPENDENCIES,
            Self::Parts => &["hasPart", "partOf"],
            Self::Hierarchy => &["parentOf", "childOf", "hasMember", "memberOf"],
        }
    }

    /// How many of an entity's relations the graph draws.
    pub fn count(self, relations: &[Relation]) -> u64 {
        let types = self.relation_types();
        let drawn = |relation: &&Relation| types.contains(&relation.relation_type.as_str());
        u64::try_from(relations.iter().filter(drawn).count()).unwrap_or(u64::MAX)
    }

    /// Its name.
    pub const fn title(self, text: &EntityText) -> &'static str {
        match self {
            Self::Dependencies => text.dependencies,
            Self::Parts => text.parts,
            Self::Hierarchy => text.hierarchy,
        }
    }
}

/// The members of a team.
pub fn members(relations: &[Relation]) -> impl Iterator<Item = &Reference> {
    of_type(relations, "hasMember")
}

/// The other ends of the relations of a type.
pub fn of_type<'a>(
    relations: &'a [Relation],
    relation_type: &'a str,
) -> impl Iterator<Item = &'a Reference> {
    let wanted = relations.iter().filter(move |relation| relation.relation_type == relation_type);
    wanted.map(|relation| &relation.target)
}

/// The groups of the card: dependencies first, then the others by name. What another card of the
/// page tells (owner, members, hierarchy, parts) is left out.
pub fn groups(kind: &str, relations: &[Relation]) -> Vec<RelationGroup> {
    let mut groups: Vec<RelationGroup> = Vec::new();
    for relation in relations.iter().filter(|relation| !told_elsewhere(kind, relation)) {
        let known = groups.iter_mut().find(|group| group.relation_type == relation.relation_type);
        match known {
            Some(group) => group.targets.push(relation.target.clone()),
            None => groups.push(RelationGroup {
                relation_type: relation.relation_type.clone(),
                targets: vec![relation.target.clone()],
            }),
        }
    }
    let rank = |group: &RelationGroup| {
        let drawn = DEPENDENCIES.iter().position(|known| *known == group.relation_type);
        (drawn.unwrap_or(DEPENDENCIES.len()), group.relation_type.clone())
    };
    groups.sort_by_key(rank);
    groups
}

fn told_elsewhere(kind: &str, relation: &Relation) -> bool {
    match (relation.relation_type.as_str(), kind) {
        ("ownedBy" | "ownerOf", _)
        | ("hasMember" | "parentOf" | "childOf", "group")
        | ("memberOf", "user")
        | ("hasPart", "system" | "domain") => true,
        ("partOf", _) => matches!(relation.target.target.kind(), "system" | "domain"),
        _ => false,
    }
}

/// Where all of a group can be seen: a tab or a filter of the catalog; `None` when nowhere else.
fn all_address(reference: &EntityRef, relation_type: &str) -> Option<String> {
    let drawn = GraphSubject::of(reference.kind()) == GraphSubject::Dependencies;
    if drawn && DEPENDENCIES.contains(&relation_type) {
        return Some(EntityTab::Dependencies.address(reference));
    }
    let field = match relation_type {
        "ownerOf" => FacetField::Owner,
        "hasPart" if reference.kind() == "system" => FacetField::System,
        _ => return None,
    };
    Some(catalog_address(&ListQuery::default().toggled(field, &reference.to_string())))
}

/// Up to twelve mentions, and the way to all of them.
#[component]
pub(super) fn References(
    reference: EntityRef,
    #[prop(into)] relation_type: String,
    targets: Vec<Reference>,
) -> impl IntoView {
    let text = &use_text().entity;
    let total = u64::try_from(targets.len()).unwrap_or(u64::MAX);
    let item = |reference| {
        view! {
            <li>
                <ReferenceLink reference />
            </li>
        }
    };
    let mut targets = targets.into_iter();
    let first = targets.by_ref().take(FIRST).map(item).collect_view();
    let rest: Vec<_> = targets.collect();
    let all = all_address(&reference, &relation_type).map(|address| same_moment(&address));
    let more = (!rest.is_empty()).then(|| match all {
        Some(address) => view! {
            <a class="entity-relations-all" href=address>
                {(text.all_of)(total)}
            </a>
        }
        .into_any(),
        None => {
            let rest = rest.into_iter().map(item).collect_view();
            view! {
                <Fold summary=(text.all_of)(total)>
                    <ul class="entity-relations-list" role="list">
                        {rest}
                    </ul>
                </Fold>
            }
        }
        .into_any(),
    });
    view! {
        <ul class="entity-relations-list" role="list">
            {first}
        </ul>
        {more}
    }
    .into_any()
}

/// The card with every group that no other card tells of.
#[component]
pub(super) fn RelationsCard(detail: EntityDetail) -> impl IntoView {
    let text = use_text();
    let reference = detail.row.reference;
    let groups = groups(reference.kind(), &detail.relations);
    if groups.is_empty() {
        let alone = detail.relations.is_empty() && reference.kind() != "location";
        return alone
            .then(|| {
                view! {
                    <Card title=text.entity.relations icon=icondata_lu::LuLink2>
                        <p class="entity-relations-none">{text.entity.no_relations}</p>
                    </Card>
                }
            })
            .into_any();
    }
    let groups = groups
        .into_iter()
        .map(|group| {
            let number = u64::try_from(group.targets.len()).unwrap_or(u64::MAX);
            view! {
                <section>
                    <h3>
                        {text.relation(&group.relation_type)}
                        <span class="count">{count(number)}</span>
                    </h3>
                    <References
                        reference=reference.clone()
                        relation_type=group.relation_type
                        targets=group.targets
                    />
                </section>
            }
        })
        .collect_view();
    view! {
        <Card title=text.entity.relations icon=icondata_lu::LuLink2>
            <div class="entity-relations">{groups}</div>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(relation_type: &str, target: &str) -> Relation {
        let target: EntityRef = target.parse().unwrap();
        let label = target.name().to_owned();
        let target = Reference { target, label, entity_type: None, exists: true };
        Relation { relation_type: relation_type.to_owned(), target }
    }

    #[test]
    fn groups_tell_what_no_other_card_does() {
        let relations = [
            relation("apiConsumedBy", "component:a"),
            relation("dependsOn", "resource:b"),
            relation("dependsOn", "resource:c"),
            relation("ownedBy", "group:d"),
            relation("partOf", "component:e"),
            relation("partOf", "system:f"),
            relation("approvedBy", "user:g"),
        ];
        let groups = groups("component", &relations);
        let told: Vec<_> = groups
            .iter()
            .map(|group| (group.relation_type.as_str(), group.targets.len()))
            .collect();
        assert_eq!(
            told,
            [("dependsOn", 2), ("apiConsumedBy", 1), ("approvedBy", 1), ("partOf", 1)]
        );
        assert_eq!(GraphSubject::of("component").count(&relations), 3);
        assert_eq!(GraphSubject::of("system").count(&relations), 2);
        assert_eq!(GraphSubject::of("user").count(&relations), 0);
    }

    #[test]
    fn teams_people_and_systems_have_cards_of_their_own() {
        let told = |kind, relation_type| groups(kind, &[relation(relation_type, "group:a")]).len();
        assert_eq!(told("group", "hasMember"), 0);
        assert_eq!(told("group", "childOf"), 0);
        assert_eq!(told("user", "memberOf"), 0);
        assert_eq!(told("system", "hasPart"), 0);
        assert_eq!(told("component", "hasPart"), 1);
        assert_eq!(told("robot", "memberOf"), 1);
    }

    #[test]
    fn all_of_a_long_group_are_one_click_away() {
        let system = EntityRef::new("system", "default", "shop");
        assert_eq!(
            all_address(&system, "hasPart").as_deref(),
            Some("/catalog?kind=all&system=system:default/shop")
        );
        let component = EntityRef::new("component", "default", "shop");
        assert_eq!(
            all_address(&component, "dependsOn").as_deref(),
            Some("/catalog/default/component/shop/dependencies")
        );
        for relation_type in ["dependsOn", "approvedBy"] {
            assert_eq!(all_address(&system, relation_type), None);
        }
    }
}
