//! What the catalog's numbers are for the documents of a segment: so that a permission is a bit.
//!
//! A segment never changes, so its documents are numbered once, when it is first searched. The
//! follower publishes a segment only when the catalog knows everything that is in it; an entity
//! that goes takes its number along, and its documents go with the same change of the log. A number
//! given to another entity meanwhile shows nothing: every result is looked at once more before it is
//! given ([`Visibility::sees`]).

use crate::schema::column;
use hashbrown::HashMap;
use platform::{EntityRef, search::Visibility};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::{Searcher, SegmentReader, index::SegmentId};

/// The number of an entity that is not there.
pub(crate) const NOBODY: u32 = u32::MAX;

/// For each document of a segment the number of the entity that it is about.
pub(crate) type Numbers = Arc<Vec<u32>>;

/// The numbers of the segments in use.
#[derive(Default)]
pub(crate) struct Columns {
    known: Mutex<HashMap<SegmentId, (u64, Numbers)>>,
}

impl Columns {
    /// The numbers of a searcher's segments, in their order.
    pub fn of(
        &self,
        searcher: &Searcher,
        visibility: &dyn Visibility,
    ) -> tantivy::Result<Vec<Numbers>> {
        let numbering = visibility.numbering();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let readers = searcher.segment_readers();
        let mut all = Vec::with_capacity(readers.len());
        for reader in readers {
            let id = reader.segment_id();
            if let Some((_, numbers)) = known.get(&id).filter(|(of, _)| *of == numbering) {
                all.push(Arc::clone(numbers));
                continue;
            }
            let numbers = Arc::new(numbered(reader, visibility)?);
            known.insert(id, (numbering, Arc::clone(&numbers)));
            all.push(numbers);
        }
        if known.len() > 4 * readers.len() + 16 {
            known.retain(|id, _| readers.iter().any(|reader| reader.segment_id() == *id));
        }
        Ok(all)
    }
}

fn numbered(reader: &SegmentReader, visibility: &dyn Visibility) -> tantivy::Result<Vec<u32>> {
    let mut numbers = vec![NOBODY; reader.max_doc() as usize];
    let Some(column) = reader.fast_fields().str(column::SUBJECT)? else { return Ok(numbers) };
    let mut subjects = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        let text = String::from_utf8_lossy(stream.key());
        subjects.push(text.parse::<EntityRef>().unwrap_or_else(|_| EntityRef::new("", "", "")));
    }
    let of = visibility.numbers(&subjects);
    for (number, document) in numbers.iter_mut().zip(0_u32..) {
        let term = column.ords().first(document);
        let place = term.and_then(|term| usize::try_from(term).ok());
        let known = place.and_then(|place| of.get(place).copied().flatten());
        *number = known.unwrap_or(NOBODY);
    }
    Ok(numbers)
}
