//! The diagrams of a page, one after another.

use super::{Drawings, Kind, Reason, adopt, render};
use crate::highlight::{CodeBlock, block, escape};
use std::fmt::Write;

/// Draws the diagrams of one page.
#[derive(Debug, Default)]
pub(crate) struct Drawer<'a> {
    /// Whether diagrams are drawn at all.
    is_on: bool,
    /// What a service has drawn.
    drawings: Option<&'a Drawings>,
    /// What only a service can draw, and has not.
    pub(crate) wanted: Vec<(Kind, String)>,
    count: usize,
}

impl<'a> Drawer<'a> {
    pub(crate) fn new(is_on: bool, drawings: Option<&'a Drawings>) -> Self {
        Self { is_on, drawings, ..Self::default() }
    }

    /// A fence: a diagram, or code.
    pub(crate) fn fenced(&mut self, fence: &CodeBlock, code: &str) -> String {
        let Some(kind) = Kind::of_language(&fence.language).filter(|_| self.is_on) else {
            return block(fence, code);
        };
        match self.drawn(kind, code) {
            Ok(svg) => {
                let name = kind.name();
                let title = fence.title.as_deref().filter(|title| !title.is_empty());
                let mut html = format!("<figure class=\"diagram\" data-kind=\"{name}\">{svg}");
                if let Some(title) = title {
                    let _ = write!(html, "<figcaption>{}</figcaption>", escape(title));
                }
                html + "</figure>"
            }
            Err(reason) => format!(
                "<div class=\"diagram-source\" data-kind=\"{}\">{}<p class=\"diagram-reason\">Shown as its source: {}.</p></div>",
                kind.name(),
                block(fence, code),
                escape(&reason.to_string()),
            ),
        }
    }

    fn drawn(&mut self, kind: Kind, code: &str) -> Result<String, Reason> {
        self.count += 1;
        let id = format!("slipway-diagram-{}", self.count);
        let key = (kind, code.to_owned());
        if let Some(drawing) = self.drawings.and_then(|drawings| drawings.get(&key)) {
            return adopt(drawing, &id);
        }
        let drawn = render(kind, code, &id);
        if matches!(drawn, Err(Reason::NeedsService(_))) {
            self.wanted.push(key);
        }
        drawn
    }
}
