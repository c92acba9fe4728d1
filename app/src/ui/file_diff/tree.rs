//! Paths as a tree. Pure.

/// A folder or a file of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// How many folders it is in.
    pub(super) depth: usize,
    /// Its own name; of folders that hold nothing but one folder, theirs together.
    pub(super) name: String,
    /// Which of the paths it is; `None` is a folder.
    pub(super) file: Option<usize>,
}

/// The rows of sorted paths, in the order in which they are shown.
pub(super) fn rows(paths: &[&str]) -> Vec<Row> {
    let mut rows = Vec::new();
    let all: Vec<(usize, Vec<&str>)> =
        paths.iter().enumerate().map(|(at, path)| (at, path.split('/').collect())).collect();
    add(&all, 0, 0, &mut rows);
    rows
}

/// Adds what is in one folder: of all these paths the parts before `from` are the same.
fn add(paths: &[(usize, Vec<&str>)], from: usize, depth: usize, rows: &mut Vec<Row>) {
    let mut rest = paths;
    while let Some((at, parts)) = rest.first() {
        let Some(name) = parts.get(from) else { return };
        if parts.len() == from + 1 {
            rows.push(Row { depth, name: (*name).to_owned(), file: Some(*at) });
            rest = &rest[1..];
            continue;
        }
        let inside = |(_, other): &&(usize, Vec<&str>)| {
            other.len() > from + 1 && other.get(from) == Some(name)
        };
        let (folder, behind) = rest.split_at(rest.iter().take_while(inside).count());
        rest = behind;
        let shared = shared(folder, from);
        let name = parts[from..shared].join("/");
        rows.push(Row { depth, name, file: None });
        add(folder, shared, depth + 1, rows);
    }
}

/// How many parts all paths of a folder share, their files' names left out.
fn shared(paths: &[(usize, Vec<&str>)], from: usize) -> usize {
    let Some((_, first)) = paths.first() else { return from };
    let most = paths.iter().map(|(_, parts)| parts.len() - 1).min().unwrap_or(from);
    let same = |at: &usize| paths.iter().all(|(_, parts)| parts.get(*at) == first.get(*at));
    (from..most).take_while(same).count() + from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(paths: &[&str]) -> Vec<String> {
        let row = |row: Row| {
            let sign = if row.file.is_some() { "" } else { "/" };
            format!("{}{}{sign}", "  ".repeat(row.depth), row.name)
        };
        rows(paths).into_iter().map(row).collect()
    }

    #[test]
    fn folders_hold_their_files_and_lonely_ones_are_one() {
        let paths =
            ["Dockerfile", "chart/values.yaml", "src/main/java/A.java", "src/main/java/b/B.java"];
        assert_eq!(
            told(&paths),
            [
                "Dockerfile",
                "chart/",
                "  values.yaml",
                "src/main/java/",
                "  A.java",
                "  b/",
                "    B.java"
            ]
        );
        let files: Vec<_> = rows(&paths).into_iter().filter_map(|row| row.file).collect();
        assert_eq!(files, [0, 1, 2, 3]);
    }

    #[test]
    fn a_path_may_be_there_twice_or_be_a_folder_too() {
        assert_eq!(told(&["a", "a", "a/b"]), ["a", "a", "a/", "  b"]);
        assert_eq!(told(&[]), [""; 0]);
    }
}
