//! Which file became which: by what they hold.

use super::files::Files;
use crate::skeleton::is_binary;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Files on each side that are compared, beside those that are the same.
const COMPARED: usize = 200;

/// Lines that a file must have to be known again although it changed.
const LINES: usize = 4;

/// Of a hundred lines so many must be the same.
const ALIKE: usize = 60;

/// The paths of files that are gone, with those that they have now.
pub(super) fn renames(before: &Files, after: &Files) -> BTreeMap<String, String> {
    let mut gone: BTreeSet<&str> =
        before.keys().map(String::as_str).filter(|path| !after.contains_key(*path)).collect();
    let mut new: BTreeSet<&str> =
        after.keys().map(String::as_str).filter(|path| !before.contains_key(*path)).collect();
    let mut renamed = BTreeMap::new();
    for (old, path) in same(before, after, &gone, &new) {
        if new.remove(path) && gone.remove(old) {
            renamed.insert(old.to_owned(), path.to_owned());
        }
    }
    for (old, path) in alike(before, after, &gone, &new) {
        if gone.contains(old) && new.contains(path) {
            gone.remove(old);
            new.remove(path);
            renamed.insert(old.to_owned(), path.to_owned());
        }
    }
    renamed
}

/// Files that hold the same; those of the same name first, and each only once.
fn same<'a>(
    before: &'a Files,
    after: &'a Files,
    gone: &BTreeSet<&'a str>,
    new: &BTreeSet<&'a str>,
) -> Vec<(&'a str, &'a str)> {
    let mut holders: HashMap<&[u8], Vec<&str>> = HashMap::new();
    for &path in new {
        let content = after[path].content.as_slice();
        // What is empty is as good as any other.
        if !content.is_empty() {
            holders.entry(content).or_default().push(path);
        }
    }
    let mut pairs = Vec::new();
    for old in gone {
        let Some(paths) = holders.get_mut(before[*old].content.as_slice()) else { continue };
        let place = paths.iter().position(|path| name(path) == name(old)).unwrap_or(0);
        if !paths.is_empty() {
            pairs.push((*old, paths.remove(place)));
        }
    }
    pairs
}

/// Texts most of whose lines are the same, the most alike first.
fn alike<'a>(
    before: &'a Files,
    after: &'a Files,
    gone: &BTreeSet<&'a str>,
    new: &BTreeSet<&'a str>,
) -> Vec<(&'a str, &'a str)> {
    if gone.len() > COMPARED || new.len() > COMPARED {
        return Vec::new();
    }
    let counted = |files: &'a Files, paths: &BTreeSet<&'a str>| {
        let texts = paths.iter().filter_map(|path| Some((*path, lines(&files[*path].content)?)));
        texts.collect::<Vec<_>>()
    };
    let (gone, new) = (counted(before, gone), counted(after, new));
    let mut found = Vec::new();
    for (old, ours) in &gone {
        for (path, theirs) in &new {
            let alike = likeness(ours, theirs);
            if alike >= ALIKE {
                found.push((100 - alike, name(old) != name(path), *old, *path));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, _, old, path)| (old, path)).collect()
}

/// How often each line stands in a text, if it is one and has enough of them.
fn lines(content: &[u8]) -> Option<HashMap<&[u8], usize>> {
    if is_binary(content) {
        return None;
    }
    let mut lines: HashMap<&[u8], usize> = HashMap::new();
    let mut count = 0;
    for line in content.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii) {
        if !line.is_empty() {
            *lines.entry(line).or_default() += 1;
            count += 1;
        }
    }
    (count >= LINES).then_some(lines)
}

/// Of a hundred lines how many two texts have in common.
fn likeness(one: &HashMap<&[u8], usize>, other: &HashMap<&[u8], usize>) -> usize {
    let total = one.values().sum::<usize>() + other.values().sum::<usize>();
    let common =
        |(line, count): (&&[u8], &usize)| other.get(*line).map_or(0, |there| *there.min(count));
    let common: usize = one.iter().map(common).sum();
    (common * 200).checked_div(total).unwrap_or(0)
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::super::files::File;
    use super::*;

    fn files(all: &[(&str, &str)]) -> Files {
        let file = |text: &str| File { content: text.into(), executable: false };
        all.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect()
    }

    fn told(before: &[(&str, &str)], after: &[(&str, &str)]) -> Vec<(String, String)> {
        renames(&files(before), &files(after)).into_iter().collect()
    }

    #[test]
    fn the_same_under_another_name_is_known_again() {
        let before = [("a/x", "one"), ("b/y", "one"), ("stays", "s"), ("empty", "")];
        let after = [("c/y", "one"), ("c/x", "one"), ("stays", "s"), ("other", "")];
        let found = told(&before, &after);
        assert_eq!(found, [("a/x".into(), "c/x".into()), ("b/y".into(), "c/y".into())]);
    }

    #[test]
    fn what_changed_a_little_is_known_again() {
        let (old, new) = ("1\n2\n3\n4\n5\n", "1\n2\n3\n4\nx\n");
        assert_eq!(told(&[("a", old)], &[("b", new)]), [("a".into(), "b".into())]);
        assert!(told(&[("a", old)], &[("b", "1\n2\nx\ny\nz\n")]).is_empty());
        assert!(told(&[("a", "1\n2\n")], &[("b", "1\n2\n3\n")]).is_empty(), "too short to tell");
        assert!(told(&[("a", old)], &[("a", "x"), ("b", old)]).is_empty(), "it is still there");
    }

    #[test]
    fn each_file_has_one_successor() {
        let text = "1\n2\n3\n4\n5\n";
        let found = told(&[("a", text), ("b", text)], &[("c", text)]);
        assert_eq!(found.len(), 1);
    }
}
