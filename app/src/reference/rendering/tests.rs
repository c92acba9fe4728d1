//! Everything is said, and nothing that is said becomes HTML of its own.

use super::*;
use crate::preferences::Language;
use platform::api_reference::{Answer, Body, Field, Object, Parameter, Place, Shape};

fn field(name: &str, shape: Shape) -> Field {
    Field {
        name: name.to_owned(),
        shape,
        required: true,
        description: format!("What {name} means, `in <code>`."),
        example: Some(format!("{name}\"<i>")),
    }
}

fn reference() -> ApiReference {
    let operation = Operation {
        method: "POST".to_owned(),
        path: "/api/things/{id}".to_owned(),
        summary: "Makes a <thing>".to_owned(),
        description: "First.\n\nThen `this` & that.".to_owned(),
        parameters: vec![Parameter { place: Place::Path, field: field("id", Shape::Text) }],
        body: Some(Body { fields: vec![field("size", Shape::WholeNumber)], ..Body::default() }),
        answers: vec![Answer {
            status: "201".to_owned(),
            description: "It's there.".to_owned(),
            shape: Some(Shape::Named("Thing".to_owned())),
        }],
    };
    ApiReference {
        groups: vec![Group { name: "Things & more".to_owned(), operations: vec![operation] }],
        objects: vec![Object {
            name: "Thing".to_owned(),
            description: "A ` alone".to_owned(),
            fields: vec![field("tags", Shape::ListOf(Box::new(Shape::Text)))],
        }],
        ..ApiReference::default()
    }
}

#[test]
fn an_operation_says_everything_and_stays_text() {
    let page = rendered(&reference(), "http://a", of(Language::English));
    let one = &page.groups[0].operations[0];
    assert_eq!(
        (one.anchor.as_str(), one.name.as_str()),
        ("post-api-things-id", "POST /api/things/{id}")
    );
    for part in [
        "<h3><a href=\"#post-api-things-id\">Makes a &lt;thing&gt;</a></h3>",
        "<span class=\"badge\" data-tone=\"good\">POST</span><code>/api/things/{id}</code>",
        "<p>First.</p><p>Then <code>this</code> &amp; that.</p>",
        "<span class=\"shape\">text · in the path</span></dt>",
        "<dd><p>What id means, <code>in &lt;code&gt;</code>.</p>",
        "<code>id&quot;&lt;i&gt;</code>",
        "<span class=\"shape\">whole number</span>",
        "<span class=\"badge\" data-tone=\"good\">201</span></dt>",
        "<p class=\"shape\"><a href=\"#object-thing\">Thing</a></p>",
    ] {
        assert!(one.html.contains(part), "{part} in {}", one.html);
    }
    assert!(
        one.command.starts_with("curl 'http://a/api/things/id%22%3Ci%3E' \\\n"),
        "{}",
        one.command
    );
}

#[test]
fn the_list_leads_to_what_is_there() {
    let page = rendered(&reference(), "http://a", of(Language::English));
    assert!(page.list.contains("href=\"#post-api-things-id\""), "{}", page.list);
    assert!(page.list.contains("<h2>Things &amp; more</h2>"), "{}", page.list);
    assert!(page.list.contains("<code><wbr>/api<wbr>/things<wbr>/{id}</code>"), "{}", page.list);
    assert!(page.list.contains("href=\"#object-thing\""));
    assert!(page.objects.contains("<article id=\"object-thing\">"), "{}", page.objects);
    assert!(page.objects.contains("<p>A ` alone</p>"), "{}", page.objects);
}

#[test]
fn the_words_are_the_readers_and_the_descriptions_the_authors() {
    let page = rendered(&reference(), "http://a", of(Language::Chinese));
    let html = &page.groups[0].operations[0].html;
    assert!(html.contains("<h4>参数</h4>") && html.contains("文本 · 路径参数"), "{html}");
    assert!(html.contains("<p>First.</p>"), "{html}");
}
