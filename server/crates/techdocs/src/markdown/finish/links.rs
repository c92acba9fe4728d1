//! Links and images, led to where they are found.

use crate::markdown::{
    Links,
    stash::unescaped,
    tree::{Id, Tree},
};

/// Leads every link and every image that Markdown made; those of raw HTML are as they are.
pub(in crate::markdown) fn lead_links(root: Id, tree: &mut Tree, links: &dyn Links) {
    for id in tree.walk(root) {
        let (name, image) = match tree.tag(id) {
            "a" => ("href", false),
            "img" => ("src", true),
            _ => continue,
        };
        let element = tree.get(id);
        let Some(address) = element.attribute(name) else { continue };
        // The ways between a footnote and its text are ours.
        if element.has_class("footnote-ref") || element.has_class("footnote-backref") {
            continue;
        }
        if let Some(led) = links.lead(&unescaped(address), image) {
            tree.at(id).set(name, led);
        }
    }
}
