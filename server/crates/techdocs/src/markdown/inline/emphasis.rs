//! Emphasis: one mark, two of it, or three for both. Marks inside of words mark nothing.

use super::{
    Found, InlineParser, Put, Searched,
    delimiters::{Closing, Tried, is_blank, is_word, runs},
};
use crate::markdown::tree::{Element, Id};

/// A character that marks.
pub(super) struct Sign {
    mark: char,
    /// What two of it make.
    two: &'static str,
    /// What one of it makes, if anything.
    one: Option<&'static str>,
    /// Whether what one of it marks has no blanks, and may stand in a word.
    tight: bool,
}

pub(super) const STARS: Sign = Sign { mark: '*', two: "strong", one: Some("em"), tight: false };
pub(super) const UNDERSCORES: Sign =
    Sign { mark: '_', two: "strong", one: Some("em"), tight: false };
pub(super) const CARETS: Sign = Sign { mark: '^', two: "ins", one: Some("sup"), tight: true };
pub(super) const TILDES: Sign = Sign { mark: '~', two: "del", one: Some("sub"), tight: true };
pub(super) const EQUALS: Sign = Sign { mark: '=', two: "mark", one: None, tight: false };

/// Runs that are looked at for the end of a word.
const MOST_RUNS: usize = 16;

/// How marks lie in each other, in the order in which they are tried.
const SHAPES: usize = 8;

/// What was marked: the names of the elements, and the places of their texts.
enum Shape<'a> {
    /// `<one>text</one>`
    Single(&'static str, &'a str),
    /// `<one><other>text</other>more</one>`
    InnerFirst(&'static str, &'static str, &'a str, &'a str),
    /// `<one>text<other>more</other></one>`
    InnerLast(&'static str, &'static str, &'a str, &'a str),
}

impl InlineParser<'_> {
    pub(super) fn emphasis(
        &mut self,
        sign: &Sign,
        searched: &Searched<'_>,
        at: usize,
        tried: &mut Tried,
    ) -> Option<Found> {
        let before = searched.before(at);
        for shape in 0..SHAPES {
            if let Some((found, end)) = sign.find(shape, searched.text, at, before, tried) {
                let element = self.build(sign, &found, shape, 0);
                return Some(Found { start: at, end, put: Put::Element(element) });
            }
        }
        None
    }

    fn build(&mut self, sign: &Sign, found: &Shape<'_>, shape: usize, depth: usize) -> Id {
        match found {
            Shape::Single(tag, text) => {
                let element = self.parts.tree.add(Element::new(tag));
                self.inside(sign, text, element, shape, depth);
                element
            }
            Shape::InnerFirst(outer, inner, text, more) => {
                let outer = self.parts.tree.add(Element::new(outer));
                let inner = self.parts.tree.append(outer, Element::new(inner));
                self.inside(sign, text, inner, shape, depth);
                self.inside(sign, more, outer, shape, depth);
                outer
            }
            Shape::InnerLast(outer, inner, text, more) => {
                let outer = self.parts.tree.add(Element::new(outer));
                self.inside(sign, text, outer, shape, depth);
                let inner = self.parts.tree.append(outer, Element::new(inner));
                self.inside(sign, more, inner, shape, depth);
                outer
            }
        }
    }

    /// Looks for the same marks inside of what was marked, in shapes that come later.
    fn inside(&mut self, sign: &Sign, text: &str, parent: Id, shape: usize, depth: usize) {
        // One mark may hold two, whatever holds it.
        let first = if shape == 6 { 0 } else { shape + 1 };
        let mut tried = Tried::default();
        let (mut at, mut done) = (0, 0);
        while let Some(next) = text[at..].find(sign.mark).map(|next| at + next) {
            let before = text[..next].chars().next_back();
            let found = (first..SHAPES).filter(|_| depth < super::DEEPEST).find_map(|shape| {
                let found = sign.find(shape, text, next, before, &mut tried)?;
                Some((shape, found))
            });
            let Some((shape, (found, end))) = found else {
                at = next + 1;
                continue;
            };
            self.add_text(parent, &text[done..next], false);
            let element = self.build(sign, &found, shape, depth + 1);
            self.parts.tree.at(parent).children.push(element);
            (at, done) = (end, end);
        }
        self.add_text(parent, &text[done..], false);
    }
}

impl Sign {
    fn opens_after(&self, before: Option<char>) -> bool {
        match self.mark {
            '_' => !is_word(before),
            _ => before == Some('_') || !(is_word(before) || before == Some(self.mark)),
        }
    }

    fn closes_before(&self, after: Option<char>) -> bool {
        self.opens_after(after)
    }

