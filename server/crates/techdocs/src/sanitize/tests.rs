//! Attacks of every family that we know, and what is done to them. What comes out is read by a
//! reader of its own, that knows nothing of how it was made.

mod inspect;

use super::{Origins, Policy, clean};
use inspect::inspect;
use proptest::prelude::*;

/// Cleans, and sees that it is safe, and the same when it is read again.
fn checked(html: &str) -> String {
    let policy = Policy::default();
    let cleaned = clean(html, &policy);
    inspect(&cleaned);
    assert_eq!(clean(&cleaned, &policy), cleaned, "read again: {html}");
    cleaned
}

const ATTACKS: &[&str] = &[
    // Scripts, plain and disguised.
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.y/z.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<script><!--<script></script>alert(1)",
    "\u{0}<scr\u{0}ipt>alert(1)</script>",
    "<script x='</script>'>alert(1)</script>",
    "<<script>alert(1);//<</script>",
    "<script src=data:,alert(1)>",
    "</p><script>alert(1)</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    // Handlers.
    "<img src=x onerror=alert(1)>",
    "<img src=x oNeRrOr = alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<video src=x onloadstart=alert(1)>",
    "<audio src onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<a onmouseover=alert(1)>x</a>",
    "<p onpointerenter=alert(1) style=position:fixed>x",
    "<marquee onstart=alert(1)>x",
    "<div onanimationend=alert(1) style=animation-name:x>",
    "<img src=`x`onerror=alert(1)>",
    "<img \u{0}onerror=alert(1) src=x>",
    "<img x=\"y\n\" onerror\n=alert(1) src=x>",
    "<table background=javascript:alert(1)><td onclick=alert(1)>x",
    // Addresses.
    "<a href=javascript:alert(1)>x</a>",
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"&#x6A&#x61vascript:alert(1)\">x</a>",
    "<a href=\"java&Tab;script:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4\">x</a>",
    "<img src=javascript:alert(1)>",
    "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
    "<a href=file:///etc/passwd>x</a>",
    "<a href=blob:x>x</a>",
    "<img srcset=\"javascript:alert(1) 1x, a.png 2x\">",
    "<video poster=javascript:alert(1)>",
    "<blockquote cite=javascript:alert(1)>x",
    "<img lowsrc=javascript:alert(1) dynsrc=javascript:alert(1)>",
    "<a href=x ping=//evil>x</a>",
    "<a xlink:href=javascript:alert(1)>x</a>",
    // Frames, plug-ins, what the head holds.
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=//evil.example></iframe>",
    "<object data=javascript:alert(1)>",
    "<embed src=data:text/html,x>",
    "<applet code=x>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=javascript:alert(1)>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=import href=x>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)>",
    "<title></title><img src=x onerror=alert(1)>",
    "<html><head><base href=x></head><body onload=alert(1)>x",
    // Styles.
    "<style>@import '//evil.example/x.css'</style>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<p style=\"background:url(//evil.example)\">x",
    "<p style=\"width:expression(alert(1))\">x",
    "<p style=\"text-align:left;position:fixed;inset:0\">x",
    "<td style=\"text-align:center;background:url(x)\">x",
    "<div style=\"-moz-binding:url(x)\">x",
    "<p style=\"behavior:url(x.htc)\">x",
    "<style><img src=\"</style><img src=x onerror=alert(1)>\">",
    // Forms.
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input type=image src=x onerror=alert(1)>",
    "<form id=f></form><input form=f formaction=javascript:alert(1) type=submit>",
    "<form><form><form action=x><input type=password name=p></form>",
    "<isindex action=javascript:alert(1) type=image>",
    "<select onfocus=alert(1)><option>x</select>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>",
    // Drawings.
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script href=data:,alert(1) />",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text>x</text></a>",
    "<svg><set attributeName=href to=javascript:alert(1)>",
    "<svg><use href=data:image/svg+xml;base64,x#y /></svg>",
    "<svg><use xlink:href=//evil.example/x.svg#y>",
    "<svg><image href=javascript:alert(1)>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
    "<svg><style>*{fill:url(//evil)}</style>",
    "<svg><style><img src=\"</style><img src=x onerror=alert(1)>\">",
    "<svg><rect fill=\"url(//evil.example#x)\"/></svg>",
    "<svg><rect style=\"fill:url(javascript:alert(1))\"/>",
    "<svg><feImage href=//evil>",
    "<svg><title><img src=x onerror=alert(1)></title></svg>",
    "<svg><desc><script>alert(1)</script></desc></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><handler>alert(1)</handler></svg>",
    "<svg><path marker-end=\"url(https://evil.example/x)\" d=\"M0 0\"/></svg>",
    // Formulas, and what changes when it is read twice.
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math><maction actiontype=statusline#x xlink:href=javascript:alert(1)>x</maction></math>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><mtext><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
    "<math><mi><style><img src=x onerror=alert(1)></style></mi></math>",
    "<svg><p><style><g title=\"</style><img src onerror=alert(1)>\">",
    "<math><mtext><svg><desc><noscript><img src=x onerror=alert(1)></noscript>",
    "<table><svg><td><style><img title=\"</style><img src onerror=alert(1)>\">",
    "<noscript><style></noscript><img src=x onerror=alert(1)>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<noembed><img title=\"</noembed><img src onerror=alert(1)>\"></noembed>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<option><style></option></select><img src=x onerror=alert(1)></style>",
    "<a><table><a href=javascript:alert(1)>x",
    "<p><table><p><td><script>alert(1)</script>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<math><![CDATA[<script>alert(1)</script>]]></math>",
    // Comments and other oddities.
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<![if !IE]><script>alert(1)</script><![endif]>",
    "<?xml version=1.0?><script>alert(1)</script>",
    "<!doctype html [<!entity x 'y'>]><img src=x onerror=alert(1)>",
    "</a onclick=alert(1)>",
    "<x-element onclick=alert(1) is=y>x</x-element>",
    "<div is=evil-element slot=x>y</div>",
    "<leptos-island data-component=x>y</leptos-island>",
    "<img src=x title='\"><script>alert(1)</script>'>",
    "<p title=\"`onmouseover=alert(1)\">x",
    "\u{feff}<script>alert(1)</script>",
    "<\u{0}svg onload=alert(1)>",
    "<img src=x\u{0}:y onerror\u{0}=alert(1)>",
    // Elements that take the place of a page's own.
    "<img name=body><img name=cookie id=x>",
    "<a id=__LEPTOS_DATA href=x>x</a>",
    "<form name=document><input name=body>",
    "<a id=x><a id=x name=y href=z>",
    "<iframe name=parent src=x></iframe>",
    "<p id=\"__proto__\">x",
];

