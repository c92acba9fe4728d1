//! What else stands in `spec`: the fields that no card knows, as a small tree. A kind that a
//! company made up is readable with this and nothing more.

use super::relations::FIRST;
use crate::{
    moment::entity_address,
    text::{Text, use_text},
    ui::{
        Card, CodeBlock, CodeLanguage, ExternalLink, Fact, Facts, Fold, KindIcon, ReferenceLink,
        compact_url, safe_address,
    },
};
use leptos::prelude::*;
use platform::{
    EntityRef,
    catalog::{EntityDetail, Reference},
    yaml::to_yaml,
};
use serde_json::{Map, Value};

/// Fields of `spec` that other cards tell of.
const TOLD_ELSEWHERE: [&str; 17] = [
    "type",
    "lifecycle",
    "owner",
    "system",
    "domain",
    "subdomainOf",
    "subcomponentOf",
    "providesApis",
    "consumesApis",
    "dependsOn",
    "dependencyOf",
    "definition",
    "profile",
    "memberOf",
    "members",
    "parent",
    "children",
];

/// Levels of the tree; what is deeper is shown as YAML.
const LEVELS: usize = 3;

/// The fields that are left for the card.
fn remaining(spec: Option<&Value>) -> Map<String, Value> {
    let fields = spec.and_then(Value::as_object).into_iter().flatten();
    fields
        .filter(|(name, value)| !TOLD_ELSEWHERE.contains(&name.as_str()) && !value.is_null())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// A field's name as words: `appliesTo` is "Applies to". A name that has no words stays.
fn in_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        let starts = character.is_uppercase() && before.is_lowercase();
        let acronym = characters.peek().is_some_and(|next| next.is_uppercase());
        if starts || matches!(character, '_' | '-') {
            words.push(' ');
        }
        match character {
            '_' | '-' => {}
            _ if words.is_empty() => words.extend(character.to_uppercase()),
            _ if starts && !acronym => words.extend(character.to_lowercase()),
            _ => words.push(character),
        }
        before = character;
    }
    words
}

/// A value of one line, as it helps a reader.
#[derive(Debug, PartialEq, Eq)]
enum Leaf<'a> {
    Entity(&'a Reference),
    Mention(EntityRef),
    Page(&'a str),
    Code(&'a str),
    Words(String),
}

fn leaf<'a>(value: &'a Value, known: &'a [Reference], text: &Text) -> Option<Leaf<'a>> {
    let words = match value {
        Value::String(words) => words,
        Value::Bool(truth) => {
            return Some(Leaf::Words(text.entity.yes_no[usize::from(!truth)].to_owned()));
        }
        Value::Number(number) => return Some(Leaf::Words(number.to_string())),
        Value::Null => return Some(Leaf::Words("–".to_owned())),
        Value::Array(items) if items.is_empty() => return Some(Leaf::Words("–".to_owned())),
        Value::Object(fields) if fields.is_empty() => return Some(Leaf::Words("–".to_owned())),
        Value::Array(_) | Value::Object(_) => return None,
    };
    if words.trim().contains('\n') {
        return Some(Leaf::Code(words));
    }
    let reference = words.parse::<EntityRef>().ok();
    let entity = known.iter().find(|known| Some(&known.target) == reference.as_ref());
    Some(match (entity, reference.filter(is_mention)) {
        (Some(entity), _) => Leaf::Entity(entity),
        (None, Some(reference)) => Leaf::Mention(reference),
        _ if words.contains("://") && safe_address(words).is_some() => Leaf::Page(words),
        _ => Leaf::Words(words.clone()),
    })
}

/// Whether what reads as a reference is meant as one: `component:orders` is, `note:this` is not.
fn is_mention(reference: &EntityRef) -> bool {
    const KINDS: [&str; 9] = [
        "component",
        "api",
        "resource",
        "system",
        "domain",
        "group",
        "user",
        "template",
        "airesource",
    ];
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    KINDS.contains(&reference.kind()) && reference.name().chars().all(is_name)
}

struct Tree<'a> {
    known: &'a [Reference],
    text: &'static Text,
}

impl Tree<'_> {
    fn fields(&self, fields: &Map<String, Value>, level: usize) -> AnyView {
        let facts = fields
            .iter()
            .map(|(name, value)| {
                let content = self.value(name, value, level);
                view! {
                    <Fact name=in_words(name) key=name.clone()>
                        {content}
                    </Fact>
                }
            })
            .collect_view();
        view! { <Facts>{facts}</Facts> }.into_any()
    }

    fn value(&self, name: &str, value: &Value, level: usize) -> AnyView {
        if let Some(leaf) = leaf(value, self.known, self.text) {
            return leaf_view(name, leaf);
        }
        match value {
            Value::Object(fields) if level < LEVELS => self.fields(fields, level + 1),
            Value::Array(items) if level < LEVELS => self.items(name, items, level + 1),
            deep => code(name, to_yaml(deep), CodeLanguage::Yaml),
        }
    }

    fn items(&self, name: &str, items: &[Value], level: usize) -> AnyView {
        let view = |items: &[Value]| {
            let items = items
                .iter()
                .map(|item| view! { <li>{self.value(name, item, level)}</li> })
                .collect_view();
            view! {
                <ul class="entity-specification" role="list">
                    {items}
                </ul>
            }
        };
        let (first, rest) = items.split_at(items.len().min(FIRST));
        let number = u64::try_from(rest.len()).unwrap_or(u64::MAX);
        let more = (!rest.is_empty()).then(|| {
            let rest = view(rest);
            view! { <Fold summary=(self.text.show_more)(number)>{rest}</Fold> }
        });
        view! {
            {view(first)}
            {more}
        }
        .into_any()
    }
}

