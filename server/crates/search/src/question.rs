//! What was typed, read: words, phrases, filters, exclusions. Every text is a question; what makes no
//! sense as a filter is words.

use crate::words::{self, Word};
use platform::{
    EntityRef, Timestamp,
    search::{SearchField, SearchQuery},
};
use std::collections::{BTreeMap, BTreeSet};

/// Words of a question that are looked at: what comes after them changes nothing.
const MOST_WORDS: usize = 16;

/// A word or a phrase that is wanted, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// As a whole, folded: `checkout-api`.
    pub whole: String,
    /// In parts; one for a plain word.
    pub parts: Vec<String>,
    /// Whether it stood in quotes: exactly so, in this order.
    pub quoted: bool,
    /// Whether it is the last word, still being typed.
    pub typing: bool,
}

/// A question, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Question {
    /// What is to be found.
    pub wanted: Vec<Wanted>,
    /// What is not to be found.
    pub unwanted: Vec<Wanted>,
    /// Values by field: any of a field's.
    pub filters: BTreeMap<SearchField, BTreeSet<String>>,
    /// Values that are not wanted.
    pub excluded: BTreeMap<SearchField, BTreeSet<String>>,
    /// Only what changed from this moment on.
    pub from: Option<i64>,
    /// Only what changed before it.
    pub until: Option<i64>,
    /// What was typed without filters, as whole titles are compared with it.
    pub plain: String,
    /// Whether some of what was typed is no words.
    pub has_signs: bool,
}

impl Question {
    /// A text as nothing but words: for one that is a title, whatever signs are in it.
    pub fn of_title(query: &SearchQuery) -> Self {
        let text = cut(&query.text, SearchQuery::LONGEST);
        let mut wanted = wanted(text, false, false);
        wanted.truncate(MOST_WORDS);
        let filters = query.filters.clone();
        Self { wanted, filters, plain: words::exactly(text), ..Self::default() }
    }

    /// Reads a question as of a moment.
    pub fn read(query: &SearchQuery, now: Timestamp) -> Self {
        let mut question = Self { filters: query.filters.clone(), ..Self::default() };
        let text = cut(&query.text, SearchQuery::LONGEST);
        let typing = query.typing && text.ends_with(|letter: char| !letter.is_whitespace());
        let pieces = pieces(text);
        let count = pieces.len();
        let mut said = Vec::new();
        for (at, piece) in pieces.into_iter().enumerate() {
            question.has_signs |= piece.quoted || piece.minus;
            if !piece.quoted && question.take_filter(&piece, now) {
                question.has_signs = true;
                continue;
            }
            let last = typing && at + 1 == count && !piece.quoted;
            let found = wanted(piece.text, piece.quoted, last);
            if piece.minus {
                question.unwanted.extend(found);
            } else {
                said.push(piece.text);
                question.wanted.extend(found);
            }
        }
        question.plain = words::exactly(&said.join(" "));
        question.forget_empty_words();
        question.wanted.truncate(MOST_WORDS);
        question.unwanted.truncate(MOST_WORDS);
        question
    }

    /// `field:value`, `-field:value`, `updated:<30d`. Tells whether it was one.
    fn take_filter(&mut self, piece: &Piece<'_>, now: Timestamp) -> bool {
        let Some((name, value)) = piece.text.split_once(':') else { return false };
        let value = value.trim_matches('"');
        if value.is_empty() {
            return false;
        }
        if name.eq_ignore_ascii_case("updated") && !piece.minus {
            return self.take_age(value, now);
        }
        let name = name.to_ascii_lowercase();
        let name = match name.as_str() {
            "tags" => "tag",
            "in" | "ns" => "namespace",
            name => name,
        };
        let Some(field) = SearchField::named(name) else { return false };
        let values = value.split(',').filter(|value| !value.is_empty());
        let values = values.map(|value| canonical(field, value));
        let taken = if piece.minus { &mut self.excluded } else { &mut self.filters };
        taken.entry(field).or_default().extend(values);
        true
    }

    /// `<30d` is younger than, `>2w` older than; hours, days, weeks, months, years.
    fn take_age(&mut self, value: &str, now: Timestamp) -> bool {
        let (older, age) = match value.strip_prefix('>') {
            Some(age) => (true, age),
            None => (false, value.strip_prefix('<').unwrap_or(value)),
        };
        let Some(unit) = age.chars().last() else { return false };
        let number = age.strip_suffix(unit).and_then(|number| number.parse::<u32>().ok());
        let hours = match unit {
            'h' => 1,
            'd' => 24,
            'w' => 7 * 24,
            'm' => 30 * 24,
            'y' => 365 * 24,
            _ => return false,
        };
        let Some(number) = number else { return false };
        let span = i64::from(number).saturating_mul(hours).saturating_mul(3_600_000);
        let moment = now.0.saturating_sub(span);
        let bound = if older { &mut self.until } else { &mut self.from };
        *bound = Some(moment);
        true
    }