#[test]
fn attacks_come_to_nothing() {
    assert!(ATTACKS.len() >= 80, "{}", ATTACKS.len());
    for attack in ATTACKS {
        let cleaned = checked(attack);
        assert!(!cleaned.contains("__LEPTOS") && !cleaned.contains("__proto__"), "{cleaned}");
        for around in ["p", "td", "svg", "math", "select", "title", "pre", "li"] {
            checked(&format!("<{around}>{attack}</{around}>"));
            checked(&format!("{attack}<{around}>{attack}"));
        }
    }
}

#[test]
fn what_the_dialect_makes_is_kept() {
    let kept = [
        "<h2 id=\"a\">A<a class=\"headerlink\" href=\"#a\" title=\"Permanent link\">¶</a></h2>",
        "<details class=\"note\" open=\"open\"><summary>S</summary><p>x</p></details>",
        "<div class=\"tabbed-set tabbed-alternate\" data-tabs=\"1:1\"><input checked=\"checked\" id=\"__tabbed_1_1\" name=\"__tabbed_1\" type=\"radio\"><div class=\"tabbed-labels\"><label for=\"__tabbed_1_1\">A</label></div></div>",
        "<label class=\"task-list-control\"><input checked=\"\" disabled=\"\" type=\"checkbox\"><span class=\"task-list-indicator\"></span></label>",
        "<table><thead><tr><th style=\"text-align: left;\">A</th></tr></thead><tbody><tr><td style=\"text-align: right;\">b</td></tr></tbody></table>",
        "<sup id=\"fnref:1\"><a class=\"footnote-ref\" href=\"#fn:1\">1</a></sup>",
        "<div class=\"language-sh highlight\"><pre><span></span><code><span class=\"nb\">cd</span>\n</code></pre></div>",
        "<span class=\"keys\"><kbd class=\"key-control\">Ctrl</kbd><span>+</span><kbd class=\"key-a\">A</kbd></span>",
        "<dl><dt>a</dt><dd>b</dd></dl><p><abbr title=\"c\">d</abbr> <mark>e</mark> <del>f</del> <ins>g</ins></p>",
        "<p><img alt=\"b\" src=\"https://img.shields.io/x.svg?a=b&amp;c\" width=\"10\"><a href=\"mailto:a@b.c\">d</a></p>",
        "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"a.png 1x, b.png 2x\"><img src=\"c.png\"></picture>",
        "<svg class=\"diagram\" viewBox=\"0 0 1 1\" role=\"img\" aria-labelledby=\"t\"><title id=\"t\">A</title><defs><marker id=\"m\" markerWidth=\"1\" orient=\"auto\"><path d=\"M0 0\"></path></marker></defs><path d=\"M0 0\" marker-end=\"url(#m)\" stroke=\"var(--line)\"></path><g transform=\"translate(1, 2)\"><text text-anchor=\"middle\">a</text></g></svg>",
        "<math display=\"block\"><mfrac><mi>a</mi><mrow><mo stretchy=\"false\">(</mo><mn>2</mn></mrow></mfrac></math>",
    ];
    for html in kept {
        let cleaned = checked(html);
        assert_eq!(sorted(&cleaned), sorted(html));
    }
}

/// The parts of a text, whatever their order: attributes have none.
fn sorted(html: &str) -> Vec<&str> {
    let mut parts: Vec<&str> =
        html.split([' ', '<', '>']).filter(|part| !part.is_empty()).collect();
    parts.sort_unstable();
    parts
}

