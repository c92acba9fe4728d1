//! One question, answered.

use crate::{
    columns::Columns,
    disk::Opened,
    gather::{Found, Gather, Gathered},
    question::{Question, Wanted},
    ranking::{Candidate, Uses, rank},
    schema::{Stored, read},
    settings::SearchSettings,
    showing::{excerpt, marked},
    wording::{Forms, Least, Speaker, titled, together},
    words,
};
use platform::{
    Timestamp,
    access::{Asker, Permission},
    search::{
        CategoryCount, Hit, SearchFacet, SearchFacetValue, SearchField, SearchPage, SearchQuery,
        SearchSort, Suggestion, Visibility,
    },
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};
use tantivy::{
    Searcher, TantivyDocument, Term,
    query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};

/// The best, which are ordered by more than their text.
const RANKED: usize = 100;
/// Results that can be turned to.
const DEEPEST: u64 = 10_000;
/// Values of a facet.
const VALUES: usize = 20;
/// Other questions that are tried.
const TRIES: usize = 3;

/// What a look needs.
pub(crate) struct Look<'a> {
    pub opened: &'a Opened,
    pub columns: &'a Columns,
    pub settings: &'a SearchSettings,
    pub uses: &'a Uses,
    pub permissions: &'a BTreeSet<Permission>,
    pub visibility: &'a dyn Visibility,
    pub asker: &'a Asker,
    pub now: Timestamp,
}

/// What one pass over the index came to.
struct Pass {
    gathered: Gathered,
    forms: Forms,
    corrections: Vec<(String, Vec<String>)>,
}

