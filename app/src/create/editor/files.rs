//! The files beside a template, and what is sent when it is tried. Pure.

use platform::scaffolder::RunFile;
use scaffolder::check::check;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// So much is taken of a folder, in bytes: what the server takes.
const MOST: usize = 10 << 20;

/// Folders that no template needs.
const SKIPPED: [&str; 5] = [".git", "node_modules", "target", "dist", "build"];

/// A file beside the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DraftFile {
    /// Its path below the template's folder.
    pub(super) path: String,
    /// What it holds.
    pub(super) content: Content,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

impl Content {
    /// A text, where it is one.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Self::Text(text),
            Ok(text) => Self::Bytes(text.into_bytes()),
            Err(error) => Self::Bytes(error.into_bytes()),
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// A folder that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// The template's text.
    pub(super) template: String,
    /// The files in its folder and below.
    pub(super) files: Vec<DraftFile>,
    /// How many were left out.
    pub(super) left_out: u64,
}

/// Whether a file of a folder is worth reading.
pub(super) fn is_wanted(path: &str) -> bool {
    !path.split('/').any(|part| SKIPPED.contains(&part))
}

/// The template of a folder, the one nearest to its top, and what is beside it.
pub(super) fn open(mut all: Vec<(String, Vec<u8>)>) -> Option<Opened> {
    all.sort_by(|a, b| (depth(&a.0), &a.0).cmp(&(depth(&b.0), &b.0)));
    let at = all.iter().position(|(path, bytes)| is_template(path, bytes))?;
    let (path, bytes) = all.remove(at);
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    let template = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let (mut files, mut left_out, mut sum) = (Vec::new(), 0, bytes.len());
    for (path, bytes) in all {
        sum = sum.saturating_add(bytes.len());
        match path.strip_prefix(folder) {
            Some(path) if sum <= MOST => {
                files.push(DraftFile { path: path.to_owned(), content: Content::of(bytes) });
            }
            _ => left_out += 1,
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Some(Opened { template, files, left_out })
}

fn depth(path: &str) -> usize {
    path.matches('/').count()
}

fn is_template(path: &str, bytes: &[u8]) -> bool {
    let ends = |end: &str| path.to_ascii_lowercase().ends_with(end);
    if !ends(".yaml") && !ends(".yml") {
        return false;
    }
    // A broken document is no finding of where the template is.
    let found = std::str::from_utf8(bytes).map(check).unwrap_or_default();
    found.iter().any(|one| one.value.is_some())
}

/// What is sent beside the template's text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Rest {
    pub(super) files: Vec<RunFile>,
    pub(super) values: Map<String, Value>,
    pub(super) secrets: Map<String, Value>,
}

impl Rest {
    /// The files as they are sent.
    pub(super) fn files(files: &[DraftFile]) -> Vec<RunFile> {
        let file = |file: &DraftFile| RunFile {
            path: file.path.clone(),
            content: base64(file.content.bytes()),
            executable: is_script(&file.content),
        };
        files.iter().map(file).collect()
    }

    /// The run that is tried. Only the server begins it.
    #[cfg(feature = "ssr")]
    pub(super) fn run(self, template: String) -> platform::scaffolder::DraftRun {
        let Self { files, values, secrets } = self;
        platform::scaffolder::DraftRun { template, files, values, secrets }
    }
}

/// A browser does not tell what can be executed; what begins like a script is.
fn is_script(content: &Content) -> bool {
    content.bytes().starts_with(b"#!")
}

/// RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let [first, second, third] = [0, 1, 2].map(|at| three.get(at).copied().unwrap_or(0));
        let letters = [
            first >> 2,
            ((first & 3) << 4) | (second >> 4),
            ((second & 15) << 2) | (third >> 6),
            third & 63,
        ];
        for (at, letter) in letters.into_iter().enumerate() {
            let is_there = at <= three.len();
            text.push(if is_there { char::from(LETTERS[usize::from(letter)]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\n\
                            metadata: {name: a}\nspec: {type: x, steps: []}\n";

    #[test]
    fn the_nearest_template_is_opened_with_what_is_beside_it() {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let all = vec![
            file("all/go/skeleton/template.yaml", TEMPLATE),
            file("all/go/template.yaml", TEMPLATE),
            file("all/go/skeleton/run.sh", "#!/bin/sh"),
            file("all/README.md", "x"),
            file("all/go/broken.yaml", "a: ["),
        ];
        let opened = open(all).unwrap();
        let paths: Vec<&str> = opened.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["broken.yaml", "skeleton/run.sh", "skeleton/template.yaml"]);
        assert_eq!((opened.template.as_str(), opened.left_out), (TEMPLATE, 1));
        assert!(Rest::files(&opened.files)[1].executable);
        assert_eq!(open(vec![file("README.md", "x")]), None);
    }

    #[test]
    fn too_much_is_left_out() {
        let all = vec![
            ("template.yaml".to_owned(), TEMPLATE.as_bytes().to_vec()),
            ("zeros".to_owned(), vec![0; MOST]),
        ];
        assert_eq!(open(all).unwrap().left_out, 1);
    }

    #[test]
    fn bytes_are_sent_as_base64() {
        let told = ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes()));
        assert_eq!(told, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
        assert_eq!(base64(&[0xff, 0xfe]), "//4=");
        assert_eq!(Content::of(vec![0xff]), Content::Bytes(vec![0xff]));
    }

    #[test]
    fn what_no_template_needs_is_not_read() {
        assert!(is_wanted("a/skeleton/.github/x.yaml"));
        assert!(!is_wanted("a/node_modules/x/index.js"));
    }
}
