//! The rules on the envelope and on `metadata`, which hold for every kind.

use super::names::{
    as_dns_label, as_name, as_tag, is_api_version, is_dns_label, is_key, is_kind, is_name, is_tag,
    is_url,
};
use super::shape::{
    Field, Finding, MERGE_ADVICE, MERGE_KEY, MapShape, Others, Shape, below, dotted, optional,
    required, shortened,
};
use serde_json::{Map, Value};

/// Everything that may stand at the top of an entity. `spec` depends on the kind.
pub(super) const ENVELOPE: MapShape = MapShape {
    fields: &[
        required(
            "apiVersion",
            Shape::OwnText,
            "which version of the format this is",
            "backstage.io/v1alpha1",
        ),
        required("kind", Shape::OwnText, "what the entity is", "Component"),
        required(
            "metadata",
            Shape::Map(&METADATA),
            "what the entity is called",
            "{name: my-service}",
        ),
        optional("spec", Shape::Map(&ANYTHING), "what the entity's kind asks for", ""),
        optional("relations", Shape::List(&Shape::Map(&RELATION)), "relations to others", ""),
        optional("status", Shape::Map(&STATUS), "the state of the entity", ""),
    ],
    others: Others::Nothing,
};

const fn open(fields: &'static [Field]) -> MapShape {
    MapShape { fields, others: Others::Anything }
}

const ANYTHING: MapShape = open(&[]);

const TEXTS: MapShape = MapShape { fields: &[], others: Others::Texts };

const METADATA: MapShape = open(&[
    required("name", Shape::OwnText, "the name, unique within kind and namespace", "my-service"),
    optional("namespace", Shape::OwnText, "the namespace of the name", "default"),
    optional("uid", Shape::Text, "an identity that the catalog gives", ""),
    optional("etag", Shape::Text, "a version that the catalog gives", ""),
    optional("title", Shape::Text, "what people call the entity", "My Service"),
    optional("description", Shape::AnyText, "what the entity is for", "Takes orders"),
    optional("labels", Shape::Map(&TEXTS), "short values to select by", "{tier: gold}"),
    optional(
        "annotations",
        Shape::Map(&TEXTS),
        "values for other tools",
        "{example.com/id: \"7\"}",
    ),
    optional("tags", Shape::List(&Shape::Text), "words to find the entity by", "[java]"),
    optional("links", Shape::List(&Shape::Map(&LINK)), "further pages", ""),
]);

const LINK: MapShape = open(&[
    required("url", Shape::Text, "where the link leads", "https://example.com"),
    optional("title", Shape::VisibleText, "the words of the link", "Dashboard"),
    optional("icon", Shape::VisibleText, "the name of an icon", "dashboard"),
    optional("type", Shape::Text, "what sort of page it leads to", "dashboard"),
]);

const RELATION: MapShape = MapShape {
    fields: &[
        required("type", Shape::Word, "the sort of the relation", "ownedBy"),
        required("targetRef", Shape::Text, "the other entity", "group:default/payments"),
        optional("target", Shape::Map(&COMPOUND), "the other entity, in parts", ""),
    ],
    others: Others::Nothing,
};

const COMPOUND: MapShape = MapShape {
    fields: &[
        required("kind", Shape::Text, "the kind", "group"),
        required("namespace", Shape::Text, "the namespace", "default"),
        required("name", Shape::Text, "the name", "payments"),
    ],
    others: Others::Nothing,
};

const STATUS: MapShape =
    open(&[optional("items", Shape::List(&Shape::Map(&STATUS_ITEM)), "what there is to say", "")]);

const STATUS_ITEM: MapShape = open(&[
    required("type", Shape::Text, "who says it", "example.com/build"),
    required("level", Shape::Choice(&["info", "warning", "error"]), "how bad it is", "warning"),
    required("message", Shape::AnyText, "what it says", "The build is broken"),
    optional("error", Shape::Map(&STATUS_ERROR), "the error behind it", ""),
]);

const STATUS_ERROR: MapShape = open(&[
    required("name", Shape::Text, "the sort of the error", "BuildError"),
    required("message", Shape::AnyText, "what went wrong", "exit status 1"),
    optional("code", Shape::AnyText, "the error's code", "E1"),
    optional("stack", Shape::AnyText, "where it went wrong", ""),
]);

