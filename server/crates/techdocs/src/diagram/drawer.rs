//! The diagrams of a page, one after another.

use super::{Drawing, Drawings, Kind, MOST, Reason, adopt, render};
use crate::{
    highlight::{CodeBlock, Coder, escape},
    markdown::Options,
};
use std::fmt::Write;

/// Draws the diagrams of one page.
#[derive(Debug)]
pub(crate) struct Drawer<'a> {
    /// Writes what is code.
    pub(crate) coder: Coder<'a>,
    /// Whether diagrams are drawn at all.
    is_on: bool,
    /// What was drawn elsewhere.
    drawings: Option<&'a Drawings>,
    /// What only a service can draw, and has not.
    pub(crate) wanted: Vec<(Kind, String)>,
    count: usize,
}

impl<'a> Drawer<'a> {
    pub(crate) fn new(options: &Options<'a>) -> Self {
        let Options { diagrams: is_on, drawings, .. } = *options;
        let coder = Coder::new(options.settings);
        Self { coder, is_on, drawings, wanted: Vec::new(), count: 0 }
    }

    /// A fence: a diagram, or code.
    pub(crate) fn fenced(&mut self, fence: &CodeBlock, code: &str) -> String {
        let Some(kind) = Kind::of_language(&fence.language).filter(|_| self.is_on) else {
            return self.coder.block(fence, code);
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
                self.coder.block(fence, code),
                escape(&reason.to_string()),
            ),
        }
    }

    fn drawn(&mut self, kind: Kind, code: &str) -> Result<String, Reason> {
        self.count += 1;
        if self.count > MOST {
            return Err(Reason::TooMany);
        }
        let id = format!("slipway-diagram-{}", self.count);
        let key = (kind, code.to_owned());
        match self.drawings.and_then(|drawings| drawings.get(&key)) {
            Some(Drawing::Raw(drawing)) => return adopt(drawing, &id),
            Some(Drawing::Refused(reason)) => return Err(Reason::Refused(reason.clone())),
            None => {}
        }
        let drawn = render(kind, code, &id);
        if matches!(drawn, Err(Reason::NeedsService(_))) {
            self.wanted.push(key);
        }
        drawn
    }
}
