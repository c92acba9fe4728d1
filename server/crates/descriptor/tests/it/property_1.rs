//! Property 1: the catalog is complete. Whatever valid entity a file holds, of whatever kind, is
//! read with every field that it has; what breaks a rule is refused, with the place.

use descriptor::{Judgement, Limits, RawDocument, Verdict, judge, parse};
use platform::yaml::to_yaml;
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{Map, Value, json};

/// A text that a person may write: words, and what YAML readers like to take for something else.
fn text() -> impl Strategy<Value = String> {
    let tricky = select(vec![
        "yes",
        "no",
        "null",
        "~",
        "12",
        "1.5",
        "0x1F",
        "1e3",
        "- a",
        "a: b",
        "a #b",
        "#",
        "---",
        "...",
        "'",
        "\"",
        "{a}",
        "[a]",
        "|",
        ">",
        "@a",
        "`a",
        "%a",
        "&a",
        "*a",
        "!a",
        "? a",
        ": a",
        "<<",
        "a\nb\n",
        "  a\n b",
        "a\n\n",
        "\ta",
        "a\t",
        "日本語 🚀",
        "a\u{FEFF}b",
        "true",
        "=",
    ]);
    prop_oneof![
        3 => "[a-zA-Z][a-zA-Z0-9 .,/-]{0,30}",
        2 => tricky.prop_map(str::to_owned),
        1 => "\\PC{1,20}",
        1 => "[a-z \n#:-]{1,40}",
    ]
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z0-9]([A-Za-z0-9._-]{0,30}[A-Za-z0-9])?"
}

fn dns_label() -> impl Strategy<Value = String> {
    "[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?"
}

fn key() -> impl Strategy<Value = String> {
    (option::of("[a-z0-9]{1,8}(\\.[a-z0-9]{1,8}){0,2}"), name())
        .prop_map(|(prefix, name)| prefix.map_or(name.clone(), |prefix| format!("{prefix}/{name}")))
}

fn reference() -> impl Strategy<Value = Value> {
    let kind = option::of("(component|resource|api|group):");
    let namespace = option::of("[a-z]{1,5}/");
    (kind, namespace, name()).prop_map(|(kind, namespace, name)| {
        json!(format!("{}{}{name}", kind.unwrap_or_default(), namespace.unwrap_or_default()))
    })
}

fn references() -> impl Strategy<Value = Value> {
    vec(reference(), 0..4).prop_map(Value::Array)
}

