//! What the index keeps of one entity.

use platform::{Entity, EntityRef, Timestamp, catalog::FacetField};
use std::{collections::BTreeSet, sync::Arc};

/// Characters of a description that a row shows.
const DESCRIPTION: usize = 200;

/// One entity.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub reference: EntityRef,
    pub kind: Arc<str>,
    pub label: String,
    pub description: Option<String>,
    pub entity_type: Option<Box<str>>,
    pub lifecycle: Option<Box<str>>,
    pub tags: Vec<Box<str>>,
    pub updated_at: Timestamp,
    /// Relation, target, and the relation's name from the target's side.
    pub edges: BTreeSet<(&'static str, EntityRef, &'static str)>,
    /// Name, title and description in lower case: what the text filter looks into.
    pub text: Box<str>,
}

impl Entry {
    pub fn of(
        entity: &Entity,
        edges: BTreeSet<(&'static str, EntityRef, &'static str)>,
        updated_at: Timestamp,
    ) -> Self {
        let label = entity.display_name().to_owned();
        let whole = entity.description().unwrap_or_default();
        let text = format!("{}\n{label}\n{whole}", entity.name()).to_lowercase();
        let words = |field| entity.spec_text(field).filter(|text| !text.is_empty()).map(Box::from);
        Self {
            reference: entity.reference().clone(),
            kind: Arc::from(entity.kind()),
            label,
            description: first_line(whole),
            entity_type: words("type"),
            lifecycle: words("lifecycle"),
            tags: entity.tags().map(Box::from).collect::<BTreeSet<_>>().into_iter().collect(),
            updated_at,
            edges,
            text: text.into_boxed_str(),
        }
    }

    /// The first owner.
    pub fn owner(&self) -> Option<&EntityRef> {
        self.target(|relation, _| relation == "ownedBy")
    }

    /// The system or, for a system or domain, the domain that it is part of.
    pub fn system(&self) -> Option<&EntityRef> {
        let kind =
            if matches!(self.reference.kind(), "system" | "domain") { "domain" } else { "system" };
        self.target(|relation, target| relation == "partOf" && target.kind() == kind)
    }

    fn target(&self, wanted: impl Fn(&str, &EntityRef) -> bool) -> Option<&EntityRef> {
        let found = self.edges.iter().find(|(relation, target, _)| wanted(relation, target));
        found.map(|(_, target, _)| target)
    }

    /// The values that it is counted under.
    pub fn facets(&self) -> Vec<(FacetField, String)> {
        let mut facets = vec![(FacetField::Namespace, self.reference.namespace().to_owned())];
        let mut add =
            |field, value: Option<String>| facets.extend(value.map(|value| (field, value)));
        add(FacetField::Type, self.entity_type.as_deref().map(str::to_owned));
        add(FacetField::Lifecycle, self.lifecycle.as_deref().map(str::to_owned));
        add(FacetField::Owner, self.owner().map(ToString::to_string));
        add(FacetField::System, self.system().map(ToString::to_string));
        facets.extend(self.tags.iter().map(|tag| (FacetField::Tag, tag.to_string())));
        facets
    }
}

/// The first line that is not empty, shortened.
fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let mut characters = line.chars();
    let mut short: String = characters.by_ref().take(DESCRIPTION).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    Some(short)
}