    /// What a shape finds at a place, and where that ends.
    fn find<'a>(
        &self,
        shape: usize,
        text: &'a str,
        at: usize,
        before: Option<char>,
        tried: &mut Tried,
    ) -> Option<(Shape<'a>, usize)> {
        let rest = &text[at..];
        // No shape has more than three: how many more there are does not matter.
        let run = rest.chars().take(4).take_while(|next| *next == self.mark).count();
        let needed = [3, 3, 3, 2, 2, 1, 1, 1][shape];
        if self.tight && shape == 7 {
            return self.find_anywhere(text, at);
        }
        if run != needed || is_blank(rest[run..].chars().next()) || rest.len() == run {
            return None;
        }
        if self.tight && needed != 2 {
            return self.find_tight(shape, text, at, before);
        }
        if !self.opens_after(before) {
            return None;
        }
        let from = at + run;
        match (shape, self.one) {
            (0, Some(one)) => self.whole(text, from, 3, tried).map(|close| {
                let shape = Shape::InnerFirst(self.two, one, &text[from..close.content], "");
                (shape, close.end)
            }),
            (1, Some(one)) => self
                .closed_twice(text, from, 2, 1)
                .map(|(text, more, end)| (Shape::InnerFirst(one, self.two, text, more), end)),
            (2, Some(one)) => self
                .closed_twice(text, from, 1, 2)
                .map(|(text, more, end)| (Shape::InnerFirst(self.two, one, text, more), end)),
            (3, Some(one)) => self
                .opened_twice(text, from, 1)
                .map(|(text, more, end)| (Shape::InnerLast(self.two, one, text, more), end)),
            (4, _) => self
                .whole(text, from, 2, tried)
                .map(|close| (Shape::Single(self.two, &text[from..close.content]), close.end)),
            (5, Some(one)) => self
                .opened_twice(text, from, 2)
                .map(|(text, more, end)| (Shape::InnerLast(one, self.two, text, more), end)),
            (6, Some(one)) => {
                let close = self.around_pairs(text, from)?;
                Some((Shape::Single(one, &text[from..close]), close + 1))
            }
            (7, Some(one)) => self
                .whole(text, from, 1, tried)
                .map(|close| (Shape::Single(one, &text[from..close.content]), close.end)),
            _ => None,
        }
    }

    /// Where as many marks close what they opened, whatever lies between.
    fn whole(&self, text: &str, from: usize, length: usize, tried: &mut Tried) -> Option<Closing> {
        tried.closing(length, from, || {
            runs(text, self.mark, from).find_map(|(start, end)| {
                let content = end.checked_sub(length).filter(|content| *content >= start)?;
                let closes = content > from
                    && !is_blank(text[..content].chars().next_back())
                    && self.closes_before(text[end..].chars().next());
                closes.then_some(Closing { content, end })
            })
        })
    }

    /// Where so many marks stand that nothing else is left open before them; `closing` those that
    /// close, else those that open.
    fn next(&self, text: &str, from: usize, length: usize, closing: bool) -> Option<usize> {
        for (start, end) in runs(text, self.mark, from) {
            let before = text[..start].chars().next_back();
            let after = text[end..].chars().next();
            let fits = if closing {
                !is_blank(before) && self.closes_before(after)
            } else {
                self.opens_after(before) && !is_blank(after) && after.is_some()
            };
            if start > from && end - start == length && fits {
                return Some(start);
            }
            let in_word = is_word(before) && is_word(after);
            if !(in_word || (is_blank(before) && is_blank(after))) {
                return None;
            }
        }
        None
    }

    fn closed_twice<'a>(
        &self,
        text: &'a str,
        from: usize,
        first: usize,
        second: usize,
    ) -> Option<(&'a str, &'a str, usize)> {
        let inner = self.next(text, from, first, true)?;
        let outer = self.next(text, inner + first, second, true)?;
        Some((&text[from..inner], &text[inner + first..outer], outer + second))
    }

    fn opened_twice<'a>(
        &self,
        text: &'a str,
        from: usize,
        second: usize,
    ) -> Option<(&'a str, &'a str, usize)> {
        let inner = self.next(text, from, second, false)?;
        let close = self.next(text, inner + second, 3, true)?;
        Some((&text[from..inner], &text[inner + second..close], close + 3))
    }

    /// Where one mark closes, with only runs of more than one before it.
    fn around_pairs(&self, text: &str, from: usize) -> Option<usize> {
        let (start, end) = runs(text, self.mark, from).find(|(start, end)| end - start == 1)?;
        let closes = start > from
            && !is_blank(text[..start].chars().next_back())
            && self.closes_before(text[end..].chars().next());
        closes.then_some(start)
    }

    /// One mark around something without blanks, even where it is one of several.
    fn find_anywhere<'a>(&self, text: &'a str, at: usize) -> Option<(Shape<'a>, usize)> {
        let one = self.one?;
        let from = at + 1;
        let inner = text[from..].char_indices();
        let mut inner = inner.take_while(|(_, character)| !character.is_whitespace());
        let (close, _) = inner.find(|(at, character)| *at > 0 && *character == self.mark)?;
        let close = from + close;
        Some((Shape::Single(one, &text[from..close]), close + 1))
    }

    /// Marks around something without blanks, in a word or out of it.
    fn find_tight<'a>(
        &self,
        shape: usize,
        text: &'a str,
        at: usize,
        before: Option<char>,
    ) -> Option<(Shape<'a>, usize)> {
        let one = self.one?;
        let length = match shape {
            0 => 3,
            6 => 1,
            _ => return None,
        };
        if before == Some(self.mark) {
            return None;
        }
        let from = at + length;
        let (start, _) = runs(text, self.mark, from)
            .take(MOST_RUNS)
            .find(|(start, end)| *start > from && end - start >= length)?;
        let inner = &text[from..start];
        if inner.contains(char::is_whitespace) {
            return None;
        }
        let shape = if length == 3 {
            Shape::InnerFirst(self.two, one, inner, "")
        } else {
            Shape::Single(one, inner)
        };
        Some((shape, start + length))
    }
}
