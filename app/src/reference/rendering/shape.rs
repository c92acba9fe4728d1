//! Shapes in words; objects are links to what is said of them.

use super::element;
use crate::{text::reference::ShapeText, ui::escape};
use platform::api_reference::{Object, Shape};

/// Adds a shape in words.
pub(super) fn html(html: &mut String, shape: &Shape, words: &ShapeText) {
    html.push_str(&said(shape, 0, words));
}

/// `number` is 0 for one, 1 for several of it.
fn said(shape: &Shape, number: usize, words: &ShapeText) -> String {
    match shape {
        Shape::Text => words.text[number].to_owned(),
        Shape::WholeNumber => words.whole_number[number].to_owned(),
        Shape::Number => words.number[number].to_owned(),
        Shape::Truth => words.truth[number].to_owned(),
        Shape::Object => words.object[number].to_owned(),
        Shape::Anything => words.anything[number].to_owned(),
        Shape::ListOf(item) => words.list_of[number](&said(item, 1, words)),
        Shape::MapOf(value) => words.map_of[number](&said(value, 1, words)),
        Shape::OneOf(choices) => {
            let choices = choices.iter().map(|choice| {
                let mut html = String::new();
                element(&mut html, "code", choice);
                html
            });
            (words.one_of)(&choices.collect::<Vec<_>>().join(words.between))
        }
        Shape::Named(name) => {
            let mut html = "<a href=\"#".to_owned();
            escape(&mut html, &Object::anchor_of(name));
            html.push_str("\">");
            escape(&mut html, name);
            html.push_str("</a>");
            html
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{preferences::Language, text::reference::of};

    #[test]
    fn shapes_are_said_in_the_language() {
        let list = |shape| Shape::ListOf(Box::new(shape));
        let english = |shape: Shape| said(&shape, 0, &of(Language::English).shapes);
        let chinese = |shape: Shape| said(&shape, 0, &of(Language::Chinese).shapes);
        assert_eq!(english(list(Shape::Text)), "list of texts");
        let counts = Shape::MapOf(Box::new(list(Shape::Named("Count".to_owned()))));
        let link = "<a href=\"#object-count\">Count</a>";
        assert_eq!(english(counts), format!("object with lists of {link} by key"));
        let choice = Shape::OneOf(vec!["a".to_owned(), "<b>".to_owned()]);
        assert_eq!(english(choice), "one of <code>a</code>, <code>&lt;b&gt;</code>");
        assert_eq!(chinese(list(Shape::WholeNumber)), "整数列表");
    }
}