/// Any value at all; the keys of its maps are no placeholders.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e12..1e12).prop_map(Value::from),
        text().prop_map(Value::from),
        Just(json!("")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let field = (text().prop_map(|text| text.replace('$', "_")), inner.clone());
        prop_oneof![
            vec(inner, 0..4).prop_map(Value::Array),
            vec(field, 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Fields that no rule knows.
fn foreign() -> impl Strategy<Value = Map<String, Value>> {
    vec(("x-[a-z]{1,8}", anything()), 0..4).prop_map(|fields| fields.into_iter().collect())
}

/// A field that may be left out.
fn maybe(
    name: &'static str,
    value: impl Strategy<Value = Value> + 'static,
) -> BoxedStrategy<Vec<(String, Value)>> {
    option::of(value)
        .prop_map(move |value| value.map(|value| (name.to_owned(), value)).into_iter().collect())
        .boxed()
}

/// A field that must be there.
fn always(
    name: &'static str,
    value: impl Strategy<Value = Value> + 'static,
) -> BoxedStrategy<Vec<(String, Value)>> {
    value.prop_map(move |value| vec![(name.to_owned(), value)]).boxed()
}

fn words() -> BoxedStrategy<Value> {
    text().prop_map(Value::from).boxed()
}

fn map(fields: Vec<BoxedStrategy<Vec<(String, Value)>>>) -> BoxedStrategy<Value> {
    (fields, foreign())
        .prop_map(|(fields, foreign)| {
            Value::Object(fields.into_iter().flatten().chain(foreign).collect())
        })
        .boxed()
}

fn metadata() -> BoxedStrategy<Value> {
    let labels = vec((key(), prop_oneof![name(), Just(String::new())]), 0..4);
    let annotations = vec((key(), prop_oneof![text(), Just(String::new())]), 0..4);
    let object = |pairs: Vec<(String, String)>| {
        Value::Object(pairs.into_iter().map(|(key, value)| (key, value.into())).collect())
    };
    let visible = || text().prop_map(|text| json!(format!("{text}.")));
    let link = map(vec![
        always("url", "https://[a-z]{1,9}\\.example/[a-z]{0,5}".prop_map(Value::from)),
        maybe("title", visible()),
        maybe("icon", visible()),
    ]);
    map(vec![
        always("name", name().prop_map(Value::from)),
        maybe("namespace", dns_label().prop_map(Value::from)),
        maybe("title", words()),
        maybe("description", words()),
        maybe("labels", labels.prop_map(object)),
        maybe("annotations", annotations.prop_map(object)),
        maybe("tags", vec("[a-z0-9:+#]{1,9}(-[a-z0-9:+#]{1,9})?", 0..4).prop_map(Value::from)),
        maybe("links", vec(link, 0..3).prop_map(Value::Array)),
    ])
}

fn spec(kind: &str) -> BoxedStrategy<Value> {
    let profile = || map(vec![maybe("displayName", words()), maybe("email", words())]);
    match kind {
        "Component" => map(vec![
            always("type", words()),
            always("lifecycle", words()),
            always("owner", reference()),
            maybe("system", reference()),
            maybe("subcomponentOf", reference()),
            maybe("providesApis", references()),
            maybe("consumesApis", references()),
            maybe("dependsOn", references()),
            maybe("dependencyOf", references()),
        ]),
        "API" => map(vec![
            always("type", words()),
            always("lifecycle", words()),
            always("owner", reference()),
            always("definition", words()),
        ]),
        "Resource" => map(vec![
            always("type", words()),
            always("owner", reference()),
            maybe("dependsOn", references()),
        ]),
        "System" => map(vec![always("owner", reference()), maybe("domain", reference())]),
        "Domain" => map(vec![always("owner", reference()), maybe("subdomainOf", reference())]),
        "Group" => map(vec![
            always("type", words()),
            always("children", references()),
            maybe("parent", reference()),
            maybe("members", references()),
            maybe("profile", profile()),
        ]),
        "User" => map(vec![always("memberOf", references()), maybe("profile", profile())]),
        "Location" => map(vec![
            maybe("type", words()),
            maybe("targets", vec(words(), 0..3).prop_map(Value::Array)),
            maybe("presence", select(vec!["required", "optional"]).prop_map(Value::from)),
        ]),
        "Template" => map(vec![
            always("type", words()),
            always("steps", vec(step(), 0..3).prop_map(Value::Array)),
            maybe("parameters", vec(map(vec![]), 0..2).prop_map(Value::Array)),
            maybe("owner", reference()),
        ]),
        _ => map(vec![maybe("owner", reference()), maybe("anything", anything())]),
    }
}

fn step() -> BoxedStrategy<Value> {
    map(vec![
        always("action", words()),
        maybe("id", words()),
        maybe("input", map(vec![])),
        maybe("if", prop_oneof![words(), any::<bool>().prop_map(Value::from)]),
    ])
}

const KINDS: [(&str, &str); 10] = [
    ("backstage.io/v1alpha1", "Component"),
    ("backstage.io/v1alpha1", "API"),
    ("backstage.io/v1beta1", "Resource"),
    ("backstage.io/v1alpha1", "System"),
    ("backstage.io/v1alpha1", "Domain"),
    ("backstage.io/v1beta1", "Group"),
    ("backstage.io/v1alpha1", "User"),
    ("backstage.io/v1alpha1", "Location"),
    ("scaffolder.backstage.io/v1beta3", "Template"),
    ("example.com/v1", "Experiment"),
];

/// A valid entity of any kind, custom ones included.
fn entity() -> impl Strategy<Value = Value> {
    select(KINDS.to_vec()).prop_flat_map(|(api_version, kind)| {
        (metadata(), spec(kind)).prop_map(move |(metadata, spec)| {
            json!({"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec})
        })
    })
}

/// The ways to write an entity into a file.
fn written(entity: &Value) -> [String; 3] {
    [
        to_yaml(entity),
        serde_json::to_string_pretty(entity).unwrap(),
        format!("# a comment\n---\n{}...\n", to_yaml(entity)).replace('\n', "\r\n"),
    ]
}

fn judged(text: &str) -> Vec<(RawDocument, Judgement)> {
    let documents = parse(text, &Limits::default()).into_iter();
    documents.map(|raw| (raw.clone(), judge(&raw))).collect()
}

/// A way to break a rule, the pointer that the error must have, and a key on its line.
#[derive(Clone, Debug)]
struct Breach {
    at: &'static str,
    value: Option<Value>,
    error: &'static str,
    on_line: &'static str,
}

fn breach() -> impl Strategy<Value = Breach> {
    let set = |at, value, on_line| Breach { at, value: Some(value), error: at, on_line };
    select(vec![
        set("/metadata/name", json!("two words"), "name"),
        set("/metadata/name", json!(12), "name"),
        set("/metadata/name", json!("x".repeat(64)), "name"),
        set("/metadata/namespace", json!("Upper"), "namespace"),
        set("/metadata/title", json!(""), "title"),
        set("/metadata/description", json!(true), "description"),
        set("/metadata/labels", json!({"a b": "c"}), "labels"),
        set("/metadata/annotations", json!([]), "annotations"),
        set("/metadata/tags", json!("tag"), "tags"),
        set("/metadata/links", json!({"url": "https://example.com"}), "links"),
        set("/kind", json!("1st"), "kind"),
        set("/apiVersion", json!("a/b/c"), "apiVersion"),
        set("/spec", json!("text"), "spec"),
        set("/surplus", json!("field"), "surplus"),
        Breach { at: "/metadata/name", value: None, error: "/metadata", on_line: "metadata" },
        Breach { at: "/metadata", value: None, error: "", on_line: "" },
        Breach { at: "/kind", value: None, error: "", on_line: "" },
    ])
}

fn broken(entity: &Value, breach: &Breach) -> Value {
    let mut entity = entity.clone();
    let (parent, field) = breach.at.rsplit_once('/').unwrap();
    let parent = entity.pointer_mut(parent).and_then(Value::as_object_mut).unwrap();
    match &breach.value {
        Some(value) => {
            parent.insert(field.to_owned(), value.clone());
        }
        None => {
            parent.shift_remove(field);
        }
    }
    entity
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Property 1: every valid entity of every kind is accepted, and nothing of it is lost.
    #[test]
    fn property_1_a_valid_entity_is_read_with_every_field(entity in entity()) {
        let custom = entity["kind"] == "Experiment";
        let verdict = if custom { Verdict::UnknownKind } else { Verdict::Valid };
        for text in written(&entity) {
            let judged = judged(&text);
            prop_assert_eq!(judged.len(), 1, "{}", &text);
            let (_, judgement) = &judged[0];
            prop_assert_eq!(judgement.verdict, verdict, "{:?} in\n{}", &judgement.errors, &text);
            prop_assert!(judgement.errors.is_empty());
            let read = judgement.entity.clone().map(Value::from);
            // A file with CRLF line ends says the same: literals have plain line ends.
            prop_assert_eq!(read.as_ref(), Some(&entity), "{}", &text);
        }
    }

    /// Property 1: what breaks a rule is refused, and the error stands where the breach is.
    #[test]
    fn property_1_a_broken_rule_is_refused_at_its_place(
        entity in entity(),
        breach in breach(),
    ) {
        let broken = broken(&entity, &breach);
        for text in written(&broken) {
            let judged = judged(&text);
            let (raw, judgement) = &judged[0];
            prop_assert_eq!(judgement.verdict, Verdict::Invalid, "{}", &text);
            prop_assert!(judgement.entity.is_none());
            let lines: Vec<&str> = text.lines().collect();
            for error in &judgement.errors {
                let line = lines.get(error.line as usize - 1);
                prop_assert!(error.line >= raw.line, "{:?}\n{}", error, &text);
                let width = line.map_or(0, |line| line.chars().count());
                prop_assert!((1..=width + 1).contains(&(error.column as usize)), "{:?}", error);
                prop_assert!(!error.message.is_empty());
            }
            let expected = |path: &str| path == breach.error || path.starts_with(breach.at);
            let hit = judgement.errors.iter().find(|error| expected(&error.path));
            let Some(hit) = hit else {
                return Err(TestCaseError::fail(format!("{:?}\n{text}", judgement.errors)));
            };
            if hit.path == breach.error {
                let line = lines[hit.line as usize - 1];
                prop_assert!(line.contains(breach.on_line), "{:?}: {}", hit, line);
            }
        }
    }

    /// Property 1: a document that cannot be read takes no neighbour with it.
    #[test]
    fn property_1_a_broken_document_leaves_its_neighbours(
        before in entity(),
        after in entity(),
        trash in select(vec![
            "a: b: c", "a: [1, 2", "a: {b", "a: \"open", "a: 'open", "a: *none", "a: 1\na: 2",
            "a: 1\n  b: 2", "- a\nb: c", "\ta:\n\t\tb: 1", "a: @b", "a: |x\n  b", "[", "\"", "]",
            "{{ a }}: b c\nd", "%TAG x", "a: &b &c d", "? [",
        ]),
    ) {
        let text = format!("{}---\n{trash}\n---\n{}", to_yaml(&before), to_yaml(&after));
        let judged = judged(&text);
        let verdicts: Vec<Verdict> =
            judged.iter().map(|(_, judgement)| judgement.verdict).collect();
        prop_assert_eq!(verdicts.len(), 3, "{}", &text);
        prop_assert_eq!(verdicts[1], Verdict::YamlError, "{}", &text);
        prop_assert_eq!(judged[0].0.value(), Some(&before));
        prop_assert_eq!(judged[2].0.value(), Some(&after));
    }
}