    /// Leaves the words that say something, as long as there are any.
    fn forget_empty_words(&mut self) {
        let says =
            |one: &Wanted| one.quoted || one.parts.len() > 1 || !words::says_nothing(&one.whole);
        if self.wanted.iter().any(says) {
            self.wanted.retain(|one| says(one) || one.typing);
        }
    }
}

/// A value as documents have it: lower-cased, an owner as a whole reference.
#[must_use]
pub fn canonical(field: SearchField, value: &str) -> String {
    let value = value.trim().to_lowercase();
    if field != SearchField::Owner {
        return value;
    }
    // What people call a team is enough.
    EntityRef::parse(&value, Some("group"), "default").map_or(value, |owner| owner.to_string())
}

/// A text up to some bytes, at a letter's border.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

struct Piece<'a> {
    text: &'a str,
    quoted: bool,
    minus: bool,
}

/// What stands between spaces, or in quotes; a quote without an end goes to the end.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (minus, body) = match rest.strip_prefix('-') {
            Some(body) if body.starts_with(|letter: char| !letter.is_whitespace()) => (true, body),
            _ => (false, rest),
        };
        if let Some(inner) = body.strip_prefix('"') {
            let end = inner.find('"').unwrap_or(inner.len());
            let (text, after) = inner.split_at(end);
            pieces.push(Piece { text, quoted: true, minus });
            rest = after.strip_prefix('"').unwrap_or_default().trim_start();
            continue;
        }
        // `owner:"team a"` is one piece.
        let mut inside = false;
        let end = body.find(|letter: char| {
            inside ^= letter == '"';
            letter.is_whitespace() && !inside
        });
        let (text, after) = body.split_at(end.unwrap_or(body.len()));
        pieces.push(Piece { text, quoted: false, minus });
        rest = after.trim_start();
    }
    pieces
}

/// The words of a piece: one phrase when it stood in quotes, else each for itself.
fn wanted(text: &str, quoted: bool, last: bool) -> Vec<Wanted> {
    let found = words::words(text);
    if found.is_empty() {
        return Vec::new();
    }
    if quoted {
        let parts: Vec<String> = parts(&found).collect();
        return vec![Wanted { whole: words::fold(text.trim()), parts, quoted, typing: false }];
    }
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut end = 0;
    for word in &found {
        let inside = word.from < end;
        match wanted.last_mut() {
            // A part of the whole before it.
            Some(whole) if inside && whole.whole != word.text => {
                whole.parts.push(word.text.clone());
            }
            _ => {
                let parts = if word.is_whole { Vec::new() } else { vec![word.text.clone()] };
                let whole = word.text.clone();
                wanted.push(Wanted { whole, parts, quoted, typing: false });
                end = if word.is_whole { word.to } else { end };
            }
        }
    }
    if let Some(typed) = wanted.last_mut() {
        typed.typing = last;
    }
    wanted
}

fn parts(words: &[Word]) -> impl Iterator<Item = String> {
    words.iter().filter(|word| !word.is_whole).map(|word| word.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Question {
        let query = SearchQuery { text: text.to_owned(), ..SearchQuery::default() };
        Question::read(&query, Timestamp(100 * 86_400_000))
    }

    fn wholes(question: &Question) -> Vec<&str> {
        question.wanted.iter().map(|one| one.whole.as_str()).collect()
    }

    #[test]
    fn filters_stand_among_words() {
        let question =
            read("checkout kind:API owner:team-a -tag:java updated:<30d \"place order\"");
        assert_eq!(wholes(&question), ["checkout", "place order"]);
        assert_eq!(question.wanted[1].parts, ["place", "order"]);
        assert_eq!(question.filters[&SearchField::Kind], ["api".to_owned()].into());
        assert_eq!(
            question.filters[&SearchField::Owner],
            ["group:default/team-a".to_owned()].into()
        );
        assert_eq!(question.excluded[&SearchField::Tag], ["java".to_owned()].into());
        assert_eq!(question.from, Some(70 * 86_400_000));
    }

    #[test]
    fn names_are_one_wish_with_parts() {
        let question = read("checkout-api v1.2");
        assert_eq!(wholes(&question), ["checkout-api", "v1.2"]);
        assert_eq!(question.wanted[0].parts, ["checkout", "api"]);
    }

    #[test]
    fn words_that_say_nothing_count_when_nothing_else_is_there() {
        assert_eq!(wholes(&read("how do I roll back the checkout")), ["roll", "back", "checkout"]);
        assert_eq!(wholes(&read("who is it")), ["who", "is", "it"]);
    }

    #[test]
    fn what_is_no_filter_is_words() {
        assert_eq!(wholes(&read("updated:soon")), ["updated:soon"]);
        assert_eq!(wholes(&read("- \" ")), Vec::<&str>::new());
        assert_eq!(wholes(&read("http://a.example/b")).len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_a_question(text in "\\PC{0,200}", typing: bool) {
            let query = SearchQuery { text, typing, ..SearchQuery::default() };
            let question = Question::read(&query, Timestamp(0));
            prop_assert!(question.wanted.len() <= MOST_WORDS);
        }
    }
}
