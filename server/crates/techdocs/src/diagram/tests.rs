//! Diagrams are drawn, safe, and of the page's colours; what is none is shown as it is written.

use super::{Drawing, Drawings, Kind, MOST, Reason, adopt, render};
use crate::{
    markdown::{Options, render_as},
    sanitize::{Policy, clean},
};
use std::{collections::HashMap, time::Instant};

const FAMILIES: &[(&str, &str)] = &[
    (
        "flowchart LR\n  A[Start] -->|go| B{Ready?}\n  B --> C((End))\n  subgraph Group\n    C --> D[(Store)]\n  end\n  style A fill:#f9f,stroke:#333",
        "Ready?",
    ),
    (
        "sequenceDiagram\n  Alice->>+Bob: Hello\n  Bob-->>-Alice: Hi\n  loop Every day\n    Alice->Bob: Ping\n  end\n  Note over Alice,Bob: Talk",
        "Hello",
    ),
    ("classDiagram\n  class Animal {\n    +int age\n    +run()\n  }\n  Animal <|-- Duck", "Animal"),
    ("stateDiagram-v2\n  [*] --> Still\n  Still --> Moving : go\n  Moving --> [*]", "Moving"),
    ("erDiagram\n  CUSTOMER ||--o{ ORDER : places\n  ORDER {\n    string id\n  }", "CUSTOMER"),
    (
        "gantt\n  title Plan\n  dateFormat YYYY-MM-DD\n  section One\n  Task one :a1, 2024-01-01, 30d\n  Task two :after a1, 20d",
        "Task one",
    ),
    ("pie title Pets\n  \"Dogs\" : 386\n  \"Cats\" : 85", "Dogs"),
    ("mindmap\n  root((Root))\n    Branch\n      Leaf", "Branch"),
    (
        "gitGraph\n  commit id: \"first\"\n  branch develop\n  commit\n  checkout main\n  merge develop",
        "develop",
    ),
];

