//! A reader of HTML that knows nothing of how it was cleaned.

const VOID: &[&str] = &["br", "col", "hr", "img", "input", "source", "track", "wbr"];
const FORBIDDEN: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "applet",
    "base",
    "meta",
    "link",
    "form",
    "button",
    "textarea",
    "select",
    "template",
    "noscript",
    "use",
    "animate",
    "set",
    "foreignobject",
    "image",
    "annotation-xml",
    "mglyph",
    "malignmark",
    "maction",
    "xmp",
    "plaintext",
    "title-",
    "frameset",
    "frame",
    "html",
    "body",
    "head",
    "handler",
];

/// Fails where the HTML is not well-formed or holds what it must not.
pub(super) fn inspect(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a bare sign: {html}");
        rest = &rest[at + 1..];
        let closing = rest.starts_with('/');
        let name_start = usize::from(closing);
        let end = rest.find([' ', '>']).unwrap_or_else(|| panic!("a tag without end: {html}"));
        let name = &rest[name_start..end];
        assert!(
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
            "{name:?}: {html}"
        );
        assert!(!FORBIDDEN.contains(&name.to_ascii_lowercase().as_str()), "{name}: {html}");
        rest = &rest[end..];
        while let Some(attribute) = rest.strip_prefix(' ') {
            let (key, value) = attribute.split_once("=\"").unwrap();
            let (value, after) = value.split_once('"').unwrap();
            inspect_attribute(name, key, value, html);
            rest = after;
        }
        rest = rest.strip_prefix('>').unwrap_or_else(|| panic!("after {name}: {html}"));
        if closing {
            assert_eq!(open.pop(), Some(name), "{html}");
        } else if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "{html}");
}

fn inspect_attribute(tag: &str, name: &str, value: &str, html: &str) {
    assert!(!name.to_ascii_lowercase().starts_with("on"), "{name}: {html}");
    let forbidden = [
        "srcdoc",
        "action",
        "formaction",
        "background",
        "ping",
        "manifest",
        "http-equiv",
        "values",
        "from",
        "to",
        "begin",
        "attributename",
        "data",
        "code",
        "archive",
        "codebase",
        "dynsrc",
        "lowsrc",
        "is",
        "slot",
    ];
    assert!(!forbidden.contains(&name.to_ascii_lowercase().as_str()), "{name}: {html}");
    // As browsers read addresses: blanks before them go, and tabs and line ends anywhere.
    let start = value.trim_start_matches(|c: char| c <= ' ');
    let seen: String = start.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let seen = seen.to_ascii_lowercase();
    if matches!(name, "href" | "xlink:href" | "src" | "poster" | "srcset" | "cite") {
        let bad = [
            "javascript:",
            "vbscript:",
            "data:text",
            "data:image/svg",
            "file:",
            "blob:",
            "livescript:",
        ];
        assert!(!bad.iter().any(|scheme| seen.starts_with(scheme)), "{value}: {html}");
    }
    if name == "style" {
        assert!(seen.starts_with("text-align:"), "{value}: {html}");
    }
    if !matches!(
        name,
        "alt"
            | "title"
            | "href"
            | "src"
            | "srcset"
            | "class"
            | "id"
            | "d"
            | "summary"
            | "label"
            | "poster"
            | "cite"
    ) && !name.starts_with("aria-")
        && !name.starts_with("data-")
    {
        assert!(!seen.contains("url(") || seen.starts_with("url(#"), "{name}={value}: {html}");
        assert!(!seen.contains("expression("), "{value}: {html}");
    }
    assert!(name != "name" || matches!(tag, "a" | "input"), "{html}");
}
