//! What the index keeps of one entity.

use super::{links::Edge, words::Words};
use platform::{Entity, EntityRef, Timestamp, catalog::FacetField};
use std::{collections::BTreeSet, sync::Arc};

/// Characters of a description that a row shows.
const DESCRIPTION: usize = 200;

/// One entity.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub reference: Arc<EntityRef>,
    pub kind: Arc<str>,
    pub label: Box<str>,
    pub description: Option<Box<str>>,
    pub entity_type: Option<Arc<str>>,
    pub lifecycle: Option<Arc<str>>,
    pub tags: Box<[Arc<str>]>,
    pub updated_at: Timestamp,
    /// What it mentions, each once, in order.
    pub edges: Box<[Edge]>,
    /// Name, title and description in lower case: what the text filter looks into.
    pub text: Box<str>,
}

impl Entry {
    pub fn of(
        entity: &Entity,
        reference: Arc<EntityRef>,
        edges: BTreeSet<Edge>,
        updated_at: Timestamp,
        words: &mut Words,
    ) -> Self {
        let label = entity.display_name();
        let whole = entity.description().unwrap_or_default();
        let text = format!("{}\n{label}\n{whole}", entity.name()).to_lowercase();
        let tags: BTreeSet<&str> = entity.tags().collect();
        let mut word = |field| {
            entity.spec_text(field).filter(|text| !text.is_empty()).map(|text| words.get(text))
        };
        Self {
            reference,
            label: Box::from(label),
            description: first_line(whole),
            entity_type: word("type"),
            lifecycle: word("lifecycle"),
            kind: words.get(entity.kind()),
            tags: tags.into_iter().map(|tag| words.get(tag)).collect(),
            updated_at,
            edges: edges.into_iter().collect(),
            text: text.into_boxed_str(),
        }
    }

    /// The first owner.
    pub fn owner(&self) -> Option<&EntityRef> {
        self.target(|edge| edge.relation == "ownedBy")
    }

    /// The system or, for a system or domain, the domain that it is part of.
    pub fn system(&self) -> Option<&EntityRef> {
        let kind =
            if matches!(self.reference.kind(), "system" | "domain") { "domain" } else { "system" };
        self.target(|edge| edge.relation == "partOf" && edge.target.kind() == kind)
    }

    fn target(&self, wanted: impl Fn(&Edge) -> bool) -> Option<&EntityRef> {
        self.edges.iter().find(|edge| wanted(edge)).map(|edge| &*edge.target)
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
fn first_line(text: &str) -> Option<Box<str>> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let mut characters = line.chars();
    let mut short: String = characters.by_ref().take(DESCRIPTION).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    Some(short.into_boxed_str())
}
