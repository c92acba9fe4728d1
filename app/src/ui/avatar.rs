//! The initials of a person or team on a colour of their own.

use leptos::prelude::*;

const HUES: [&str; 8] = ["blue", "green", "red", "purple", "amber", "teal", "pink", "grey"];

/// Initials in a circle; the name stands beside it, so it is silent for screen readers.
#[component]
pub fn Avatar(
    /// The name that it stands for.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! {
        <span class="avatar" data-hue=hue(&name) aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

/// Two letters: of the first and last word, else the first two of the only one; one of a name in
/// Chinese, whose last character says most.
fn initials(name: &str) -> String {
    let mut words = name.split([' ', '-', '_', '.', '/']).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return "?".to_owned() };
    if first.chars().next().is_some_and(|letter| letter as u32 >= 0x2E80) {
        return first.chars().next_back().map(String::from).unwrap_or_default();
    }
    let letters: String = match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase()
}

/// The same name has the same colour everywhere.
fn hue(name: &str) -> &'static str {
    let sum =
        name.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    HUES[(sum ^ (sum >> 7)) % HUES.len()]
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_short_and_say_who() {
        assert_eq!(initials("Payments"), "PA");
        assert_eq!(initials("Lena Maria Park"), "LP");
        assert_eq!(initials("team-data"), "TD");
        assert_eq!(initials("王小明"), "明");
        assert_eq!(initials(""), "?");
    }
}
