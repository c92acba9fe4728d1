//! Property 12 (5.4): every word of every page is in the section that it stands in, found again under
//! an anchor that the page has; and what has not changed is told so.

use crate::folder::{Folder, shop};
use platform::docs::{Docs, DocsAnswer, DocsSections};
use proptest::{collection::vec, prelude::*};

/// A page: what stands before its first heading, and its sections.
#[derive(Clone, Debug)]
struct Written {
    before: Vec<u16>,
    sections: Vec<(u8, u16, Vec<u16>)>,
}

fn a_page() -> impl Strategy<Value = Written> {
    let words = || vec(any::<u16>(), 0..4);
    let section = (1..5_u8, any::<u16>(), words());
    (words(), vec(section, 0..6)).prop_map(|(before, sections)| Written { before, sections })
}

/// A word that is nowhere else by chance.
fn word(page: usize, section: usize, number: u16) -> String {
    format!("w{page}q{section}q{number}w")
}

/// In all shapes that text comes in.
fn text(page: usize, section: usize, numbers: &[u16]) -> String {
    let shape = |(at, number): (usize, &u16)| {
        let word = word(page, section, *number);
        match at % 4 {
            0 => format!("Plain {word} & more.\n\n"),
            1 => format!("- item **{word}**\n\n"),
            2 => format!("!!! note\n    {word}\n\n"),
            _ => format!("```go\nfunc {word}() {{}}\n```\n\n"),
        }
    };
    numbers.iter().enumerate().map(shape).collect()
}

async fn holds(pages: Vec<Written>) {
    let folder = Folder::new();
    for (number, page) in pages.iter().enumerate() {
        let mut written = text(number, 0, &page.before);
        for (at, (level, title, words)) in page.sections.iter().enumerate() {
            let marks = "#".repeat(usize::from(*level));
            let heading = format!("{marks} T{title}\n\n");
            written.extend([heading, text(number, at + 1, words)]);
        }
        folder.write(&format!("docs/p{number}.md"), &written);
    }
    let told = folder.library.sections(&shop(), None).await.unwrap().unwrap();
    let DocsSections::Are { mark, sections } = told else { panic!("nothing was known") };
    let again = folder.library.sections(&shop(), Some(&mark)).await.unwrap();
    assert_eq!(again, Some(DocsSections::Unchanged));
    for (number, page) in pages.iter().enumerate() {
        let path = format!("p{number}/");
        let own: Vec<_> = sections.iter().filter(|one| one.path == path).collect();
        assert_eq!(own.len(), page.sections.len() + 1, "a section for each heading");
        let Some(DocsAnswer::Page(shown)) = folder.library.page(&shop(), &path).await.unwrap()
        else {
            panic!("the page is not there")
        };
        let before = (&0_u16, &page.before);
        let rest = page.sections.iter().map(|(_, title, words)| (title, words));
        for (at, (title, words)) in std::iter::once(before).chain(rest).enumerate() {
            let section = own[at];
            assert_eq!(section.page, shown.title);
            for numbered in words {
                let word = word(number, at, *numbered);
                let holding = sections.iter().filter(|one| one.text.contains(&word)).count();
                assert!(section.text.contains(&word), "{word} is not in {section:?}");
                assert_eq!(holding, 1, "{word} is in one section only");
            }
            if at > 0 {
                assert_eq!(section.title, format!("T{title}"));
                assert!(shown.html.contains(&format!("id=\"{}\"", section.anchor)));
            }
        }
    }
    folder.write("docs/p0.md", "# Other\n\nAnd longer than anything that was there before it.\n");
    folder.library.synchronize(&shop()).await.unwrap();
    let changed = folder.library.sections(&shop(), Some(&mark)).await.unwrap().unwrap();
    assert!(matches!(changed, DocsSections::Are { .. }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 64, ..ProptestConfig::default() })]

    /// Property 12
    #[test]
    fn property_12_every_word_is_found_where_it_stands(pages in vec(a_page(), 1..4)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
            .block_on(holds(pages));
    }
}
