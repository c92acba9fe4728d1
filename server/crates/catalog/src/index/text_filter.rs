//! The text filter of lists: what it finds of a text, and how that stays one quick look at most
//! entities.
//!
//! An entity is meant when its name, title or description contains the text as it was typed, or when
//! all parts of what was typed begin parts of its words: `orderPlaced` means `order-placed` and
//! `acme.order.placed`, `api check` means `checkout-api`. Both hold the longest part somewhere: who does
//! not have that, which is nearly everybody, costs one search of a short text.

use memchr::memmem::{Finder, find_iter};

/// Parts of a text that are looked at: what comes after them changes nothing.
const MOST: usize = 12;

/// What an entity is searched in: name, title and description in lower case, a line each, then the
/// words of names with capitals in the middle, which lower case hides.
pub(super) fn searched(name: &str, label: &str, description: &str) -> String {
    let mut text = format!("{name}\n{label}\n{description}").to_lowercase();
    let mut humps: Vec<&str> = Vec::new();
    for word in [name, label, description].into_iter().flat_map(words) {
        if humped(word).nth(1).is_some() && !humps.contains(&word) {
            humps.push(word);
        }
    }
    for word in humps {
        text.push('\n');
        let parts: Vec<&str> = humped(word).collect();
        text.push_str(&parts.join("-").to_lowercase());
    }
    text
}

/// What was typed, ready to be looked for.
pub(super) struct TextSearch {
    whole: Finder<'static>,
    /// What every text that is meant contains.
    longest: Finder<'static>,
    parts: Vec<String>,
}

impl TextSearch {
    /// `None` when nothing was typed.
    pub fn of(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let whole = typed.to_lowercase();
        let parts = words(typed).flat_map(humped).map(str::to_lowercase);
        let mut parts: Vec<String> = parts.take(MOST).collect();
        parts.dedup();
        if let [only] = parts.as_slice()
            && *only == whole
        {
            // It is found wherever it stands.
            parts.clear();
        }
        // A part may be written otherwise by itself than within a word: `ς`, `σ`.
        let within = parts.iter().filter(|part| whole.contains(part.as_str()));
        let longest = match within.max_by_key(|part| part.len()) {
            Some(part) => part,
            None if parts.is_empty() => &whole,
            None => "",
        };
        let longest = Finder::new(longest.as_bytes()).into_owned();
        Some(Self { whole: Finder::new(whole.as_bytes()).into_owned(), longest, parts })
    }

    /// Whether a text is meant, as [`searched`] makes them.
    pub fn means(&self, text: &str) -> bool {
        if self.longest.find(text.as_bytes()).is_none() {
            return false;
        }
        let begun = |part: &String| {
            let mut places = find_iter(text.as_bytes(), part.as_bytes());
            places.any(|at| is_beginning(text, at))
        };
        self.whole.find(text.as_bytes()).is_some()
            || (!self.parts.is_empty() && self.parts.iter().all(begun))
    }
}

/// Whether no letter or digit stands before a place.
fn is_beginning(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_none_or(|letter| !letter.is_alphanumeric())
}

/// The words of a text: letters and digits without anything between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The parts of a word at capitals in its middle: `orderPlaced`, `HTTPServer`. One letter alone is no
/// part: `iOS`, `OAuth`.
fn humped(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let letters: Vec<(usize, char)> = rest.char_indices().collect();
        let end = letters.windows(2).enumerate().find_map(|(index, pair)| {
            let [(from, before), (at, letter)] = pair else { return None };
            let after = letters.get(index + 2).map(|(_, letter)| *letter);
            let rises = before.is_lowercase() && letter.is_uppercase();
            let falls = before.is_uppercase()
                && letter.is_uppercase()
                && after.is_some_and(char::is_lowercase);
            (*from > 0 && (rises || falls)).then_some(*at)
        });
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn means(typed: &str, name: &str) -> bool {
        TextSearch::of(typed).is_some_and(|search| search.means(&searched(name, name, "")))
    }

    #[test]
    fn parts_of_names_are_known() {
        for typed in ["orderPlaced", "order-placed", "order placed", "placed order", "order.pla"] {
            for name in
                ["orderPlaced", "order-placed", "acme.order.placed", "Order_Placed", "placed/order"]
            {
                assert!(means(typed, name), "{typed} {name}");
            }
            for name in ["preorders-placed", "orders", "order-misplaced", "displacedOrder"] {
                assert!(!means(typed, name), "{typed} {name}");
            }
        }
        assert!(means("server", "HTTPServer") && means("http-server", "HTTPServer"));
        assert!(means("oauth", "OAuth") && means("支付", "支付服务") && means("-", "a-b"));
        assert!(means("out-a", "checkout-api"), "what was typed, wherever it stands");
        assert!(!means("out a", "checkout-api"));
        assert!(TextSearch::of("  ").is_none());
    }

    proptest! {
        /// Property 2, for the text filter: what contains the text is always meant, and whatever is
        /// meant contains it or has all its parts.
        #[test]
        fn property_2_the_text_filter_is_exact(
            typed in "[a-cA-C.\\-_/ ]{0,8}|\\PC{0,6}",
            name in "[a-cA-C.\\-_/ ]{0,16}|\\PC{0,12}",
        ) {
            let Some(search) = TextSearch::of(&typed) else { return Ok(()) };
            let text = searched(&name, &name, "");
            let contains = text.contains(&typed.trim().to_lowercase());
            let parts: Vec<String> = words(typed.trim())
                .flat_map(humped)
                .take(MOST)
                .map(str::to_lowercase)
                .collect();
            let begun = |part: &String| {
                text.match_indices(part.as_str()).any(|(at, _)| is_beginning(&text, at))
            };
            let all = !parts.is_empty() && parts.iter().all(begun);
            prop_assert_eq!(search.means(&text), contains || all, "{:?} in {:?}", typed, text);
        }

        #[test]
        fn a_word_is_its_parts(word in "\\PC{0,12}") {
            prop_assert_eq!(humped(&word).collect::<String>(), word);
        }
    }
}
