//! Where in the wizard one is, and where one may go. Pure.

use platform::scaffolder::{FormPage, Invalid};
use scaffolder::form::{Patterns, check_pages};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A step of the wizard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Place {
    /// A page of the form, from 0.
    Page(usize),
    /// The last look.
    Review,
}

/// The review's name in addresses.
const REVIEW: &str = "review";

impl Place {
    /// Where one begins.
    pub(super) const fn first(pages: usize) -> Self {
        if pages == 0 { Self::Review } else { Self::Page(0) }
    }

    /// That of a name; `None` when a form of so many pages has none such.
    pub(super) fn of(name: &str, pages: usize) -> Option<Self> {
        if name == REVIEW {
            return Some(Self::Review);
        }
        let number = name.parse::<usize>().ok().filter(|number| (1..=pages).contains(number))?;
        Some(Self::Page(number - 1))
    }

    /// Its name in addresses: pages are counted from 1.
    pub(super) fn name(self) -> String {
        match self {
            Self::Page(at) => (at + 1).to_string(),
            Self::Review => REVIEW.to_owned(),
        }
    }

    /// Its number among the steps, from 0.
    pub(super) const fn index(self, pages: usize) -> usize {
        match self {
            Self::Page(at) => at,
            Self::Review => pages,
        }
    }

    /// The step of a number.
    pub(super) const fn at(index: usize, pages: usize) -> Self {
        if index < pages { Self::Page(index) } else { Self::Review }
    }

    /// The step behind it.
    pub(super) const fn after(self, pages: usize) -> Self {
        Self::at(self.index(pages) + 1, pages)
    }

    /// The step before it.
    pub(super) const fn before(self, pages: usize) -> Self {
        Self::at(self.index(pages).saturating_sub(1), pages)
    }
}

/// What is filled in.
#[derive(Clone, Copy)]
pub(super) struct Filled<'a> {
    /// Values.
    pub values: &'a Map<String, Value>,
    /// Secrets.
    pub secrets: &'a Map<String, Value>,
}

/// What keeps somebody on a page.
pub(super) fn check(
    pages: &[FormPage],
    at: usize,
    filled: Filled<'_>,
    patterns: &dyn Patterns,
) -> Vec<Invalid> {
    let Some(page) = pages.get(at) else { return Vec::new() };
    let number = u32::try_from(at).unwrap_or(u32::MAX);
    let page = std::slice::from_ref(page);
    let found = check_pages(page, filled.values, filled.secrets, patterns);
    found.into_iter().map(|one| Invalid { page: number, ..one }).collect()
}

/// Where somebody gets who wants to get somewhere: back always; forth as far as everything on the way is
/// filled in well, else to the first page that is not, with what is wrong there.
pub(super) fn go(
    pages: &[FormPage],
    filled: Filled<'_>,
    from: Place,
    to: Place,
    patterns: &dyn Patterns,
) -> (Place, Vec<Invalid>) {
    let (first, last) = (from.index(pages.len()), to.index(pages.len()));
    if last <= first {
        return (to, Vec::new());
    }
    let wrong = (0..last.min(pages.len()))
        .map(|at| (at, check(pages, at, filled, patterns)))
        .find(|(_, wrong)| !wrong.is_empty());
    wrong.map_or((to, Vec::new()), |(at, wrong)| (Place::Page(at), wrong))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffolder::form::EnginePatterns;
    use serde_json::json;

    fn page(name: &str) -> FormPage {
        FormPage {
            title: name.to_owned(),
            description: None,
            html: String::new(),
            schema: json!({
                "type": "object",
                "required": [name],
                "properties": { name: { "type": "string", "pattern": "^[a-z]+$" } }
            }),
        }
    }

    fn gone(given: &Value, from: Place, to: Place) -> (Place, Vec<String>) {
        let pages = [page("name"), page("owner"), page("system")];
        let (values, secrets) = (given.as_object().unwrap(), Map::new());
        let filled = Filled { values, secrets: &secrets };
        let (place, wrong) = go(&pages, filled, from, to, &EnginePatterns);
        (place, wrong.into_iter().map(|one| format!("{} {}", one.page, one.keyword)).collect())
    }

    #[test]
    fn forth_leads_as_far_as_all_is_filled_in_well() {
        let (first, second, review) = (Place::Page(0), Place::Page(1), Place::Review);
        let told =
            |all: &[&str]| -> Vec<String> { all.iter().map(|one| (*one).to_owned()).collect() };
        assert_eq!(gone(&json!({}), first, second), (first, told(&["0 required"])));
        assert_eq!(gone(&json!({ "name": "X" }), first, second), (first, told(&["0 pattern"])));
        assert_eq!(gone(&json!({ "name": "shop" }), first, second), (second, Vec::new()));
        let skipped = gone(&json!({ "name": "shop" }), first, review);
        assert_eq!(skipped, (second, told(&["1 required"])));
        // What was filled in well before may have become wrong.
        let before = gone(&json!({ "owner": "a" }), second, Place::Page(2));
        assert_eq!(before, (first, told(&["0 required"])));
    }

    #[test]
    fn back_is_always_free() {
        assert_eq!(gone(&json!({}), Place::Review, Place::Page(1)), (Place::Page(1), Vec::new()));
    }

    #[test]
    fn every_step_has_a_name_that_reads_back() {
        for pages in 0..4 {
            let mut place = Place::first(pages);
            for _ in 0..=pages {
                assert_eq!(Place::of(&place.name(), pages), Some(place));
                place = place.after(pages);
            }
            assert_eq!(place, Place::Review, "the review is the last of {pages} pages and it");
        }
        assert_eq!((Place::of("0", 3), Place::of("4", 3), Place::of("x", 3)), (None, None, None));
        assert_eq!(Place::Review.before(2), Place::Page(1));
        assert_eq!(Place::Page(0).before(2), Place::Page(0));
    }
}
