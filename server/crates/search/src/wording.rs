//! From wanted words to a query of the index.
//!
//! Each word is looked for in every field, and counts by the best of them: exactly before its stem,
//! as a whole before its beginning. A word that nobody knows is looked for by those that are spelled
//! nearly so; how nearly depends on its length, and how many words are compared is bounded.

mod spelling;

use crate::{
    question::Wanted,
    schema::Fields,
    settings::SearchSettings,
    words::{start_of, stem},
};
use spelling::Speller;
use tantivy::{
    Searcher, Term,
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur,
        PhraseQuery, Query, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

/// How much the fields beside the best one count.
const BESIDE: f32 = 0.15;
/// How much a word counts that only means the same.
const SYNONYM: f32 = 0.7;
/// How much a word counts that is only spelled nearly so.
const NEARLY: f32 = 0.5;
/// Letters from which on a whole word is also looked for as a beginning.
const START: usize = 3;

/// A query, and what it looks for.
pub(crate) struct Wording {
    /// The words, of which some must be there.
    pub words: Vec<Box<dyn Query>>,
    /// Every form that is looked for, for showing where it stands.
    pub forms: Forms,
    /// What each word that nobody knows could have been, best first.
    pub corrections: Vec<(String, Vec<String>)>,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Forms {
    pub exact: Vec<String>,
    pub stems: Vec<String>,
    pub starts: Vec<String>,
}

/// Makes queries of words.
pub(crate) struct Speaker<'a> {
    fields: &'a Fields,
    settings: &'a SearchSettings,
    speller: Speller<'a>,
    forms: Forms,
    corrections: Vec<(String, Vec<String>)>,
}

type Queries = Vec<Box<dyn Query>>;

impl<'a> Speaker<'a> {
    pub fn new(searcher: &'a Searcher, fields: &'a Fields, settings: &'a SearchSettings) -> Self {
        let speller = Speller::new(searcher, fields);
        Self { fields, settings, speller, forms: Forms::default(), corrections: Vec::new() }
    }

    /// The queries for what is wanted, one each.
    pub fn word(mut self, wanted: &[Wanted]) -> tantivy::Result<Wording> {
        let mut words = Vec::with_capacity(wanted.len());
        for one in wanted {
            words.push(self.one(one)?);
        }
        Ok(Wording { words, forms: self.forms, corrections: self.corrections })
    }

    fn one(&mut self, wanted: &Wanted) -> tantivy::Result<Box<dyn Query>> {
        self.forms.exact.push(wanted.whole.clone());
        if wanted.quoted {
            self.forms.exact.extend(wanted.parts.iter().cloned());
            return Ok(best(self.phrases(&wanted.parts, 1.0)));
        }
        let [part] = wanted.parts.as_slice() else { return self.name(wanted) };
        let queries = self.plain(part, wanted.typing)?;
        Ok(best(queries))
    }

    /// A name of several parts: as a whole, in this order, or all of them somewhere.
    fn name(&mut self, wanted: &Wanted) -> tantivy::Result<Box<dyn Query>> {
        let Fields { title, names, text, .. } = *self.fields;
        let weights = &self.settings.weights;
        let mut queries: Queries = vec![
            self.term(title, &wanted.whole, 2.0 * weights.title),
            self.term(names, &wanted.whole, 2.0 * weights.names),
            self.term(text, &wanted.whole, 4.0 * weights.text),
            self.start(&wanted.whole, 2.0 * weights.starts),
        ];
        queries.extend(self.phrases(&wanted.parts, 1.2));
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (at, part) in wanted.parts.iter().take(8).enumerate() {
            let typing = wanted.typing && at + 1 == wanted.parts.len();
            all.push((Occur::Must, best(self.plain(part, typing)?)));
        }
        queries.push(boosted(Box::new(BooleanQuery::new(all)), 0.6));
        Ok(best(queries))
    }

    /// Parts one after the other, in any field.
    fn phrases(&self, parts: &[String], boost: f32) -> Queries {
        let Fields { title, names, text, .. } = *self.fields;
        let weights = &self.settings.weights;
        let fields = [(title, weights.title), (names, weights.names), (text, weights.text)];
        let phrase = |(field, weight): (Field, f32)| {
            let terms: Vec<Term> =
                parts.iter().map(|part| Term::from_field_text(field, part)).collect();
            let query: Box<dyn Query> = match terms.as_slice() {
                [] => Box::new(EmptyQuery),
                [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
                _ => Box::new(PhraseQuery::new(terms)),
            };
            boosted(query, weight * boost)
        };
        fields.into_iter().map(phrase).collect()
    }

    /// One word in all fields.
    fn plain(&mut self, word: &str, typing: bool) -> tantivy::Result<Queries> {
        let stem = stem(word);
        let mut queries = self.exact(word, 1.0);
        queries.push(self.term(self.fields.stems, &stem, self.settings.weights.stems));
        self.forms.exact.push(word.to_owned());
        self.forms.stems.push(stem);
        let letters = word.chars().count();
        if typing || letters >= START {
            let weight = if typing { 1.5 } else { 1.0 } * self.settings.weights.starts;
            queries.push(self.start(word, weight));
            self.forms.starts.push(word.to_owned());
        }
        for other in self.settings.synonyms_of(word) {
            queries.extend(self.exact(other, SYNONYM));
            self.forms.exact.push(other.to_owned());
        }
        if typing && letters >= START {
            for longer in self.speller.longer(word)? {
                queries.push(self.term(self.fields.text, &longer, 0.6));
            }
        }
        if !self.speller.knows(word)? {
            let corrections = self.speller.corrections(word, typing)?;
            for correction in &corrections {
                queries.extend(self.exact(correction, NEARLY));
                self.forms.exact.push(correction.clone());
            }
            if !corrections.is_empty() {
                self.corrections.push((word.to_owned(), corrections));
            }
        }
        Ok(queries)
    }

    fn exact(&self, word: &str, boost: f32) -> Queries {
        let Fields { title, names, text, .. } = *self.fields;
        let weights = &self.settings.weights;
        vec![
            self.term(title, word, boost * weights.title),
            self.term(names, word, boost * weights.names),
            self.term(text, word, boost * weights.text),
        ]
    }

    #[expect(clippy::unused_self, reason = "it reads as the others do")]
    fn term(&self, field: Field, word: &str, boost: f32) -> Box<dyn Query> {
        let term = Term::from_field_text(field, word);
        boosted(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)), boost)
    }

    fn start(&self, word: &str, boost: f32) -> Box<dyn Query> {
        let term = Term::from_field_text(self.fields.starts, start_of(word));
        boosted(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), boost)
    }
}

/// The documents whose title or name is exactly this.
pub(crate) fn titled(fields: &Fields, plain: &str, weight: f32) -> Box<dyn Query> {
    let term = Term::from_field_text(fields.exact, plain);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    Box::new(ConstScoreQuery::new(Box::new(query), weight))
}

/// How many of the words must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Least {
    /// All.
    All,
    /// As many as so many take to be meant together.
    Most,
    /// Any.
    One,
}

/// The documents that have as many of the words.
pub(crate) fn together(words: Vec<Box<dyn Query>>, least: Least) -> Box<dyn Query> {
    let count = words.len();
    let least = match (least, count) {
        (Least::One, _) => 1,
        (Least::All, _) | (Least::Most, 0..=2) => count,
        (Least::Most, 3 | 4) => count - 1,
        (Least::Most, _) => (count * 3).div_ceil(5),
    };
    let clauses = words.into_iter().map(|word| (Occur::Should, word)).collect();
    Box::new(BooleanQuery::with_minimum_required_clauses(clauses, least))
}

fn best(queries: Queries) -> Box<dyn Query> {
    Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, BESIDE))
}

fn boosted(query: Box<dyn Query>, boost: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, boost))
}