#[test]
fn a_picture_of_a_host_that_is_not_asked_is_its_words() {
    let policy = Policy { images: Origins::Only(Vec::new()), frames: Vec::new() };
    let shown = |html: &str| clean(html, &policy);
    let link = |words: &str| {
        format!(
            "<a class=\"picture-elsewhere\" href=\"https://a.example/p/b.png?q=1\" rel=\"noreferrer\" target=\"_blank\">{words}</a>"
        )
    };
    let address = "https://a.example/p/b.png?q=1";
    assert_eq!(shown(&format!("<img alt=\"A b\" src=\"{address}\">")), link("A b"));
    assert_eq!(shown(&format!("<img src=\"{address}\">")), link("b.png"));
    assert_eq!(shown(&format!("<img src=\"{address}\" alt=\" \">")), link("b.png"));
    assert_eq!(
        shown(&format!("<a href=\"/x\"><img src=\"{address}\" alt=\"Badge\"></a>")),
        "<a href=\"/x\">Badge</a>"
    );
    let hostile = shown(&format!(
        "<img src=\"{address}\" alt=\"<script>bad()</script>&quot;&gt;\"><img src=\"data:,https://b.example/\" alt=\"y\">"
    ));
    assert!(!hostile.contains("<script") && !hostile.contains("data:"), "{hostile}");
    for script in ["javascript://a.example/%0abad()", "data:text/html,//x/<b>", "vbscript://x/y"] {
        let told = shown(&format!("<img src=\"{script}\" alt=\"z\">"));
        assert!(!told.contains("href") && told.contains('z'), "{script}: {told}");
    }
}

#[test]
fn a_policy_decides_what_comes_from_elsewhere() {
    let policy = Policy {
        images: Origins::Only(vec!["img.shields.io".to_owned()]),
        frames: vec!["www.youtube.com".to_owned()],
    };
    let shown = |html: &str| clean(html, &policy);
    assert_eq!(
        shown("<img src=\"https://img.shields.io/x\">"),
        "<img src=\"https://img.shields.io/x\">"
    );
    assert_eq!(shown("<img src=\"../x.png\">"), "<img src=\"../x.png\">");
    for foreign in [
        "https://evil.example/x",
        "//evil.example/x",
        "https://img.shields.io@evil.example/x",
        "\\\\evil.example/x",
        "/\\evil.example/x",
        "https:evil.example/x",
        "ht\ntps://evil.example",
        "http:\\\\evil.example",
    ] {
        let told = shown(&format!("<img src=\"{foreign}\" alt=\"x\">"));
        assert!(!told.contains("<img") && told.contains('x'), "{foreign}: {told}");
    }
    assert_eq!(
        shown("<img src=\"data:image/png;base64,AAAA\">"),
        "<img src=\"data:image/png;base64,AAAA\">"
    );
    assert!(shown("<iframe src=\"https://www.youtube.com/embed/x\"></iframe>").contains("sandbox"));
    for foreign in [
        "https://evil.example/",
        "http://www.youtube.com/",
        "/own",
        "javascript:alert(1)",
        "https://www.youtube.com:x@evil.example/",
    ] {
        assert!(
            !shown(&format!("<iframe src=\"{foreign}\"></iframe>")).contains("src="),
            "{foreign}"
        );
    }
}

/// HTML, and attacks cut and put together.
fn html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(ATTACKS).prop_map(str::to_owned),
        (prop::sample::select(ATTACKS), any::<prop::sample::Index>()).prop_map(|(attack, at)| {
            attack.chars().take(at.index(attack.chars().count() + 1)).collect()
        }),
        prop::sample::select(vec![
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<a href=\"x\">",
            "</a>",
            "<b>",
            "</b>",
            "<svg>",
            "</svg>",
            "<math>",
            "<mtext>",
            "</math>",
            "<title>",
            "<desc>",
            "<li>",
            "<ul>",
            "</ul>",
            "<pre>",
            "\n",
            "<h1>",
            "<dl><dt>",
            "<select>",
            "<!--",
            "-->",
            "<mi>",
            "<caption>",
            "<col>",
            "<label>",
            "<input>",
            "<font color=x>",
            "<nobr>",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,8}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn whatever_html_is_written_it_becomes_safe_and_well_formed(html in html()) {
        checked(&html);
    }

    #[test]
    fn whatever_markdown_is_written_it_becomes_safe_and_well_formed(
        lines in prop::collection::vec(prop_oneof![
            html(),
            "\\PC{0,20}",
            prop::sample::select(vec![
                "# a", "- b", "    c", "> d", "```sh", "```", "!!! note", "    e", "=== \"f\"", "| a | b |", "|---|:--|", "[^1]", "[^1]: g", "*[h]: i", "[j](javascript:k)", "![l](m)", "<div markdown>", "</div>", "j\n:   k",
            ]).prop_map(str::to_owned),
        ], 0..12),
    ) {
        checked(&crate::markdown::render(&lines.join("\n")).html);
    }
}
