//! One entity in an image.

use super::{Damaged, In, Out, write::WordNumbers};
use crate::index::{Index, entry::Entry, nodes::Edge, relation::Relation, words::Words};
use platform::{EntityRef, Timestamp};
use std::sync::Arc;

/// References of an entity that are none: pointer and what is wrong.
pub(super) type Malformed = Vec<(String, String)>;

impl Index {
    /// Writes all that is kept of an entity.
    pub(super) fn describe_entry(&self, entry: &Entry, words: &mut WordNumbers, out: &mut Out) {
        words.write(&entry.kind, out);
        out.text(&entry.label);
        out.optional_text(entry.description.as_deref());
        words.write_optional(entry.entity_type.as_ref(), out);
        words.write_optional(entry.lifecycle.as_ref(), out);
        out.size(entry.tags.len());
        for tag in &entry.tags {
            words.write(tag, out);
        }
        out.signed(entry.updated_at.0);
        out.size(entry.edges.len());
        for Edge { relation, other } in &entry.edges {
            out.size(relation.index());
            out.number(u64::from(*other));
        }
        out.optional(entry.owner);
        out.optional(entry.system);
        out.text(&entry.text);
        out.size(entry.terms.len());
        for term in &entry.terms {
            out.number(u64::from(*term));
        }
        out.byte(u8::from(entry.restricted));
        let malformed = self.malformed.get(&*entry.reference);
        out.size(malformed.map_or(0, Vec::len));
        for (pointer, wrong) in malformed.into_iter().flatten() {
            out.text(pointer);
            out.text(wrong);
        }
    }
}

/// The words of an image, by their numbers there.
#[derive(Debug, Default)]
pub(super) struct ImageWords {
    known: Vec<Arc<str>>,
    pub words: Words,
}

impl ImageWords {
    fn read_optional(&mut self, input: &mut In<'_>) -> Result<Option<Arc<str>>, Damaged> {
        let Some(number) = input.optional()? else { return Ok(None) };
        if number as usize == self.known.len() {
            self.known.push(self.words.get(input.text()?));
        }
        self.known.get(number as usize).map(|word| Some(Arc::clone(word))).ok_or(Damaged)
    }

    fn read(&mut self, input: &mut In<'_>) -> Result<Arc<str>, Damaged> {
        self.read_optional(input)?.ok_or(Damaged)
    }

    /// Reads an entity.
    pub fn entry(
        &mut self,
        reference: Arc<EntityRef>,
        input: &mut In<'_>,
    ) -> Result<(Entry, Malformed), Damaged> {
        let entry = Entry {
            reference,
            kind: self.read(input)?,
            label: Box::from(input.text()?),
            description: input.optional_text()?.map(Box::from),
            entity_type: self.read_optional(input)?,
            lifecycle: self.read_optional(input)?,
            tags: each(input, |input| self.read(input))?,
            updated_at: Timestamp(input.signed()?),
            edges: each(input, edge)?,
            owner: input.optional()?,
            system: input.optional()?,
            text: Box::from(input.text()?),
            terms: each(input, term)?,
            restricted: input.byte()? != 0,
            version: 0,
        };
        let wrong = |input: &mut In<'_>| Ok((input.text()?.to_owned(), input.text()?.to_owned()));
        Ok((entry, each(input, wrong)?.into_vec()))
    }
}

/// A number of a term.
fn term(input: &mut In<'_>) -> Result<u32, Damaged> {
    input.small()
}

fn edge(input: &mut In<'_>) -> Result<Edge, Damaged> {
    let relation = Relation::at(input.count()?).ok_or(Damaged)?;
    Ok(Edge { relation, other: input.small()? })
}

fn each<T>(
    input: &mut In<'_>,
    mut read: impl FnMut(&mut In<'_>) -> Result<T, Damaged>,
) -> Result<Box<[T]>, Damaged> {
    let count = input.count()?;
    let mut list = Vec::with_capacity(count);
    for _ in 0..count {
        list.push(read(input)?);
    }
    Ok(list.into_boxed_slice())
}
