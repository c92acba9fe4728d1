//! What is wrong with a site is told with its place, and a page that is being written by itself.

use super::{Draft, Problem, ProblemKind, Site, Source, preview};
use crate::sanitize::{Origins, Policy};
use std::{collections::BTreeMap, io};

/// A site of texts.
struct Texts(Vec<String>, BTreeMap<String, String>);

impl Texts {
    fn new(files: &[(&str, &str)]) -> Self {
        let files: BTreeMap<String, String> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Self(files.keys().cloned().collect(), files)
    }
}

impl Source for Texts {
    fn paths(&self) -> &[String] {
        &self.0
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let text = self.1.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(text.as_bytes().to_vec())
    }
}

/// Kind and place of each problem.
fn places(problems: &[Problem]) -> Vec<(ProblemKind, &str, Option<u32>)> {
    problems.iter().map(|it| (it.kind, it.path.as_deref().unwrap_or(""), it.line)).collect()
}

#[test]
fn what_is_wrong_has_its_file_and_line() {
    let config = "INHERIT: base.yml\nsite_name: Shop\nplugins:\n  - techdocs-core\n  - macros\n  - monoglot:\n      a: 1\nnav:\n  - Home: index.md\n  - Gone: gone.md\nhooks: [a.py]\n";
    let page = "---\ntitle: [\n---\n# Home\n\n[a](gone.md)\n\n```\n[b](not-a-link.md)\n```\n![p](gone.png)\n\n[x](#nowhere)\n\n--8<-- \"gone.txt\"\n\nVersion {{ version }}.\n";
    let site = Texts::new(&[
        ("mkdocs.yml", config),
        ("base.yml", "markdown_extensions:\n  - toc\n  - acme.magic\n"),
        ("docs/index.md", page),
        ("docs/lost.md", "lost"),
    ]);
    let problems = Site::open(site, "x").unwrap().check();
    let mut told = places(&problems);
    told.sort_unstable();
    assert_eq!(
        told,
        [
            (ProblemKind::UnknownPlugin, "mkdocs.yml", Some(5)),
            (ProblemKind::UnknownPlugin, "mkdocs.yml", Some(6)),
            (ProblemKind::UnknownPlugin, "mkdocs.yml", Some(11)),
            (ProblemKind::UnknownExtension, "base.yml", Some(3)),
            (ProblemKind::MissingTarget, "mkdocs.yml", Some(10)),
            (ProblemKind::NotInNavigation, "lost.md", None),
            (ProblemKind::BrokenLink, "index.md", Some(6)),
            (ProblemKind::BrokenAnchor, "index.md", Some(13)),
            (ProblemKind::MissingImage, "index.md", Some(11)),
            (ProblemKind::MissingSnippet, "index.md", Some(15)),
            (ProblemKind::BrokenFrontMatter, "index.md", Some(2)),
            (ProblemKind::Macro, "index.md", Some(17)),
        ],
        "{problems:#?}"
    );
}

fn draft<'a>(text: &'a str, config: &'a str, policy: &'a Policy) -> Draft<'a> {
    Draft { text, config, drawings: None, policy }
}

#[test]
fn a_page_alone_is_shown_as_in_its_site() {
    let policy = Policy { images: Origins::Only(Vec::new()), frames: Vec::new() };
    let text = "# Shop\n\n!!! tip\n    Try.\n\n=== \"A\"\n    one\n\n=== \"B\"\n    two\n\n$x^2$ <script>bad()</script>\n";
    let shown = preview(&draft(text, "", &policy));
    assert_eq!(shown.problems, []);
    assert!(shown.html.contains("admonition tip") && shown.html.contains("tabbed-set"));
    assert!(!shown.html.contains("script") && shown.html.contains("$x"), "{}", shown.html);
    let maths = "markdown_extensions:\n  - pymdownx.arithmatex\n";
    assert!(preview(&draft(text, maths, &policy)).html.contains("<math"));
}

#[test]
fn what_is_wrong_with_a_page_alone_is_told_by_line() {
    let policy = Policy::default();
    let text =
        "[other](other.md) ![](img/a.png)\n\n[here](#gone)\n\n--8<-- \"x.md\"\n\n{{ version }}\n";
    let config = "plugins:\n  - macros\nmarkdown_extensions: [toc, acme.magic]\n";
    let shown = preview(&draft(text, config, &policy));
    assert_eq!(
        places(&shown.problems),
        [
            (ProblemKind::BrokenAnchor, "", Some(3)),
            (ProblemKind::MissingSnippet, "", Some(5)),
            (ProblemKind::Macro, "", Some(7)),
            (ProblemKind::UnknownPlugin, "mkdocs.yml", Some(2)),
            (ProblemKind::UnknownExtension, "mkdocs.yml", Some(3)),
        ],
        "{:#?}",
        shown.problems
    );
    assert!(!shown.html.contains("img/a.png"), "nobody asks for what is not here");
    let broken = preview(&draft("# A", "site_name: [\nplugins: x\n", &policy));
    assert_eq!(broken.problems[0].kind, ProblemKind::Configuration);
    assert!(broken.problems[0].line.is_some() && broken.html.contains("<h1"));
    let inherits = preview(&draft("# A", "INHERIT: ../base.yml\n", &policy));
    assert!(inherits.problems[0].message.contains("base.yml"), "{:?}", inherits.problems);
    let long = preview(&draft(&"x".repeat(super::LARGEST_DRAFT + 1), "", &policy));
    assert!(long.html.is_empty() && long.problems.len() == 1);
}