/// Checks the formats of names, keys, tags and links. What has not even the right shape is
/// reported by [`ENVELOPE`], and not again here.
pub(super) fn check_formats(entity: &Map<String, Value>, findings: &mut Vec<Finding>) {
    let field = |name| text(entity.get(name));
    if let Some(version) = field("apiVersion").filter(|version| !is_api_version(version)) {
        let message = format!(
            "apiVersion \"{}\" is no version: write a domain, / and letters and digits, such as \
             backstage.io/v1alpha1",
            shortened(version)
        );
        findings.push(Finding::new("/apiVersion", message));
    }
    if let Some(kind) = field("kind").filter(|kind| !is_kind(kind)) {
        let message = format!(
            "kind \"{}\" is not allowed: use letters and digits, a letter first, at most 63, such \
             as Component",
            shortened(kind)
        );
        findings.push(Finding::new("/kind", message));
    }
    let Some(Value::Object(metadata)) = entity.get("metadata") else {
        return;
    };
    let field = |name| text(metadata.get(name));
    if let Some(name) = field("name").filter(|name| !is_name(name)) {
        let rule = "use letters, digits, -, _ and ., a letter or digit first and last, at most 63";
        findings.push(format_finding("/metadata/name", name, rule, as_name(name)));
    }
    if let Some(namespace) = field("namespace").filter(|namespace| !is_dns_label(namespace)) {
        let rule = "use lower-case letters, digits and - between them, at most 63";
        let near = as_dns_label(namespace);
        findings.push(format_finding("/metadata/namespace", namespace, rule, near));
    }
    check_keys("/metadata/labels", metadata.get("labels"), findings);
    check_keys("/metadata/annotations", metadata.get("annotations"), findings);
    for (pointer, value) in entries("/metadata/labels", metadata.get("labels")) {
        if let Some(value) = text(Some(value)).filter(|value| !is_name(value)) {
            let rule = "use letters, digits, -, _ and ., a letter or digit first and last, at most \
                        63 (other texts are for annotations)";
            findings.push(format_finding(&pointer, value, rule, as_name(value)));
        }
    }
    check_tags(metadata.get("tags"), findings);
    check_links(metadata.get("links"), findings);
}

fn check_keys(at: &str, map: Option<&Value>, findings: &mut Vec<Finding>) {
    let Some(Value::Object(map)) = map else {
        return;
    };
    for key in map.keys().filter(|key| !is_key(key)) {
        if key == MERGE_KEY {
            findings.push(Finding::at_key(&below(at, key), MERGE_ADVICE.to_owned()));
            continue;
        }
        let message = format!(
            "the key \"{}\" in {} is not allowed: write a name of letters, digits, -, _ and . \
             (at most 63), with a lower-case domain and / before it if you like",
            shortened(key),
            dotted(at)
        );
        findings.push(Finding::at_key(&below(at, key), message));
    }
}

fn check_tags(tags: Option<&Value>, findings: &mut Vec<Finding>) {
    let tags = tags.and_then(Value::as_array).into_iter().flatten();
    for (index, tag) in tags.enumerate() {
        if let Some(tag) = text(Some(tag)).filter(|tag| !is_tag(tag)) {
            let pointer = below("/metadata/tags", &index.to_string());
            let rule = "use groups of lower-case letters, digits, :, + and #, joined by single -, \
                        at most 63";
            findings.push(format_finding(&pointer, tag, rule, as_tag(tag)));
        }
    }
}

fn check_links(links: Option<&Value>, findings: &mut Vec<Finding>) {
    let links = links.and_then(Value::as_array).into_iter().flatten();
    for (index, link) in links.enumerate() {
        if let Some(url) = text(link.get("url")).filter(|url| !is_url(url)) {
            let pointer = below(&below("/metadata/links", &index.to_string()), "url");
            let message = format!(
                "{} is \"{}\"; write a whole URL, such as https://example.com/page",
                dotted(&pointer),
                shortened(url)
            );
            findings.push(Finding::new(&pointer, message));
        }
    }
}

fn format_finding(pointer: &str, value: &str, rule: &str, near: Option<String>) -> Finding {
    let path = dotted(pointer);
    let offer = near.map(|near| format!(", such as {near}")).unwrap_or_default();
    Finding::new(pointer, format!("{path} \"{}\" is not allowed: {rule}{offer}", shortened(value)))
}

fn entries<'a>(
    at: &'a str,
    map: Option<&'a Value>,
) -> impl Iterator<Item = (String, &'a Value)> + 'a {
    let map = map.and_then(Value::as_object).into_iter().flatten();
    map.map(move |(key, value)| (below(at, key), value))
}

/// A text that has something in it.
fn text(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str).filter(|text| !text.is_empty())
}
