//! What is defined in one place and used in others: footnotes, abbreviations, addresses.

use super::{Block, BlockParser, Blocks, TAB, Target, lines};
use regex::Regex;
use std::sync::LazyLock;

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static FOOTNOTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^ {0,3}\[\^([^\]]*)\]: *(.*)$").unwrap());

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static ABBREVIATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[*]\[([^\\]*?)\] ?: *\n? *(.*)$").unwrap());

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?m)^ {0,3}\[([^\[\]]*)\]: *\n? *([^\s]+) *(?:\n *)?(?:(?:"(.*)"|'(.*)') *|\((.*)\) *)?$"#,
    )
    .unwrap()
});

impl BlockParser<'_> {
    pub(super) fn footnote(&mut self, block: String, rest: &mut Blocks) -> Result<(), String> {
        if !block.contains("[^") {
            return Err(block);
        }
        let Some(found) = FOOTNOTE.captures(&block) else { return Err(block) };
        let Some(whole) = found.get(0) else { return Err(block.clone()) };
        let after = block[whole.end()..].trim_start_matches('\n');
        let mut texts = vec![found[2].to_owned()];
        if let Some(next) = FOOTNOTE.find(after) {
            let more = after[..next.start()].trim_end_matches('\n');
            texts[0] = joined(&texts[0], more).trim_start_matches('\n').into();
            rest.push_front(after[next.start()..].to_owned());
        } else {
            texts[0] = joined(&texts[0], after).trim_matches('\n').into();
            continue_footnote(rest, &mut texts);
        }
        let text = texts.join("\n\n").trim_end().to_owned();
        let name = found[1].to_owned();
        let known = self.definitions.footnotes.iter_mut().find(|(known, _)| *known == name);
        match known {
            Some((_, known)) => *known = text,
            None => self.definitions.footnotes.push((name, text)),
        }
        if !block[..whole.start()].trim().is_empty() {
            rest.push_front(block[..whole.start()].trim_end_matches('\n').to_owned());
        }
        Ok(())
    }

    pub(super) fn abbreviation(&mut self, block: String, rest: &mut Blocks) -> Result<(), String> {
        if !block.contains("*[") {
            return Err(block);
        }
        let Some(found) = ABBREVIATION.captures(&block) else { return Err(block) };
        let (short, long) = (found[1].trim(), found[2].trim());
        if short.is_empty() || long.is_empty() {
            return Err(block.clone());
        }
        if long == "''" || long == "\"\"" {
            self.definitions.abbreviations.remove(short);
        } else {
            self.definitions.abbreviations.insert(short.to_owned(), long.to_owned());
        }
        give_back(&block, found.get(0).map_or(0..0, |whole| whole.range()), rest);
        Ok(())
    }

    pub(super) fn reference(&mut self, block: String, rest: &mut Blocks) -> Result<(), String> {
        if !block.contains("]:") {
            return Err(block);
        }
        let Some(found) = REFERENCE.captures(&block) else { return Err(block) };
        let title = [3, 4, 5].into_iter().find_map(|group| found.get(group));
        let title = title.map(|title| title.as_str().to_owned()).filter(|title| !title.is_empty());
        let address = found[2].trim_start_matches('<').trim_end_matches('>').to_owned();
        let name = found[1].trim().to_lowercase();
        self.definitions.references.insert(name, Target { address, title });
        give_back(&block, found.get(0).map_or(0..0, |whole| whole.range()), rest);
        Ok(())
    }
}

/// Gives back what stands around a definition.
fn give_back(block: &str, taken: std::ops::Range<usize>, rest: &mut Blocks) {
    let (before, after) = (&block[..taken.start], &block[taken.end..]);
    if !after.trim().is_empty() {
        rest.push_front(after.trim_start_matches('\n').to_owned());
    }
    if !before.trim().is_empty() {
        rest.push_front(before.trim_end_matches('\n').to_owned());
    }
}

fn joined(first: &str, more: &str) -> String {
    format!("{first}\n{}", lines::loose_detab(more, TAB))
}

/// The blocks that are indented below a footnote, up to the next one.
fn continue_footnote(rest: &mut Blocks, texts: &mut Vec<String>) {
    while let Some(Block { text: block, absent }) = rest.waiting.pop_front() {
        if lines::indented(&block, TAB).is_none() {
            rest.waiting.push_front(Block { text: block, absent });
            return;
        }
        let Some(next) = FOOTNOTE.find(&block) else {
            texts.push(lines::loose_detab(&block, TAB));
            continue;
        };
        let before = block[..next.start()].trim_end_matches('\n');
        texts.push(lines::loose_detab(before, TAB));
        rest.push_changed(block[next.start()..].to_owned());
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_told_from_text() {
        assert!(FOOTNOTE.is_match("text\n[^1]: A note"));
        assert!(ABBREVIATION.is_match("*[HTML]: Hyper"));
        assert!(REFERENCE.is_match("[a]: http://x 'title'"));
        assert!(!REFERENCE.is_match("[a]: http://x and more"));
    }
}