fn leaf_view(name: &str, leaf: Leaf<'_>) -> AnyView {
    match leaf {
        Leaf::Entity(reference) => {
            view! { <ReferenceLink reference=reference.clone() /> }.into_any()
        }
        Leaf::Mention(reference) => view! {
            <span class="reference-link">
                <KindIcon kind=reference.kind() />
                <a href=entity_address(&reference)>{reference.short()}</a>
            </span>
        }
        .into_any(),
        Leaf::Page(address) => {
            view! { <ExternalLink address label=compact_url(address) /> }.into_any()
        }
        Leaf::Code(words) => code(name, words.to_owned(), CodeLanguage::Plain),
        Leaf::Words(words) => words.into_any(),
    }
}

fn code(name: &str, code: String, language: CodeLanguage) -> AnyView {
    let label = in_words(name);
    view! {
        <div class="entity-specification-code">
            <CodeBlock code language label />
        </div>
    }
    .into_any()
}

/// The card; nothing when every field is told elsewhere.
#[component]
pub(super) fn Specification(detail: EntityDetail) -> impl IntoView {
    let text = use_text();
    let json = detail.entity.json();
    let fields = remaining(json.get("spec"));
    if fields.is_empty() {
        return ().into_any();
    }
    let known: Vec<Reference> =
        detail.relations.iter().map(|relation| relation.target.clone()).collect();
    let tree = Tree { known: &known, text }.fields(&fields, 0);
    view! {
        <Card title=text.entity.specification icon=icondata_lu::LuListTree>
            <div class="entity-specification-tree">{tree}</div>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{preferences::Language, text};
    use serde_json::json;

    #[test]
    fn names_become_words() {
        let names = ["appliesTo", "severity", "on_call-team", "URL", "apiURLs", "名称"];
        let words = ["Applies to", "Severity", "On call team", "URL", "Api URLs", "名称"];
        assert_eq!(names.map(in_words), words.map(str::to_owned));
    }

    #[test]
    fn only_what_no_other_card_tells_is_left() {
        let spec = json!({"type": "a", "owner": "b", "severity": "high", "gone": null});
        assert_eq!(Value::from(remaining(Some(&spec))), json!({"severity": "high"}));
        assert!(remaining(Some(&json!("text"))).is_empty());
        assert!(remaining(None).is_empty());
    }

    #[test]
    fn leaves_lead_to_entities_and_pages_where_they_can() {
        let text = text::of(Language::English);
        let target = EntityRef::new("component", "default", "orders");
        let known =
            [Reference { target, label: "Orders".to_owned(), entity_type: None, exists: true }];
        let read = |value: &Value| format!("{:?}", leaf(value, &known, text));
        assert!(read(&json!("component:orders")).contains("Entity"));
        assert!(read(&json!("component:other")).contains("Mention"));
        for words in ["other", "note:this", "user: not a name", "https://a"] {
            assert!(!read(&json!(words)).contains("Mention"), "{words}");
        }
        assert_eq!(read(&json!("https://a.example")), "Some(Page(\"https://a.example\"))");
        assert_eq!(read(&json!("javascript://a")), "Some(Words(\"javascript://a\"))");
        assert_eq!(read(&json!("a\nb")), "Some(Code(\"a\\nb\"))");
        assert_eq!(read(&json!("one line\n")), "Some(Words(\"one line\\n\"))");
        assert_eq!(read(&json!(false)), "Some(Words(\"no\"))");
        assert_eq!(read(&json!([1])), "None");
        assert_eq!(read(&json!({})), "Some(Words(\"–\"))");
    }
}
