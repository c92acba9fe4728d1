//! Choosing one entity of many, by the beginning of what it is called.
//!
//! Answers are in the order of titles, those whose title itself begins so first, and go on from where
//! the one before ended: so a list of a million entities is never anywhere as a whole.

use crate::{
    columns::{Columns, NOBODY, Numbers},
    disk::Opened,
    gather::Ties,
    schema::{Tie, beginning, read},
    words::{self, start_of},
};
use platform::{
    access::{Asker, Permission},
    search::{PickPage, PickQuery, Picked, SearchField, SearchQuery, Seen, Visibility},
};
use std::{collections::BinaryHeap, sync::Arc};
use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentReader, TantivyDocument, Term,
    collector::{Collector, SegmentCollector},
    query::{AllQuery, BooleanQuery, Occur, Query, TermQuery, TermSetQuery},
    schema::{Field, IndexRecordOption},
};

/// The words of the index that one long word may stand for.
const LONGER: usize = 1_000;
/// Words of a text that are looked at.
const MOST_WORDS: usize = 8;

/// Where an entity stands: whether its title does not begin so, then the order of titles.
type Place = (bool, Tie);

/// What choosing needs.
pub(crate) struct Pick<'a> {
    pub opened: &'a Opened,
    pub columns: &'a Columns,
    pub visibility: &'a dyn Visibility,
    pub asker: &'a Asker,
}

/// The cursor of an answer cannot be read.
#[derive(Debug)]
pub(crate) struct NoCursor;

impl Pick<'_> {
    /// The answer.
    pub fn answer(&self, query: &PickQuery) -> tantivy::Result<Result<PickPage, NoCursor>> {
        let after = match query.after.as_deref().filter(|after| !after.is_empty()).map(placed) {
            Some(None) => return Ok(Err(NoCursor)),
            after => after.flatten(),
        };
        let searcher = self.opened.reader.searcher();
        let wish = self.wish(&searcher, query)?;
        let limit = usize::try_from(query.limit.clamp(1, PickQuery::MOST)).unwrap_or(1);
        let nearest = Nearest {
            numbers: self.columns.of(&searcher, self.visibility)?,
            seen: Arc::new(self.visibility.seen(self.asker, Permission::CatalogRead)),
            from: beginning(wish.name, 0),
            to: beginning(wish.name, u8::MAX),
            after,
            keep: limit + 1,
        };
        let mut found = searcher.search(&self.query(&searcher, query, &wish)?, &nearest)?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(place, _)| written(*place));
        let mut rows = Vec::with_capacity(found.len());
        for (_, address) in found {
            let document: TantivyDocument = searcher.doc(address)?;
            let Some(stored) = read(&self.opened.fields, &document) else { continue };
            // What went since, or is seen no more.
            if self.visibility.sees(self.asker, Permission::CatalogRead, &stored.subject) {
                let (entity, label) = (stored.subject, stored.title);
                rows.push(Picked { entity, label, entity_type: stored.entity_type });
            }
        }
        Ok(Ok(PickPage { rows, next }))
    }

    /// What was typed: `component:default/check` is of a kind and a namespace.
    fn wish<'q>(&self, searcher: &Searcher, query: &'q PickQuery) -> tantivy::Result<Wish<'q>> {
        let fields = &self.opened.fields;
        let mut name = cut(query.text.trim());
        let is_there = |field: SearchField, value: &str| -> tantivy::Result<Option<Term>> {
            let term = Term::from_field_text(fields.facet(field), &value.to_lowercase());
            Ok((searcher.doc_freq(&term)? > 0).then_some(term))
        };
        let mut terms = Vec::new();
        if let Some((kind, rest)) = name.split_once(':')
            && let Some(term) = is_there(SearchField::Kind, kind)?
        {
            terms.push(term);
            name = rest;
        }
        if let Some((namespace, rest)) = name.split_once('/')
            && let Some(term) = is_there(SearchField::Namespace, namespace)?
        {
            terms.push(term);
            name = rest;
        }
        Ok(Wish { terms, name: name.trim() })
    }

    fn query(
        &self,
        searcher: &Searcher,
        query: &PickQuery,
        wish: &Wish<'_>,
    ) -> tantivy::Result<BooleanQuery> {
        let fields = &self.opened.fields;
        let mut clauses: Vec<Box<dyn Query>> =
            vec![Box::new(AllQuery), term(Term::from_field_text(fields.made_by, "entity"))];
        clauses.extend(wish.terms.iter().cloned().map(term));
        if !query.kinds.is_empty() {
            let kind = fields.facet(SearchField::Kind);
            let kinds = query.kinds.iter().map(|name| Term::from_field_text(kind, name));
            clauses.push(Box::new(TermSetQuery::new(kinds)));
        }
        for piece in wish.name.split_whitespace().take(MOST_WORDS) {
            clauses.extend(self.piece(searcher, piece)?);
        }
        Ok(BooleanQuery::new(clauses.into_iter().map(|clause| (Occur::Must, clause)).collect()))
    }

    /// A piece of a text: a name that begins so as a whole, or parts that all begin words.
    fn piece(&self, searcher: &Searcher, piece: &str) -> tantivy::Result<Option<Box<dyn Query>>> {
        let found = words::words(piece);
        let Some(whole) = found.first() else { return Ok(None) };
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for part in found.iter().filter(|word| !word.is_whole).take(MOST_WORDS) {
            parts.push((Occur::Must, self.start(searcher, &part.text)?));
        }
        let parts: Box<dyn Query> = Box::new(BooleanQuery::new(parts));
        if !whole.is_whole {
            return Ok(Some(parts));
        }
        let either = [(Occur::Should, self.start(searcher, &whole.text)?), (Occur::Should, parts)];
        Ok(Some(Box::new(BooleanQuery::new(either.into()))))
    }

    /// What has a word that begins so.
    fn start(&self, searcher: &Searcher, word: &str) -> tantivy::Result<Box<dyn Query>> {
        let fields = &self.opened.fields;
        let start = start_of(word);
        if start.len() == word.len() {
            return Ok(term(Term::from_field_text(fields.starts, start)));
        }
        // Only so much of a beginning is in the index: the words that go on from it are looked up.
        let mut longer = Vec::new();
        for field in [fields.title, fields.names] {
            longer.extend(begun(searcher, field, word)?);
        }
        Ok(Box::new(TermSetQuery::new(longer)))
    }
}

