//! SVG as other programs draw it, made into what may stand in a page: only shapes and text, its
//! styles as attributes, its ids its own, and a title that tells what it shows.

use super::Reason;
use crate::highlight::escape;
use roxmltree::{Document, Node, ParsingOptions};
use std::fmt::Write;

/// Deeper than any diagram.
const DEEPEST: usize = 64;
const MOST_NODES: u32 = 60_000;

/// Whose colours a drawing has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    /// Those of the page: only what its author asked for, as inline styles, is kept.
    Pages,
    /// Those that it was drawn with.
    Its,
}

const SHAPES: &[&str] = &[
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "defs",
    "marker",
    "clipPath",
    "linearGradient",
    "radialGradient",
    "stop",
];

const GEOMETRY: &[&str] = &[
    "d",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "dx",
    "dy",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "points",
    "transform",
    "viewBox",
    "refX",
    "refY",
    "markerWidth",
    "markerHeight",
    "markerUnits",
    "orient",
    "offset",
    "gradientUnits",
    "gradientTransform",
    "preserveAspectRatio",
    "text-anchor",
    "dominant-baseline",
    "font-size",
    "font-weight",
    "font-style",
    "marker-start",
    "marker-mid",
    "marker-end",
    "clip-path",
    "stroke-dasharray",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "fill-rule",
    "opacity",
];

const COLOURS: &[&str] =
    &["fill", "stroke", "fill-opacity", "stroke-opacity", "stop-color", "stop-opacity"];

/// The properties of an inline style that are kept.
const PROPERTIES: &[&str] = &[
    "fill",
    "stroke",
    "fill-opacity",
    "stroke-opacity",
    "stroke-width",
    "stroke-dasharray",
    "text-anchor",
    "font-size",
    "font-weight",
    "font-style",
    "opacity",
    "dominant-baseline",
    "stop-color",
    "stop-opacity",
];

/// Makes a drawing part of a page.
pub(super) fn rewritten(source: &str, id: &str, colours: Colours) -> Result<String, Reason> {
    let invalid = |error: roxmltree::Error| Reason::Invalid(error.to_string());
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(source, options).map_err(invalid)?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(Reason::Invalid("it is no SVG".to_owned()));
    }
    let mut writer =
        Writer { id, colours, html: String::with_capacity(source.len() / 2), used: source };
    writer.root(root);
    Ok(writer.html)
}

/// How many series have a colour of their own.
pub(super) const SERIES: usize = 8;

/// A colour that stands for a series while a diagram is drawn: the style sheet has the real one.
#[cfg(feature = "diagrams")]
pub(super) fn series_colour(number: usize) -> String {
    format!("#0000{:02x}", number % SERIES + 1)
}

fn series_of(colour: &str) -> Option<usize> {
    let colour = colour.trim();
    let number = match colour.strip_prefix("#0000") {
        Some(hex) => usize::from_str_radix(hex, 16).ok()?,
        None => colour.strip_prefix("rgb(0, 0, ")?.strip_suffix(')')?.parse().ok()?,
    };
    (1..=SERIES).contains(&number).then(|| number - 1)
}

struct Writer<'source> {
    id: &'source str,
    colours: Colours,
    html: String,
    /// The source: an id that nothing in it leads to is left out.
    used: &'source str,
}

