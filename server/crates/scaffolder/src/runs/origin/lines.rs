//! Three texts become one: what the template changed, and what the project changed, line by line.

use similar::{MergeResolution, TextMerge};
use std::borrow::Cow;

/// What conflict marks call the two sides.
const PROJECT: &str = "this project";
const TEMPLATE: &str = "the template";

/// A merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Merged {
    pub text: String,
    /// The lines from 1 in which marks of conflicts begin.
    pub conflicts: Vec<u32>,
}

/// Brings what became of `base` in the template to what became of it in the project.
pub(super) fn merge(base: &str, ours: &str, theirs: &str) -> Merged {
    // Who keeps other line ends than the template has not changed every line.
    let (base, theirs) = (with_ends_of(ours, base), with_ends_of(ours, theirs));
    let mut merge = TextMerge::from_lines(&*base, ours, &*theirs);
    merge.labels("the template before", PROJECT, TEMPLATE);
    let (mut line, mut conflicts) = (1, Vec::new());
    for region in merge.regions() {
        line += match region.resolution() {
            MergeResolution::Theirs => region.theirs_range().len(),
            MergeResolution::Conflict => {
                conflicts.push(u32::try_from(line).unwrap_or(u32::MAX));
                region.ours_range().len() + region.theirs_range().len() + 3
            }
            _ => region.ours_range().len(),
        };
    }
    Merged { text: merge.to_string(), conflicts }
}

/// A text with the line ends of another: where that one has the same end in every line.
fn with_ends_of<'a>(other: &str, text: &'a str) -> Cow<'a, str> {
    let (ends, windows) = (other.matches('\n').count(), other.matches("\r\n").count());
    if ends == 0 {
        return Cow::Borrowed(text);
    }
    if windows == ends && !text.contains("\r\n") {
        return Cow::Owned(text.replace('\n', "\r\n"));
    }
    if windows == 0 && text.contains("\r\n") {
        return Cow::Owned(text.replace("\r\n", "\n"));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn changes_of_both_are_brought_together() {
        let base = "a\nb\nc\nd\ne\n";
        let merged = merge(base, "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n");
        assert_eq!(merged, Merged { text: "A\nb\nc\nd\nE\nf\n".to_owned(), conflicts: Vec::new() });
    }

    #[test]
    fn a_conflict_is_marked_where_it_stands() {
        let merged = merge("a\nb\nc\nd", "a\nours\nc\nd", "0\na\ntheirs\nc\nD");
        let expected =
            "0\na\n<<<<<<< this project\nours\n=======\ntheirs\n>>>>>>> the template\nc\nD";
        assert_eq!(merged.text, expected);
        assert_eq!(merged.conflicts, [3]);
    }

    #[test]
    fn other_line_ends_are_no_change() {
        let merged = merge("a\nb\nc\n", "a\r\nb\r\nx\r\n", "A\nb\nc\n");
        assert_eq!(merged.text, "A\r\nb\r\nx\r\n");
        let merged = merge("a\r\nb\r\nc\r\n", "a\nb\nx\n", "A\r\nb\r\nc\r\n");
        assert_eq!(merged.text, "A\nb\nx\n");
    }

    /// Few lines of which many are the same, also without an end at the end.
    fn text() -> impl Strategy<Value = String> {
        prop::collection::vec(prop_oneof!["[a-d]\n", "[a-d]\r\n", "\n"], 0..12)
            .prop_flat_map(|lines| ("[a-d]{0,2}", Just(lines.concat())))
            .prop_map(|(end, lines)| lines + &end)
    }

    /// Texts whose every line is another one, and which of them each side changes. Between two lines
    /// that are changed stands at least one that is not.
    fn edits() -> impl Strategy<Value = Vec<(Option<bool>, String)>> {
        let to = prop_oneof!["new [a-z]{3}\n", Just(String::new())];
        prop::collection::vec((prop::option::of(any::<bool>()), to), 0..20)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// SPEC W6: who changed nothing takes what the other has; who changed the same has no conflict.
        #[test]
        fn property_what_one_side_changed_is_taken(base in text(), other in text()) {
            let same_ends = |merged: &Merged, text: &str| {
                merged.text.replace("\r\n", "\n") == text.replace("\r\n", "\n")
            };
            let taken = merge(&base, &base, &other);
            prop_assert!(same_ends(&taken, &other), "{taken:?}");
            let kept = merge(&base, &other, &base);
            prop_assert_eq!(&kept.text, &other);
            let both = merge(&base, &other, &other);
            prop_assert_eq!(&both.text, &other);
            prop_assert!(taken.conflicts.is_empty() && kept.conflicts.is_empty());
            prop_assert!(both.conflicts.is_empty());
        }

        /// SPEC W6: what both sides changed apart from each other is all there, and nothing else.
        #[test]
        fn property_no_change_is_lost_and_none_invented(edits in edits()) {
            let mut texts = [String::new(), String::new(), String::new(), String::new()];
            for (number, (who, to)) in edits.iter().enumerate() {
                let (before, stays) = (format!("line {number}\n"), format!("stays {number}\n"));
                let to = if to.is_empty() { String::new() } else { format!("{number} {to}") };
                let [base, ours, theirs, all] = &mut texts;
                base.push_str(&before);
                ours.push_str(if *who == Some(true) { &to } else { &before });
                theirs.push_str(if *who == Some(false) { &to } else { &before });
                all.push_str(if who.is_some() { &to } else { &before });
                for text in &mut texts {
                    text.push_str(&stays);
                }
            }
            let [base, ours, theirs, all] = &texts;
            let merged = merge(base, ours, theirs);
            prop_assert_eq!(&merged.text, all);
            prop_assert!(merged.conflicts.is_empty());
        }

        /// SPEC W6: it does not matter which side is which; in a conflict both are there, whole.
        #[test]
        fn property_a_merge_commutes(base in text(), ours in text(), theirs in text()) {
            let ends = |text: &str| text.replace("\r\n", "\n");
            let (base, ours, theirs) = (ends(&base), ends(&ours), ends(&theirs));
            let (one, other) = (merge(&base, &ours, &theirs), merge(&base, &theirs, &ours));
            prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
            if one.conflicts.is_empty() {
                prop_assert_eq!(&one.text, &other.text);
            }
            for line in &one.conflicts {
                let marked = one.text.lines().nth(*line as usize - 1);
                prop_assert_eq!(marked, Some("<<<<<<< this project"));
            }
            // Without marks, every line of the result stood on one side or the other.
            for line in one.text.lines() {
                let is_mark = ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
                let stood = ours.lines().chain(theirs.lines()).any(|other| other == line);
                prop_assert!(is_mark || stood, "{line:?} was invented");
            }
        }
    }
}
