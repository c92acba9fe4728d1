use super::*;
use proptest::prelude::*;

fn file(text: &str) -> File {
    File { content: text.into(), executable: false }
}

fn files(all: &[(&str, &str)]) -> Files {
    all.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect()
}

/// The project as it is afterwards.
fn after(ours: &Files, merge: &Merge) -> Files {
    let mut files = ours.clone();
    files.retain(|path, _| !merge.removed.contains(path));
    files.extend(merge.put.clone());
    files
}

const TEXT: &str = "one\ntwo\nthree\nfour\nfive\nsix\n";

#[test]
fn what_the_template_made_of_it_comes_to_the_project() {
    let base = files(&[("a", TEXT), ("gone", "x\n"), ("same", "s\n")]);
    let ours = files(&[
        ("a", &TEXT.replace("one", "ONE")),
        ("gone", "x\n"),
        ("same", "s\n"),
        ("own", "o\n"),
    ]);
    let theirs = files(&[("a", &TEXT.replace("six", "SIX")), ("same", "s\n"), ("new/b", "b\n")]);
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(merge.conflicts, []);
    let merged = TEXT.replace("one", "ONE").replace("six", "SIX");
    let expected = files(&[("a", &merged), ("same", "s\n"), ("own", "o\n"), ("new/b", "b\n")]);
    assert_eq!(after(&ours, &merge), expected);
    assert_eq!(merge.put.len(), 2, "what stays as it is is not put");
}

#[test]
fn a_changed_file_is_not_removed_and_a_removed_one_not_brought_back() {
    let base = files(&[("a", TEXT), ("b", TEXT), ("c", TEXT)]);
    let ours = files(&[("a", "mine\n"), ("c", TEXT)]);
    let theirs = files(&[("b", "theirs\n")]);
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(after(&ours, &merge), files(&[("a", "mine\n")]));
    let told: Vec<_> = merge.conflicts.iter().map(|one| (one.path.as_str(), one.line)).collect();
    assert_eq!(told, [("a", 1), ("b", 1)]);
}

#[test]
fn a_renamed_file_takes_its_changes_along() {
    let base = files(&[("a.txt", TEXT), ("b.txt", &TEXT.replace("two", "b"))]);
    let changed = TEXT.replace("one", "ONE");
    // The template renames a, the project b; each changes the other's file.
    let ours = files(&[("a.txt", &changed), ("lib/b.txt", &TEXT.replace("two", "b"))]);
    let theirs =
        files(&[("docs/a.txt", TEXT), ("b.txt", &TEXT.replace("two", "b").replace("six", "SIX"))]);
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(merge.conflicts, []);
    let b = TEXT.replace("two", "b").replace("six", "SIX");
    assert_eq!(after(&ours, &merge), files(&[("docs/a.txt", &changed), ("lib/b.txt", &b)]));
    assert_eq!(merge.removed.iter().collect::<Vec<_>>(), ["a.txt"]);
}

#[test]
fn the_same_lines_on_both_sides_are_marked() {
    let (base, ours) = (files(&[("a", TEXT)]), files(&[("a", &TEXT.replace("two", "ours"))]));
    let theirs = files(&[("a", &TEXT.replace("two", "theirs"))]);
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(merge.conflicts.len(), 1);
    assert_eq!((merge.conflicts[0].path.as_str(), merge.conflicts[0].line), ("a", 2));
    let text = String::from_utf8(merge.put["a"].content.clone()).unwrap();
    assert!(text.contains("ours\n=======\ntheirs\n"), "{text}");
    // A file that both have made anew.
    let merge = super::merge(&Files::new(), &ours, &theirs);
    assert!(!merge.conflicts.is_empty());
}