#[test]
fn mermaid_is_drawn() {
    for (source, label) in FAMILIES {
        let svg = render(Kind::Mermaid, source, "d")
            .unwrap_or_else(|reason| panic!("{reason}: {source}"));
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{svg}");
        assert!(svg.contains("role=\"img\"") && svg.contains("<title id=\"d-title\">"), "{svg}");
        for part in label.split(' ') {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        for forbidden in [
            "<script",
            "<style",
            "foreignObject",
            " style=",
            "href",
            "http://www.w3.org/1999",
            "url(http",
            "onload",
        ] {
            assert!(!svg.contains(forbidden), "{forbidden}: {svg}");
        }
        // Whatever is kept of it here is kept by the last cleaning too.
        let figure = format!("<figure class=\"diagram\" data-kind=\"mermaid\">{svg}</figure>");
        let cleaned = clean(&figure, &Policy::default());
        assert_eq!(
            cleaned.matches('<').count(),
            figure.matches('<').count(),
            "{cleaned}\n{figure}"
        );
        assert_eq!(
            cleaned.matches("=\"").count(),
            figure.matches("=\"").count(),
            "{cleaned}\n{figure}"
        );
    }
}

#[test]
fn only_colours_that_were_asked_for_stay() {
    let svg = render(Kind::Mermaid, FAMILIES[0].0, "d").unwrap();
    assert!(svg.contains("fill=\"#f9f\""), "{svg}");
    let svg = render(Kind::Mermaid, FAMILIES[1].0, "d").unwrap();
    assert!(!svg.contains("fill=\"#"), "{svg}");
}

#[test]
fn diagrams_of_a_page_have_ids_of_their_own() {
    let page = format!(
        "```mermaid\n{0}\n```\n\n- a\n\n    ```mermaid\n    flowchart LR\n      A-->B\n    ```\n",
        FAMILIES[0].0
    );
    let html = markdown_html(&page);
    let mut ids: Vec<&str> =
        html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(all >= 6 && ids.len() == all, "{ids:?}");
    for reference in html.split("url(#").skip(1) {
        let id = reference.split(')').next().unwrap();
        assert!(ids.contains(&id), "{id}");
    }
}

fn markdown_html(page: &str) -> String {
    crate::markdown::render(page).html
}

#[test]
fn what_cannot_be_drawn_is_shown_as_it_is_written() {
    for source in ["nonsense", "flowchart LR\n  A --", "", "classDiagram\n class {"] {
        let html = markdown_html(&format!("```mermaid\n{source}\n```\n"));
        assert!(html.contains("diagram-source") && html.contains("Shown as its source"), "{html}");
    }
    assert_eq!(render(Kind::PlantUml, "a -> b", "d"), Err(Reason::NeedsService(Kind::PlantUml)));
}

#[test]
fn a_service_draws_the_rest() {
    let page = "```plantuml\na -> b\n```\n\n```dot\ndigraph { a -> b }\n```\n";
    let rendered = crate::markdown::render(page);
    assert_eq!(
        rendered.wanted,
        [(Kind::PlantUml, "a -> b".to_owned()), (Kind::Graphviz, "digraph { a -> b }".to_owned())]
    );
    let drawing = "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 2\" onload=\"x()\"><script>x()</script><a href=\"javascript:x()\"><text style=\"fill:#181818;background:url(x)\">a</text></a><image href=\"x\"/></svg>";
    let drawings: Drawings = rendered
        .wanted
        .into_iter()
        .map(|key| (key, Drawing::Raw(drawing.to_owned())))
        .collect::<HashMap<_, _>>();
    let again = render_as(page, &Options { drawings: Some(&drawings), ..Options::default() });
    assert!(again.wanted.is_empty());
    assert_eq!(again.html.matches("<text fill=\"#181818\">a</text>").count(), 2, "{}", again.html);
    for forbidden in ["script", "onload", "href", "image", "background"] {
        assert!(!again.html.contains(forbidden), "{forbidden}: {}", again.html);
    }
    assert!(adopt("<p>no</p>", "d").is_err() && adopt("<svg", "d").is_err());
    assert!(adopt("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>&a;</svg>", "d").is_err());
}

#[test]
fn a_refusal_is_told_in_its_words_and_a_page_of_diagrams_in_part() {
    let refused = Drawing::Refused("nobody draws it".to_owned());
    let drawings = HashMap::from([((Kind::Graphviz, "x".to_owned()), refused)]);
    let options = Options { drawings: Some(&drawings), ..Options::default() };
    let page = "```dot\nx\n```\n".repeat(MOST + 1);
    let html = render_as(&page, &options).html;
    assert_eq!(html.matches("Shown as its source: nobody draws it.").count(), MOST);
    assert_eq!(html.matches("the page has more than 200 diagrams").count(), 1);
}

#[test]
fn diagrams_are_code_where_a_site_says_so() {
    let html = render_as(
        "```mermaid\nflowchart LR\n  A-->B\n```\n",
        &Options { diagrams: false, ..Options::default() },
    )
    .html;
    assert!(html.contains("language-text") && !html.contains("<svg"), "{html}");
}

#[test]
fn a_hostile_diagram_ends_soon() {
    let lines: Vec<String> = (0..400).map(|n| format!("  A{n} --> A{}", (n * 7) % 400)).collect();
    let large = lines.join("\n");
    let branches: Vec<String> = (0..300).map(|n| " ".repeat(n) + "a").collect();
    let shapes = [
        format!("flowchart LR\n{large}"),
        format!("flowchart LR\n{}", "subgraph a\n".repeat(2_000)),
        format!("flowchart LR\nA[{}]", "(".repeat(30_000)),
        format!("sequenceDiagram\n{}", "loop a\n".repeat(3_000)),
        format!("sequenceDiagram\n{}", "A->>B: c\n".repeat(3_000)),
        format!("mindmap\n{}", branches.join("\n")),
        format!("pie\n{}", "\"a\" : 1\n".repeat(3_000)),
        format!("%%{{init: {}}}%%\nflowchart LR\nA-->B", "{\"a\":".repeat(5_000)),
        "A".repeat(70_000),
    ];
    for shape in shapes {
        let start = Instant::now();
        let _ = render(Kind::Mermaid, &shape, "d");
        assert!(
            start.elapsed().as_millis() < 5_000,
            "{:?}: {}",
            start.elapsed(),
            &shape[..40.min(shape.len())]
        );
    }
}
