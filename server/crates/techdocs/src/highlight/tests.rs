//! Whatever the code is, it is shown whole, line by line, in well-formed HTML.

use super::{CodeBlock, Coder, highlighted, inline, languages};
use crate::markdown::{Settings, USUAL};
use proptest::prelude::*;
use std::fmt::Write;

const LANGUAGES: &[&str] = &[
    "yaml",
    "json",
    "bash",
    "console",
    "python",
    "go",
    "java",
    "kotlin",
    "typescript",
    "tsx",
    "html",
    "css",
    "scss",
    "sql",
    "dockerfile",
    "toml",
    "ini",
    "hcl",
    "xml",
    "diff",
    "rust",
    "c",
    "cpp",
    "csharp",
    "ruby",
    "php",
    "groovy",
    "lua",
    "makefile",
    "nginx",
    "graphql",
    "protobuf",
    "rego",
    "promql",
    "powershell",
    "jinja",
    "helm",
    "markdown",
    "http",
    "scala",
    "swift",
    "dart",
    "perl",
    "r",
    "elixir",
    "haskell",
    "nix",
    "jsonnet",
    "dot",
    "zig",
    "text",
];

/// What a reader sees of lines of HTML; fails where an element crosses a line's end.
fn visible(lines: &[String]) -> String {
    let texts = lines.iter().map(|line| {
        let mut text = String::new();
        let mut open = false;
        let mut rest = line.as_str();
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            let end = rest[at..].find('>').unwrap() + at;
            let tag = &rest[at..=end];
            assert_eq!(open, tag == "</span>", "{line}");
            assert!(open || tag.starts_with("<span class=\""), "{line}");
            open = !open;
            rest = &rest[end + 1..];
        }
        assert!(!open, "{line}");
        text + rest
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    assert!(!text.contains('>'));
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Code with the signs that lexers look for.
fn code() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        4 => prop::sample::select(vec![
            "\"", "'", "`", "\"\"\"", "\\", "${", "$(", "{{", "}}", "{%", "#{", "{", "}", "/*", "*/", "//", "#",
            "<!--", "-->", "<script>", "</script>", "<?php", "?>", "<a b=", "</", "<", ">", "&amp;", "&", "|\n", ":",
            "- ", "\n", "\n  ", "\t", " ", "<<EOF\n", "EOF", "r#\"", "'a", "#[", "@", "$x", "1.5e-3", "0xff", "def ",
            "class ", "=", "/", "[", "]", "(", ")", ",", ";", "\u{e9}", "\u{4e2d}", "\u{1f600}", "\r\n", "=begin", "$ ls\n",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => "[a-z]{1,8}",
    ];
    prop::collection::vec(sign, 0..60).prop_map(|signs| signs.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn all_of_a_code_is_shown(code in code()) {
        for language in LANGUAGES {
            prop_assert_eq!(visible(&highlighted(language, &code)), code.clone(), "{}", language);
        }
    }
}

/// The classes of a code, without those that say little.
fn classes(language: &str, code: &str) -> String {
    let mut classes = String::new();
    for line in highlighted(language, code) {
        for piece in line.split("<span class=\"").skip(1) {
            let (class, rest) = piece.split_once("\">").unwrap();
            let (text, _) = rest.split_once("</span>").unwrap();
            if !matches!(class, "p" | "o" | "n" | "nx") {
                let _ = write!(classes, "{class}:{text} ");
            }
        }
    }
    classes.trim_end().to_owned()
}

#[test]
fn settings_are_read_as_settings() {
    let yaml = "kind: App # it is\nspec:\n  - name: \"x\"\n    n: 12\n    on: true\n    l: [a, *b]\ntext: |\n  more: {{ .Values.x | quote }}\n  of it\nlast: https://a.b#c";
    insta::assert_snapshot!(classes("yaml", yaml), @r#"nt:kind l:App c1:# it is nt:spec nt:name s:"x" nt:n m:12 nt:on kc:true nt:l l:a nv:*b nt:text no:more:  cp:{{ nv:.Values.x nb:quote cp:}} no:of it nt:last l:https://a.b#c"#);
    insta::assert_snapshot!(classes("toml", "[a.b]\nc = \"d\" # e\nf = [1, 2.5, true]\ng = 2020-01-01T00:00:00Z"), @r#"k:[a.b] s2:"d" c1:# e mi:1 mf:2.5 kc:true ld:2020-01-01T00:00:00Z"#);
    insta::assert_snapshot!(classes("ini", "[a]\n; b\nc = d"), @"k:[a] c1:; b na:c  s: d");
    insta::assert_snapshot!(classes("json", "{\"a\": [1.5, true, null, \"b\"]}"), @r#"s2:"a" mf:1.5 kc:true kc:null s2:"b""#);
    insta::assert_snapshot!(classes("hcl", "resource \"a\" \"b\" {\n  c = \"${var.d}-e\" # f\n}"), @r#"kr:resource s2:"a" s2:"b" na:c s2:" si:${ nb:var si:} s2:-e" c1:# f"#);
}

#[test]
fn commands_are_read_as_commands() {
    let bash = "#!/bin/sh\nexport A=1 # b\nif [ -f \"$A\" ]; then echo \"x ${B:-c} \\\" d\" 'e'; fi\ncat <<EOF | sort\nfoo $x\nEOF\nls \"$(pwd)\"";
    insta::assert_snapshot!(classes("bash", bash), @r#"ch:#!/bin/sh nb:export nv:A c1:# b k:if s2:" nv:$A s2:" k:then nb:echo s2:"x  si:${ nv:B s2::-c si:} se:\" s2: d" s1:'e' k:fi s:EOF s:foo $x s:EOF s2:" k:$( s2:pwd)""#);
    insta::assert_snapshot!(classes("console", "$ cd a \\\n    b\ntotal 3\nme@host:~$ echo \"c\""), @r#"gp:$  nb:cd se:\ go:total 3 gp:me@host:~$  nb:echo s2:"c""#);
    insta::assert_snapshot!(classes("dockerfile", "# a\nFROM b AS c\nRUN echo \"d\" \\\n  && cd e"), @r#"c1:# a k:FROM k:RUN nb:echo s2:"d" se:\ nb:cd"#);
    insta::assert_snapshot!(classes("makefile", "A := b\nall: c ## d\n\techo $(A)"), @"nv:A  nf:all c1:## d nb:echo k:$(");
}

#[test]
fn programs_are_read_as_programs() {
    let python = "@dec(1)\nasync def f(self, a: int = 0xff) -> str:\n    \"\"\"Doc.\"\"\"\n    return f\"x {a!r} {{b}}\" + 'y' if not None else len(z)  # c";
    insta::assert_snapshot!(classes("python", python), @r#"nd:@dec mi:1 k:async k:def nf:f bp:self nb:int mh:0xff nb:str sd:"""Doc.""" k:return sa:f s2:"x  si:{ si:} s2: {{b}}" s1:'y' k:if ow:not kc:None k:else nb:len c1:# c"#);
    insta::assert_snapshot!(classes("go", "package main\n// a\nfunc (t *T) F(x int) error { return fmt.Errorf(\"%w\\n\", `b`) }"), @r#"kn:package nn:main c1:// a kd:func nf:F kt:int kt:error k:return nf:Errorf s:"%w se:\n s:" sb:`b`"#);
    insta::assert_snapshot!(classes("rust", "#[a]\nfn f<'b>(c: &'b str) -> char { println!(\"{c}\"); 'd' }"), @r#"cp:#[a] k:fn nf:f nl:'b nl:'b kt:str kt:char fm:println s:"{c}" sc:'d'"#);
    insta::assert_snapshot!(classes("typescript", "import { a } from \"b\";\nconst r: RegExp = /[/]c/g; // d\nconst t = `e ${a.f(`g`)} h`; let n = 4 / 2 / 1;"), @r#"k:import k:from s2:"b" kd:const nb:RegExp sr:/[/]c/g c1:// d kd:const sb:`e  si:${ nf:f sb:`g` si:} sb: h` kd:let mi:4 mi:2 mi:1"#);
    insta::assert_snapshot!(classes("tsx", "return <a.B c=\"d\" on-e={() => f(1)}>g {h}</a.B>;"), @r#"k:return nt:a.B na:c s2:"d" na:on-e nf:f mi:1 nt:a.B"#);
    insta::assert_snapshot!(classes("java", "@A\npublic class B extends C { private final String d = \"e\"; char f = 'g'; }"), @r#"nd:@A kd:public kd:class nc:B kd:extends kd:private kd:final s:"e" kt:char sc:'g'"#);
    insta::assert_snapshot!(classes("sql", "SELECT a, count(*) FROM b WHERE c = 'd' -- e"), @"k:SELECT nf:count k:FROM k:WHERE s1:'d' c1:-- e");
}

#[test]
fn markup_is_read_as_markup() {
    let html = "<!doctype html><!-- a --><p class=\"b\" hidden>c &amp; d</p><style>.e { color: #fff; margin: 1.5em }</style><script>let f = 'g';</script>";
    insta::assert_snapshot!(classes("html", html), @r#"cp:&lt;!doctype html&gt; c:&lt;!-- a --&gt; nt:p na:class s:"b" na:hidden ni:&amp;amp; nt:p nt:style nc:.e k:color mh:#fff k:margin mf:1.5 kt:em nt:style nt:script kd:let s1:'g' nt:script"#);
    insta::assert_snapshot!(classes("diff", "diff --git a b\n@@ -1 +1 @@\n-c\n+d\n e"), @"gh:diff --git a b gu:@@ -1 +1 @@ gd:-c gi:+d");
    insta::assert_snapshot!(classes("jinja", "a {{ b|upper }} {% if c %}d{% endif %}{# e #}"), @"x:a  cp:{{ nv:b nb:upper cp:}} cp:{% k:if nv:c cp:%} x:d cp:{% k:endif cp:%} c:{# e #}");
}

#[test]
fn a_class_names_what_pygments_knows() {
    assert!(languages::is_known("C#"));
    assert_eq!(inline("SH", "a=1").0, "language-SH highlight");
    assert_eq!(inline("yml", "a: b").0, "language-text highlight");
    assert_eq!(
        inline("yml", "a: b").1,
        "<span class=\"nt\">a</span><span class=\"p\">:</span> <span class=\"l\">b</span>"
    );
    assert_eq!(inline("nonsense", "a<b").1, "a&lt;b");
}

#[test]
fn a_mark_goes_around_whole_lines() {
    let fence = CodeBlock {
        language: "python".to_owned(),
        marked: vec![(2, 2)],
        first_number: Some(0),
        ..CodeBlock::default()
    };
    let html = Coder::new(&USUAL).block(&fence, "\"\"\"a\nb\nc\"\"\"");
    assert!(html.contains("<span class=\"hll\"><span class=\"sd\">b</span>\n</span>"), "{html}");
}

/// Code without what a reader does not see.
fn seen(html: &str) -> String {
    let mut seen = html.replace("<span></span>", "");
    for number in 0..20 {
        seen = seen.replace(&format!("<span data-line=\"{number}\"></span>"), "");
    }
    seen
}

#[test]
fn numbers_are_as_the_original_prints_them() {
    let fence = |options: &str| CodeBlock::from_options("text", options).unwrap();
    let html = Coder::new(&USUAL).block(&fence("linenums=\"10 2 3\" hl_lines=\"1\""), "a\nb\nc\n");
    assert_eq!(
        seen(&html),
        "<div class=\"language-text highlight\"><table class=\"highlighttable\"><tr><td class=\"linenos\"><div class=\"linenodiv\"><pre><span class=\"normal\">10</span>\n<span class=\"normal\">  </span>\n<span class=\"special\">12</span></pre></div></td><td class=\"code\"><div><pre><code><span class=\"hll\">a\n</span>b\nc\n</code></pre></div></td></tr></table></div>"
    );
    assert_eq!(html.matches("data-line").count(), 2, "beside each line whose number is shown");
    let none = Settings { numbers: false, ..USUAL.clone() };
    let html = Coder::new(&none).block(&fence("title=\"a.txt\""), "a");
    assert_eq!(
        html,
        "<div class=\"language-text highlight\"><span class=\"filename\">a.txt</span><pre><span></span><code>a\n</code></pre></div>"
    );
    assert!(Coder::new(&none).block(&fence("linenums=\"1\""), "a").contains("highlighttable"));
    let inline = Settings { column: false, ..USUAL.clone() };
    let html = Coder::new(&inline).block(&fence("linenums=\"5\""), "a");
    assert!(!html.contains("<table") && html.contains("data-line=\"5\""), "{html}");
}

#[test]
fn links_can_lead_to_lines() {
    let places = Settings { line_places: true, ..USUAL.clone() };
    let mut coder = Coder::new(&places);
    let fence = CodeBlock { first_number: Some(5), marked: vec![(2, 2)], ..CodeBlock::default() };
    let html = seen(&coder.block(&fence, "a\nb"));
    assert!(
        html.contains("<span class=\"normal\"><a href=\"#__codelineno-0-5\">5</a></span>"),
        "{html}"
    );
    let line = |number: usize| {
        format!("<a id=\"__codelineno-0-{number}\" name=\"__codelineno-0-{number}\"></a>")
    };
    let expected = format!("{}a\n{}<span class=\"hll\">b\n</span>", line(5), line(6));
    assert!(html.contains(&expected), "{html}");
    assert!(coder.block(&CodeBlock::default(), "a").contains("#__codelineno-1-1"));
}

#[test]
fn time_grows_with_the_size() {
    let shapes = [
        "{", "${", "\"${", "{{", "<", "'", "\"", "`", "/", "=/[", "\\'", "((", "/*", "<!--", "&",
        "#{", "$(", "- ", "a: ", "[a, ", "{a: ", "r#\"", "'a", "<a ", "**", "\"\\", "=begin ",
        "<<A ", "$", "@\"", "{%", "{#", "\"\"\"", "f\"{", "[", "]", "#", "x=",
    ];
    for language in LANGUAGES {
        for shape in shapes {
            let time = |size: usize| {
                let code = shape.repeat(size / shape.len());
                let start = std::time::Instant::now();
                std::hint::black_box(highlighted(language, &code));
                start.elapsed().as_secs_f64()
            };
            // Another process may have the processor for a while, but hardly each time.
            let is_linear = (0..4).any(|_| time(16_000) < time(1_000) * 64.0 + 0.1);
            assert!(is_linear, "{language} {shape:?}");
        }
    }
}