#[test]
fn binaries_and_rights_are_merged_whole() {
    let binary = |byte: u8| File { content: vec![0, 159, byte], executable: false };
    let of = |one: File, other: File| Files::from([("a".to_owned(), one), ("b".to_owned(), other)]);
    let base = of(binary(1), binary(1));
    let ours = of(binary(1), binary(2));
    let theirs = of(File { executable: true, ..binary(3) }, binary(3));
    let merge = merge(&base, &ours, &theirs);
    assert_eq!(merge.put["a"], File { executable: true, ..binary(3) });
    assert!(!merge.put.contains_key("b"), "the project's stays");
    assert_eq!(merge.conflicts[0].path, "b");
    // A right alone is a change, too.
    let run = files(&[("run", "x\n")]);
    let mut theirs = run.clone();
    theirs.get_mut("run").unwrap().executable = true;
    assert!(super::merge(&run, &run, &theirs).put["run"].executable);
}

#[test]
fn no_file_is_put_where_a_folder_is() {
    let ours = files(&[("docs", "a file\n"), ("src/a/b", "x\n")]);
    let theirs = files(&[("docs/index.md", "# Docs\n"), ("src/a", "y\n"), ("src/ab", "z\n")]);
    let merge = merge(&Files::new(), &ours, &theirs);
    assert_eq!(merge.put.keys().collect::<Vec<_>>(), ["src/ab"]);
    assert_eq!(merge.conflicts.len(), 2);
}

/// Projects of a few files that share paths and lines.
fn project() -> impl Strategy<Value = Files> {
    let text = prop::collection::vec("[a-c]\n", 0..8).prop_map(|lines| lines.concat().into_bytes());
    let content = prop_oneof![8 => text, 1 => prop::collection::vec(any::<u8>(), 0..4)];
    let file = (content, any::<bool>());
    let file = file.prop_map(|(content, executable)| File { content, executable });
    prop::collection::btree_map("[xyz](/[xyz])?", file, 0..5).prop_map(without_nonsense)
}

/// Without files that are folders of others.
fn without_nonsense(files: Files) -> Files {
    let all: Vec<String> = files.keys().cloned().collect();
    let is_folder = |path: &String| all.iter().any(|other| other.starts_with(&format!("{path}/")));
    files.into_iter().filter(|(path, _)| !is_folder(path)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// SPEC W6: a template that did not move brings nothing, and a project that did not takes all.
    #[test]
    fn property_what_one_side_changed_is_taken(base in project(), other in project()) {
        let nothing = merge(&base, &other, &base);
        prop_assert!(nothing.is_empty(), "{nothing:?}");
        let taken = merge(&base, &base, &other);
        if taken.conflicts.is_empty() {
            prop_assert_eq!(&after(&base, &taken), &other);
        }
        let same = merge(&base, &other, &other);
        prop_assert_eq!(&after(&other, &same), &other);
        prop_assert!(same.conflicts.is_empty(), "{same:?}");
    }

    /// SPEC W6: whatever happens, every file of the project that the template did not touch stays, and
    /// what is put lies where it can lie.
    #[test]
    fn property_the_project_keeps_what_is_its_own(
        base in project(), ours in project(), theirs in project(),
    ) {
        let merge = merge(&base, &ours, &theirs);
        let result = after(&ours, &merge);
        for (path, own) in &ours {
            let is_own = !base.contains_key(path) && !theirs.contains_key(path);
            let came_from_it = renames(&base, &ours).values().any(|renamed| renamed == path);
            if is_own && !came_from_it {
                prop_assert_eq!(result.get(path), Some(own));
            }
        }
        let all: Vec<&String> = result.keys().collect();
        for path in merge.put.keys() {
            let folder = format!("{path}/");
            prop_assert!(!all.iter().any(|other| other.starts_with(&folder)), "{folder}");
        }
    }

    /// SPEC W6: without conflicts it does not matter which side is which.
    #[test]
    fn property_a_merge_commutes(base in project(), ours in project(), theirs in project()) {
        let (one, other) = (merge(&base, &ours, &theirs), merge(&base, &theirs, &ours));
        if one.conflicts.is_empty() && other.conflicts.is_empty() {
            prop_assert_eq!(after(&ours, &one), after(&theirs, &other));
        }
    }
}