impl Look<'_> {
    /// The answer.
    pub fn answer(&self, query: &SearchQuery) -> tantivy::Result<SearchPage> {
        let searcher = self.opened.reader.searcher();
        let mut query = query.clone();
        let mut question = self.question(&searcher, &query)?;
        if question.wanted.is_empty() && question.plain.is_empty() {
            // Nothing tells which is better.
            query.sort = SearchSort::Updated;
        }
        let offset = query.offset.min(DEEPEST);
        let limit = query.limit.min(SearchQuery::MOST);
        let (offset, limit) = (place(offset), place(limit));
        let ranked = if query.typing { (3 * limit).max(24) } else { RANKED };
        let keep = if limit == 0 { 0 } else { ranked.max(offset + limit) };
        let usual = if query.typing { Least::All } else { Least::Most };
        let mut pass = self.pass(&searcher, &query, &question, keep, usual)?;
        let mut near = false;
        // Who writes quotes wants just that, and what another category has is nearer than a guess.
        let strict = query.typing
            || question.wanted.iter().any(|one| one.quoted)
            || !categories(&pass.gathered).is_empty();
        if pass.gathered.total == 0 && !question.wanted.is_empty() && !strict {
            let first = std::mem::take(&mut pass.corrections);
            pass = self.pass(&searcher, &query, &question, keep, Least::One)?;
            if pass.gathered.total == 0 {
                question.wanted = shortened(&question.wanted);
                pass = self.pass(&searcher, &query, &question, keep, Least::One)?;
            }
            pass.corrections = first;
            near = pass.gathered.total > 0;
        }
        let suggestions = self.suggestions(&searcher, &query, &pass)?;
        let mut page = SearchPage {
            total: pass.gathered.total,
            categories: categories(&pass.gathered),
            facets: if query.facets { facets(&pass.gathered, &question) } else { Vec::new() },
            suggestions,
            near,
            ..SearchPage::default()
        };
        let shown = self.shown(&searcher, &query, pass.gathered.found, ranked, offset, limit)?;
        let before = shown.len();
        let explains = query.explain && self.visibility.explains(self.asker);
        let seen = shown.into_iter().filter(|one| {
            let Stored { subject, needs, .. } = &one.stored;
            self.visibility.sees(self.asker, Permission::CatalogRead, subject)
                && self.visibility.sees(self.asker, *needs, subject)
        });
        page.hits = seen.map(|one| hit(one, &pass.forms, &query, explains)).collect();
        // What went between the pass and now.
        page.total = page.total.saturating_sub((before - page.hits.len()) as u64);
        Ok(page)
    }

    /// The question, unless all of it is somebody's title, signs and all.
    fn question(&self, searcher: &Searcher, query: &SearchQuery) -> tantivy::Result<Question> {
        let question = Question::read(query, self.now);
        if !question.has_signs {
            return Ok(question);
        }
        let whole = Term::from_field_text(self.opened.fields.exact, &words::exactly(&query.text));
        if searcher.doc_freq(&whole)? == 0 {
            return Ok(question);
        }
        Ok(Question::of_title(query))
    }

    fn pass(
        &self,
        searcher: &Searcher,
        query: &SearchQuery,
        question: &Question,
        keep: usize,
        least: Least,
    ) -> tantivy::Result<Pass> {
        let fields = &self.opened.fields;
        let wording = Speaker::new(searcher, fields, self.settings).word(&question.wanted)?;
        let mut found: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if !wording.words.is_empty() {
            found.push((Occur::Should, together(wording.words, least)));
        }
        if !question.plain.is_empty() {
            let exact = titled(fields, &question.plain, self.settings.weights.exact);
            found.push((Occur::Should, exact));
        }
        if found.is_empty() {
            found.push((Occur::Should, Box::new(AllQuery)));
        }
        let mut clauses: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Must, Box::new(BooleanQuery::new(found)))];
        let unwanted: Vec<Wanted> = question.unwanted.iter().map(quoted).collect();
        let unwanted = Speaker::new(searcher, fields, self.settings).word(&unwanted)?;
        clauses.extend(unwanted.words.into_iter().map(|word| (Occur::MustNot, word)));
        if let Some(within) = &query.within {
            let term = Term::from_field_text(fields.subject, within.as_str());
            let within = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(within, 0.0))));
        }
        let numbers = self.columns.of(searcher, self.visibility)?;
        let gather = Gather::new(
            question,
            query,
            numbers,
            self.permissions,
            self.visibility,
            self.asker,
            keep,
        );
        let gathered = searcher.search(&BooleanQuery::new(clauses), &gather)?;
        Ok(Pass { gathered, forms: wording.forms, corrections: wording.corrections })
    }

    /// What the corrected question finds, where it has a word that nobody knows, of what the asker may see: a word that only stands where
    /// they may not look is never told.
    fn suggestions(
        &self,
        searcher: &Searcher,
        query: &SearchQuery,
        pass: &Pass,
    ) -> tantivy::Result<Vec<Suggestion>> {
        let mut suggestions = Vec::new();
        if query.typing {
            return Ok(suggestions);
        }
        let tries =
            pass.corrections.iter().flat_map(|(word, all)| all.iter().map(move |one| (word, one)));
        for (word, correction) in tries.take(TRIES) {
            let text = replaced(&query.text, word, correction);
            let other = SearchQuery { text: text.clone(), ..query.clone() };
            let mut question = Question::read(&other, self.now);
            question.wanted = vec![exactly(correction)];
            question.plain.clear();
            let total = self.pass(searcher, &other, &question, 0, Least::All)?.gathered.total;
            if total > 0 && text != query.text {
                suggestions.push(Suggestion { text, total });
            }
        }
        Ok(suggestions)
    }

    /// The documents of a page, in their order.
    fn shown(
        &self,
        searcher: &Searcher,
        query: &SearchQuery,
        found: Vec<Found>,
        ranked: usize,
        offset: usize,
        limit: usize,
    ) -> tantivy::Result<Vec<Candidate>> {
        let is_ranked = query.sort == SearchSort::Relevance && offset < ranked;
        let (from, to) =
            if is_ranked { (0, ranked.max(offset + limit)) } else { (offset, offset + limit) };
        let mut documents = Vec::new();
        for one in found.into_iter().take(to).skip(from) {
            let document: TantivyDocument = searcher.doc(one.address)?;
            let Some(stored) = read(&self.opened.fields, &document) else { continue };
            documents.push((one.score, stored));
        }
        let mut rest =
            if is_ranked { documents.split_off(documents.len().min(ranked)) } else { Vec::new() };
        if !is_ranked {
            std::mem::swap(&mut rest, &mut documents);
        }
        let order = |found| rank(found, &self.settings.weights, self.uses, self.asker, self.now);
        let mut shown = order(documents);
        // Each by itself: they stay in the order of their text.
        shown.extend(rest.into_iter().flat_map(|one| order(vec![one])));
        let skipped = if is_ranked { offset } else { 0 };
        Ok(shown.into_iter().skip(skipped).take(limit).collect())
    }
}

