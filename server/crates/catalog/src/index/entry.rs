//! What the index keeps of one entity.

use super::{access::is_restricted, nodes::Edge, text_filter::searched, words::Words};
use platform::{Entity, EntityRef, Timestamp};
use std::{collections::BTreeSet, sync::Arc};

/// Characters of a description that a row shows.
const DESCRIPTION: usize = 200;

/// One entity.
#[derive(Debug)]
pub(super) struct Entry {
    pub reference: Arc<EntityRef>,
    pub kind: Arc<str>,
    pub label: Box<str>,
    pub description: Option<Box<str>>,
    pub entity_type: Option<Arc<str>>,
    pub lifecycle: Option<Arc<str>>,
    pub tags: Box<[Arc<str>]>,
    pub updated_at: Timestamp,
    /// What it mentions, each once, by relation and target.
    pub edges: Box<[Edge]>,
    /// The first owner.
    pub owner: Option<u32>,
    /// The system or, for a system or domain, the domain that it is part of.
    pub system: Option<u32>,
    /// What the text filter looks into: name, title and description in lower case, and what lower
    /// case hides of them.
    pub text: Box<str>,
    /// Its terms.
    pub terms: Box<[u32]>,
    /// Whether only some may see it.
    pub restricted: bool,
    /// Changes whenever it, or a relation of it, does; no two entities ever have the same.
    pub version: u64,
}

impl Entry {
    /// What an entity says of itself; its relations and terms are the index's to fill in.
    pub fn of(
        entity: &Entity,
        reference: Arc<EntityRef>,
        updated_at: Timestamp,
        words: &mut Words,
    ) -> Self {
        let label = entity.display_name();
        let whole = entity.description().unwrap_or_default();
        let text = searched(entity.name(), label, whole);
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
            edges: Box::default(),
            owner: None,
            system: None,
            text: text.into_boxed_str(),
            terms: Box::default(),
            restricted: is_restricted(entity),
            version: 0,
        }
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