impl Writer<'_> {
    fn root(&mut self, root: Node) {
        let (title, description) = (title_of(root), description_of(root));
        let id = self.id;
        let _ = write!(
            self.html,
            "<svg class=\"diagram-svg {}\" id=\"{id}\" role=\"img\" aria-labelledby=\"{id}-title\"",
            quoted(root.attribute("class").unwrap_or_default()),
        );
        if let Some(view) = root.attribute("viewBox") {
            let _ = write!(self.html, " viewBox=\"{}\"", quoted(view));
            let sizes: Vec<f64> =
                view.split([' ', ',']).filter_map(|size| size.parse().ok()).collect();
            if let [_, _, width, height] = sizes[..] {
                let _ =
                    write!(self.html, " width=\"{}\" height=\"{}\"", width.ceil(), height.ceil());
            }
        }
        let _ = write!(self.html, "><title id=\"{id}-title\">{}</title>", escape(&title));
        if !description.is_empty() {
            let _ = write!(self.html, "<desc>{}</desc>", escape(&description));
        }
        self.children(root, 0);
        self.html.push_str("</svg>");
    }

    fn children(&mut self, node: Node, depth: usize) {
        for child in node.children() {
            if child.is_text() {
                let in_text = matches!(node.tag_name().name(), "text" | "tspan");
                let text = child.text().unwrap_or_default();
                if in_text {
                    self.html.push_str(&escape(text));
                }
            } else if child.is_element() && depth < DEEPEST {
                self.element(child, depth + 1);
            }
        }
    }

    fn element(&mut self, node: Node, depth: usize) {
        let name = node.tag_name().name();
        if name == "a" {
            self.children(node, depth);
            return;
        }
        if name == "foreignObject" {
            self.label(node);
            return;
        }
        let unused = matches!(name, "marker" | "linearGradient" | "radialGradient" | "clipPath")
            && !node.attribute("id").is_some_and(|id| self.is_used(id));
        if !SHAPES.contains(&name) || unused {
            return;
        }
        let _ = write!(self.html, "<{name}");
        self.attributes(node);
        self.html.push('>');
        self.children(node, depth);
        let _ = write!(self.html, "</{name}>");
    }

    /// A label that was written as HTML: its words, in the middle of its place.
    fn label(&mut self, node: Node) {
        let size = |name: &str| node.attribute(name).and_then(|size| size.parse::<f64>().ok());
        let words = node.descendants().filter(Node::is_text).filter_map(|part| part.text());
        let words: Vec<&str> = words.flat_map(str::split_whitespace).collect();
        let (Some(width), Some(height)) = (size("width"), size("height")) else { return };
        if !words.is_empty() {
            let _ = write!(
                self.html,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" dominant-baseline=\"central\">{}</text>",
                width / 2.0,
                height / 2.0,
                escape(&words.join(" ")),
            );
        }
    }

    fn is_used(&self, id: &str) -> bool {
        self.used.contains(&format!("#{id})"))
    }

    fn attributes(&mut self, node: Node) {
        let class = node.attribute("class").unwrap_or_default();
        match self.series(node) {
            Some(number) => self.attribute("class", format!("{class} series-{number}").trim()),
            None if !class.is_empty() => self.attribute("class", class),
            None => {}
        }
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let is_size = matches!(name, "width" | "height");
            if name == "id" && self.is_used(value) {
                let _ = write!(self.html, " id=\"{}-{}\"", self.id, quoted(value));
            } else if GEOMETRY.contains(&name)
                || is_size
                || (COLOURS.contains(&name) && self.keeps(value))
            {
                self.attribute(name, value);
            }
        }
        let mut styled: Vec<&str> = Vec::new();
        for declaration in node.attribute("style").unwrap_or_default().split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let (name, value) = (name.trim(), value.trim().trim_end_matches("!important").trim());
            let is_series = self.colours == Colours::Pages && series_of(value).is_some();
            let is_written = node.has_attribute(name) && self.is_written(name, node);
            if PROPERTIES.contains(&name) && !is_written && !is_series && !styled.contains(&name) {
                styled.push(name);
                self.attribute(name, value);
            }
        }
    }

    /// Whether an attribute of an element has been written.
    fn is_written(&self, name: &str, node: Node) -> bool {
        !COLOURS.contains(&name) || node.attribute(name).is_some_and(|value| self.keeps(value))
    }

    /// The number of the series that a shape shows: see [`series_colour`].
    fn series(&self, node: Node) -> Option<usize> {
        if self.colours == Colours::Its {
            return None;
        }
        let styled = node.attribute("style").unwrap_or_default().split(';');
        let styled = styled.filter_map(|declaration| declaration.trim().strip_prefix("fill:"));
        node.attribute("fill").into_iter().chain(styled).find_map(series_of)
    }

    fn keeps(&self, value: &str) -> bool {
        self.colours == Colours::Its
            || matches!(value, "none" | "transparent")
            || value.starts_with("url(#")
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let value = match value.strip_prefix("url(#") {
            Some(rest) => format!("url(#{}-{rest}", self.id),
            None if value.contains("url") => return,
            None => value.to_owned(),
        };
        let _ = write!(self.html, " {name}=\"{}\"", quoted(&value));
    }
}

fn quoted(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}

/// Texts that the diagram was given, or what is written in it.
fn title_of(root: Node) -> String {
    let given = root.children().find(|child| child.tag_name().name() == "title");
    let given = given.and_then(|title| title.text()).unwrap_or_default().trim();
    if !given.is_empty() {
        return given.to_owned();
    }
    let mut title = String::new();
    let is_label = |node: &Node| matches!(node.tag_name().name(), "text" | "foreignObject");
    let mut labels = root.descendants().filter(is_label);
    while let Some(label) = labels.next().filter(|_| title.len() < 120) {
        let parts = label.descendants().filter(Node::is_text).filter_map(|node| node.text());
        let label = parts.collect::<String>();
        let label = label.trim();
        if !label.is_empty() && !title.split(", ").any(|known| known == label) {
            title.push_str(if title.is_empty() { "" } else { ", " });
            title.push_str(label);
        }
    }
    title
}

fn description_of(root: Node) -> String {
    let given = root.children().find(|child| child.tag_name().name() == "desc");
    given.and_then(|given| given.text()).unwrap_or_default().trim().to_owned()
}