fn place(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A word as it is spelled.
fn exactly(word: &str) -> Wanted {
    let (whole, parts) = (word.to_owned(), vec![word.to_owned()]);
    Wanted { whole, parts, quoted: true, typing: false }
}

/// What is not wanted is not wanted exactly so.
fn quoted(one: &Wanted) -> Wanted {
    Wanted { quoted: true, ..one.clone() }
}

/// Words by their beginnings only, when they themselves are nowhere.
fn shortened(wanted: &[Wanted]) -> Vec<Wanted> {
    let shorter = |one: &Wanted| {
        let word = one.parts.iter().max_by_key(|part| part.len()).unwrap_or(&one.whole);
        let letters = word.chars().count();
        let kept: String = word.chars().take((letters * 2).div_ceil(3).max(2)).collect();
        Wanted { whole: kept.clone(), parts: vec![kept], quoted: false, typing: true }
    };
    wanted.iter().map(shorter).collect()
}

/// A text with one of its words in another spelling.
fn replaced(text: &str, word: &str, correction: &str) -> String {
    let found = words::words(text).into_iter().find(|one| one.text == word);
    let Some(found) = found else { return correction.to_owned() };
    let (before, after) = (text.get(..found.from), text.get(found.to..));
    format!("{}{correction}{}", before.unwrap_or_default(), after.unwrap_or_default())
}

fn categories(gathered: &Gathered) -> Vec<CategoryCount> {
    let counts = gathered.counts.first().into_iter().flatten();
    let count = |(category, count): (&String, &u64)| CategoryCount {
        category: category.clone(),
        count: *count,
    };
    let mut categories: Vec<CategoryCount> = counts.map(count).collect();
    categories.sort_by_key(|one| Reverse(one.count));
    categories
}

fn facets(gathered: &Gathered, question: &Question) -> Vec<SearchFacet> {
    let empty = BTreeMap::new();
    let facet = |(place, field): (usize, SearchField)| {
        let counts = gathered.counts.get(place).unwrap_or(&empty);
        let chosen = question.filters.get(&field);
        let is_chosen = |value: &str| chosen.is_some_and(|chosen| chosen.contains(value));
        let value = |(value, count): (&String, &u64)| SearchFacetValue {
            value: value.clone(),
            count: *count,
            chosen: is_chosen(value),
        };
        let mut values: Vec<SearchFacetValue> = counts.iter().map(value).collect();
        let absent = chosen.into_iter().flatten().filter(|value| !counts.contains_key(*value));
        values.extend(absent.map(|value| SearchFacetValue {
            value: value.clone(),
            count: 0,
            chosen: true,
        }));
        values.sort_by_key(|value| (Reverse(value.chosen), Reverse(value.count)));
        values.truncate(VALUES);
        SearchFacet { field, values }
    };
    let all = (1..).zip(SearchField::ALL).map(facet);
    all.filter(|facet| !facet.values.is_empty()).collect()
}

fn hit(one: Candidate, forms: &Forms, query: &SearchQuery, explains: bool) -> Hit {
    let Stored { subject, category, path, title, text, address, .. } = one.stored;
    let Stored { entity_type, lifecycle, owner, updated_at, .. } = one.stored;
    Hit {
        category,
        entity: subject,
        title_pieces: marked(&title, forms),
        title,
        text: excerpt(&text, forms),
        whole: query.whole.then_some(text),
        address,
        path,
        entity_type,
        lifecycle,
        owner,
        updated_at: Timestamp(updated_at),
        explanation: Some(one.explanation).filter(|_| explains),
    }
}
