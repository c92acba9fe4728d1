//! A page that is being written, by itself: rendered like any other, with what is wrong with it. Of
//! its site nothing is there but what is given of its configuration, so of links to other pages
//! nothing is said.

use super::{
    ConfigError, Problem, ProblemKind, SiteConfig, Source,
    anchors::{Lead, ids, leads_nowhere},
    config,
    lines::AddressLines,
    macros, page,
};
use crate::{
    diagram::{Drawings, Kind},
    markdown::Links,
    sanitize::{Policy, clean},
};
use std::{
    cell::{OnceCell, RefCell},
    io,
};

/// Bytes of a page that are rendered while it is written.
pub const LARGEST_DRAFT: usize = 512 << 10;

/// As many things that are wrong with it are told: who mends some sees the next.
const MOST_PROBLEMS: usize = 100;

/// What a page alone is called among its site's files.
const PAGE: &str = "index.md";
const CONFIG: &str = "mkdocs.yml";

/// What is being written.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The page.
    pub text: &'a str,
    /// The configuration of its site, as far as somebody gives it.
    pub config: &'a str,
    /// What was drawn of what it wanted before.
    pub drawings: Option<&'a Drawings>,
    /// What may be shown.
    pub policy: &'a Policy,
}

/// How it looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Safe to show.
    pub html: String,
    /// What is wrong with it, from its first line on; what is wrong with the configuration has that
    /// file's name.
    pub problems: Vec<Problem>,
    /// Diagrams that were not drawn.
    pub wanted: Vec<(Kind, String)>,
}

/// Renders what is being written. A page that is too long is none.
#[must_use]
pub fn preview(draft: &Draft<'_>) -> Preview {
    if draft.text.len() > LARGEST_DRAFT || draft.config.len() > LARGEST_DRAFT {
        let text = format!(
            "it is longer than {LARGEST_DRAFT} bytes, which is more than is shown while it is written"
        );
        let problems = vec![Problem::of_site(ProblemKind::Unreadable, text)];
        return Preview { problems, ..Preview::default() };
    }
    let source = Alone::new(draft);
    let mut problems = Vec::new();
    let config = match config::load(&source, "", &mut problems) {
        Ok(config) => config,
        Err(error) => {
            problems.push(of_config(error));
            SiteConfig::default()
        }
    };
    let links =
        AloneLinks { text: draft.text, lines: OnceCell::new(), anchors: RefCell::default() };
    let asked = page::Asked {
        path: PAGE,
        text: draft.text,
        source: &source,
        config: &config,
        links: &links,
        drawings: draft.drawings,
    };
    let composed = page::compose(&asked);
    problems.extend(composed.problems);
    if !config.macros {
        macros::tell(PAGE, draft.text, false, &mut problems);
    }
    let html = clean(&composed.rendered.html, draft.policy);
    let ids = ids(&html);
    let nowhere = links.anchors.into_inner().into_iter().filter(|lead| !lead.is_in(&ids));
    problems.extend(nowhere.map(|lead| leads_nowhere(PAGE, &lead)));
    for problem in &mut problems {
        problem.path = problem.path.take().filter(|path| path != PAGE);
    }
    problems.sort();
    problems.dedup();
    problems.truncate(MOST_PROBLEMS);
    Preview { html, problems, wanted: composed.rendered.wanted }
}

/// Why a configuration cannot be followed, with its line.
fn of_config(error: ConfigError) -> Problem {
    let (line, message) = match error {
        ConfigError::Broken { line, message, .. } => (line, message),
        ConfigError::Setting { message, .. } => (1, message),
        ConfigError::Unreadable { path, .. } => {
            (1, format!("it builds on {path}, which is not here"))
        }
    };
    let problem = Problem::of_site(ProblemKind::Configuration, message);
    problem.placed(Some((CONFIG.to_owned(), line)))
}

/// The files of a site of one page, beside that: it is given, and includes not itself.
struct Alone<'a> {
    paths: Vec<String>,
    draft: &'a Draft<'a>,
}

impl<'a> Alone<'a> {
    fn new(draft: &'a Draft<'a>) -> Self {
        let config = (!draft.config.trim().is_empty()).then(|| CONFIG.to_owned());
        Self { paths: config.into_iter().collect(), draft }
    }
}

impl Source for Alone<'_> {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match path {
            CONFIG => Ok(self.draft.config.as_bytes().to_vec()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// The links of a page alone: they lead where they say. Pictures of its site are not here, and a
/// browser need not ask for them.
struct AloneLinks<'a> {
    text: &'a str,
    lines: OnceCell<AddressLines>,
    anchors: RefCell<Vec<Lead>>,
}

impl Links for AloneLinks<'_> {
    fn lead(&self, address: &str, image: bool) -> Option<String> {
        if let Some(id) = address.strip_prefix('#').filter(|id| !id.is_empty()) {
            let line = self.lines.get_or_init(|| AddressLines::of(self.text)).line_of(address);
            let lead = Lead { page: String::new(), id: id.to_owned(), line };
            self.anchors.borrow_mut().push(lead);
            return None;
        }
        let elsewhere = address.contains("://") || address.starts_with("//");
        (image && !elsewhere && !address.starts_with("data:")).then(String::new)
    }
}
