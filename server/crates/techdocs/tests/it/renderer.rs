//! Any Markdown: it is rendered, to HTML that is well-formed and safe, in time that grows with its
//! length and no faster.

use proptest::{collection::vec, prelude::*};
use std::time::{Duration, UNIX_EPOCH};
use techdocs::{
    markdown,
    sanitize::{Policy, clean},
};

/// What means something in the dialect.
const MARKS: &[&str] = &[
    "#",
    "# ",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "==",
    "^^",
    "^",
    "`",
    "```\n",
    "~~~~\n",
    "[",
    "](",
    "](x)",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "<",
    ">",
    "</",
    "<div>",
    "</div>",
    "<div markdown>\n",
    "<a href='",
    "\"",
    "'",
    "<!--",
    "-->",
    "\n",
    "\n\n",
    "    ",
    "  ",
    "\t",
    "- ",
    "* ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "!!! note\n",
    "??? tip \"x\"\n",
    "=== \"Tab\"\n",
    "/// note\n",
    "///\n",
    "| a | b |\n",
    "|---|---|\n",
    ":   ",
    "*[HTML]: x\n",
    "HTML",
    "{: .x #y }",
    "{++",
    "++}",
    "{--",
    "--}",
    "++ctrl+a++",
    ":smile:",
    "$x$",
    "$$\n",
    "\\(",
    "\\)",
    "https://a.example/b",
    "a@b.example",
    "&amp;",
    "&",
    "\\",
    "--8<-- \"x\"\n",
    "[x]: y \"z\"\n",
    "- [ ] ",
    "- [x] ",
    "---\n",
    "===\n",
    "word",
    " ",
    "ß",
    "漢",
    "\u{0}",
    "\u{2}",
    "\u{3}",
];

fn a_text() -> impl Strategy<Value = String> {
    let mark = prop_oneof![
        6 => proptest::sample::select(MARKS).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    vec(mark, 0..60).prop_map(|marks| marks.concat())
}

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// What is not closed, or closes what was not open.
fn unbalanced(html: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let Some(end) = rest.find('>') else { return Some(format!("<{rest}")) };
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        // A sign in an attribute is no end: the sanitiser writes none there.
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return Some(format!("</{name}>"));
            }
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
        rest = after;
    }
    open.pop().map(str::to_owned)
}

/// As many as `PROPTEST_CASES` says: with millions of them this is the fuzz target of the renderer and
/// the sanitiser (`PROPTEST_CASES=5000000 cargo test --release -p techdocs --test it -- any_text`).
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn any_text_becomes_safe_and_well_formed(text in a_text()) {
        let policy = Policy::default();
        let html = clean(&markdown::render(&text).html, &policy);
        prop_assert_eq!(unbalanced(&html.replace("<!--", "").replace("-->", "")), None, "{}", html);
        prop_assert_eq!(&clean(&html, &policy), &html, "what is clean stays as it is");
        let lower = html.to_lowercase();
        for bad in ["<script", "<style", "<base", "<object", "<embed", "<form", "javascript:"] {
            // As text it may be said, never as a mark.
            prop_assert!(!lower.contains(bad) || bad == "javascript:" && !lower.contains("=\"javascript:"), "{}", html);
        }
        prop_assert!(!html.contains('\u{2}') && !html.contains('\u{3}'), "a marker was left: {:?}", html);
    }
}

/// The time that this thread had a processor: the machine may be busy with something else. Where the
/// system does not tell it, the time of day.
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let on_processor = told.as_deref().and_then(|told| told.split(' ').next()?.parse().ok());
    on_processor.map_or_else(|| UNIX_EPOCH.elapsed().unwrap(), Duration::from_nanos)
}

/// The best of several tries.
fn time(text: &str) -> Duration {
    let policy = Policy::default();
    let one = || {
        let start = processor_time();
        drop(clean(&markdown::render(text).html, &policy));
        processor_time().saturating_sub(start)
    };
    (0..2).map(|_| one()).min().unwrap()
}

#[test]
fn time_grows_with_the_length_and_no_faster() {
    let mut slow = Vec::new();
    let pairs = MARKS.iter().flat_map(|one| ["", "\n"].map(|two| format!("{one}{two}")));
    for unit in pairs {
        let (few, many) = (2_000 / unit.len(), 16_000 / unit.len());
        let (short, long) = (time(&unit.repeat(few)), time(&unit.repeat(many)));
        // Eight times as long: sixty-four times were quadratic. Little is no measure.
        if long > Duration::from_millis(60) && long > short * 28 {
            slow.push(format!("{unit:?}: {short:?}, then {long:?}"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
