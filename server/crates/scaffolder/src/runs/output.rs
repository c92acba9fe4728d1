//! What a task shows at its end: links that lead somewhere safe, texts, and all the rest.

use platform::scaffolder::{OutputLink, OutputText, TaskOutput};
use serde_json::{Map, Value};

/// What is shown of `output`, filled in.
pub(super) fn shown(output: &Value) -> TaskOutput {
    let Some(output) = output.as_object() else { return TaskOutput::default() };
    let items = |name: &str| output.get(name).and_then(Value::as_array).into_iter().flatten();
    let more = output.iter().filter(|(name, _)| !matches!(name.as_str(), "links" | "text"));
    let more: Map<String, Value> =
        more.map(|(name, value)| (name.clone(), value.clone())).collect();
    TaskOutput {
        links: items("links").filter_map(link).collect(),
        texts: items("text").filter_map(text).collect(),
        more,
    }
}

fn link(item: &Value) -> Option<OutputLink> {
    let text = |name: &str| item.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let entity = text("entityRef").and_then(|reference| reference.parse().ok());
    let url = text("url").filter(|_| entity.is_none()).filter(|url| is_safe(url));
    if entity.is_none() && url.is_none() {
        return None;
    }
    let fallback = url.or(text("entityRef")).unwrap_or_default();
    Some(OutputLink {
        title: text("title").unwrap_or(fallback).to_owned(),
        url: url.map(str::to_owned),
        entity,
        icon: text("icon").map(str::to_owned),
    })
}

/// Whether an address leads to a page: of another site, or of the portal.
fn is_safe(url: &str) -> bool {
    let has_scheme = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    // Browsers read `\` as `/`, and `//host` as another site; both pretend to be something else.
    let is_path = url.starts_with('/') && !url.starts_with("//") && !url.contains('\\');
    let is_plain = !url.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    is_plain && (is_path || has_scheme("https://") || has_scheme("http://"))
}

fn text(item: &Value) -> Option<OutputText> {
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    let content = text("content")?.to_owned();
    Some(OutputText {
        title: text("title").unwrap_or_default().to_owned(),
        icon: text("icon").map(str::to_owned),
        content,
        html: String::new(),
        default: item.get("default").is_some_and(|value| *value == Value::Bool(true)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_safe_links_are_shown() {
        for (url, safe) in [
            ("https://github.com/acme/shop", true),
            ("HTTP://x", true),
            ("/catalog/default/component/shop", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("javascript:alert(1)", false),
            (" javascript:alert(1)", false),
            ("java\nscript:alert(1)", false),
            ("data:text/html,x", false),
            ("", false),
        ] {
            let output = shown(&json!({ "links": [{ "title": "x", "url": url }] }));
            assert_eq!(output.links.len(), usize::from(safe), "{url}");
        }
    }

    #[test]
    fn entities_texts_and_all_the_rest_are_shown() {
        let output = shown(&json!({
            "links": [{ "entityRef": "component:default/shop", "url": "javascript:1" }],
            "text": [{ "title": "Next", "content": "**do**", "default": true }, { "title": "none" }],
            "remoteUrl": "x",
        }));
        assert_eq!(output.links[0].entity.as_ref().unwrap().name(), "shop");
        assert_eq!(
            (output.links[0].title.as_str(), &output.links[0].url),
            ("component:default/shop", &None)
        );
        assert_eq!(output.texts.len(), 1);
        assert!(output.texts[0].default);
        assert_eq!(output.more["remoteUrl"], "x");
    }
}
