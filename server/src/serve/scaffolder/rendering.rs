//! What templates write in Markdown, as documentation is rendered: sanitised, and without a question to
//! any third party.

use scaffolder::runs::Renderer;
use techdocs::{
    markdown,
    sanitize::{self, Origins, Policy},
};

/// Bytes of a text that is rendered; longer ones are cut.
const LONGEST: usize = 256 << 10;

/// Renders it.
pub(super) struct Rendering(Policy);

impl Rendering {
    /// With pictures from these hosts alone.
    pub(super) const fn new(image_hosts: Vec<String>) -> Self {
        Self(Policy { images: Origins::Only(image_hosts), frames: Vec::new() })
    }
}

impl Renderer for Rendering {
    fn html(&self, markdown: &str) -> String {
        let mut end = markdown.len().min(LONGEST);
        while !markdown.is_char_boundary(end) {
            end -= 1;
        }
        let html = markdown::render(&markdown[..end]).html;
        sanitize::clean(&html, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_writes_is_safe_and_asks_nobody() {
        let rendering = Rendering::new(Vec::new());
        let html =
            rendering.html("**Done.** <script>alert(1)</script>\n\n![x](https://a.example/x.png)");
        assert!(html.contains("<strong>Done.</strong>"), "{html}");
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        let long = "é".repeat(LONGEST);
        assert!(rendering.html(&long).len() < long.len());
    }
}