struct Wish<'q> {
    terms: Vec<Term>,
    name: &'q str,
}

/// The words of a field that begin so.
fn begun(searcher: &Searcher, field: Field, word: &str) -> tantivy::Result<Vec<Term>> {
    let mut terms = Vec::new();
    for reader in searcher.segment_readers() {
        let inverted = reader.inverted_index(field)?;
        let mut known = inverted.terms().range().ge(word.as_bytes()).into_stream()?;
        while terms.len() < LONGER && known.advance() && known.key().starts_with(word.as_bytes()) {
            let text = String::from_utf8_lossy(known.key());
            terms.push(Term::from_field_text(field, &text));
        }
    }
    Ok(terms)
}

fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(SearchQuery::LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A place as a cursor.
fn written((late, tie): Place) -> String {
    let parts = tie.iter().map(|part| format!("{part:016x}"));
    format!("{}{}", u8::from(late), parts.collect::<String>())
}

fn placed(cursor: &str) -> Option<Place> {
    let late = match cursor.get(..1)? {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    let mut tie = Tie::default();
    let digits = cursor.get(1..).filter(|digits| digits.len() == 16 * tie.len())?;
    for (at, part) in tie.iter_mut().enumerate() {
        *part = u64::from_str_radix(digits.get(16 * at..16 * (at + 1))?, 16).ok()?;
    }
    Some((late, tie))
}

/// Keeps the first ones behind a place.
struct Nearest {
    numbers: Vec<Numbers>,
    seen: Arc<Seen>,
    /// The first and the last title that begins as was typed.
    from: [u64; 4],
    to: [u64; 4],
    after: Option<Place>,
    keep: usize,
}

struct SegmentNearest {
    segment: u32,
    numbers: Numbers,
    seen: Arc<Seen>,
    from: [u64; 4],
    to: [u64; 4],
    after: Option<Place>,
    keep: usize,
    ties: Ties,
    first: BinaryHeap<(Place, DocAddress)>,
}

type Found = Vec<(Place, DocAddress)>;

impl Collector for Nearest {
    type Fruit = Found;
    type Child = SegmentNearest;

    fn for_segment(&self, segment: u32, reader: &SegmentReader) -> tantivy::Result<SegmentNearest> {
        Ok(SegmentNearest {
            segment,
            numbers: self.numbers.get(segment as usize).cloned().unwrap_or_default(),
            seen: Arc::clone(&self.seen),
            from: self.from,
            to: self.to,
            after: self.after,
            keep: self.keep,
            ties: Ties::of(reader)?,
            first: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Found>) -> tantivy::Result<Found> {
        let mut all: Found = fruits.into_iter().flatten().collect();
        all.sort_unstable();
        all.truncate(self.keep);
        Ok(all)
    }
}

impl SegmentCollector for SegmentNearest {
    type Fruit = Found;

    fn collect(&mut self, document: DocId, _: Score) {
        let number = self.numbers.get(document as usize).copied().unwrap_or(NOBODY);
        if number == NOBODY || !self.seen.contains(number) {
            return;
        }
        let tie = self.ties.tie(document);
        let [one, two, three, four, _] = tie;
        let begins = (self.from..=self.to).contains(&[one, two, three, four]);
        let place = (!begins, tie);
        if self.after.is_some_and(|after| place <= after) {
            return;
        }
        let found = (place, DocAddress::new(self.segment, document));
        if self.first.len() < self.keep {
            self.first.push(found);
        } else if self.first.peek().is_some_and(|last| found < *last) {
            self.first.pop();
            self.first.push(found);
        }
    }

    fn harvest(self) -> Found {
        self.first.into_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        for place in [(false, [1, 2, 3, 4, u64::MAX]), (true, Tie::default())] {
            assert_eq!(placed(&written(place)), Some(place));
        }
        for wrong in ["2", "0", "支", "0zz", &"0".repeat(80), &"支".repeat(27)] {
            assert_eq!(placed(wrong), None, "{wrong}");
        }
    }
}
