//! The words of the field: how a text is cut into what can be looked for.
//!
//! A run of letters and digits, with the joints that names have (`-`, `_`, `.`, `/`, `:`, `@`, a
//! capital in the middle), is a word as a whole and in its parts: `checkout-api` is found by itself,
//! by `checkout` and by `api`; so are `orderPlaced`, `com.acme.Orders`, `v1.4.2`, `ERR_PAY_4021`.
//! Chinese is cut by a segmenter. Only prose is stemmed, and that in a field of its own.

use jieba_rs::Jieba;
use platform::search::SearchQuery;
use std::sync::LazyLock;
use tantivy::tokenizer::{
    Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager,
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The analyzer of names and texts.
pub(crate) const WORDS: &str = "words";
/// The analyzer of prose.
pub(crate) const STEMS: &str = "stems";
/// The analyzer of the beginnings of words.
pub(crate) const STARTS: &str = "starts";

/// Letters of a word that are looked at: longer ones are no words but data.
const LONGEST: usize = 64;
/// Letters of a beginning at the most.
const LONGEST_START: usize = 16;

/// Words of the field that a dictionary of the language lacks.
const FIELDS_OWN: [&str; 20] = [
    "回滚",
    "灰度",
    "限流",
    "熔断",
    "降级",
    "网关",
    "微服务",
    "告警",
    "值班",
    "工单",
    "埋点",
    "链路",
    "结账",
    "上线",
    "发版",
    "扩容",
    "缩容",
    "退款",
    "对账",
    "幂等",
];

static SEGMENTER: LazyLock<Jieba> = LazyLock::new(|| {
    let mut segmenter = Jieba::new();
    for word in FIELDS_OWN {
        segmenter.add_word(word, None, None);
    }
    segmenter
});

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// As it is looked for: lower-cased, without accents.
    pub text: String,
    /// Where it begins, in bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Which word of the text it is; a whole stands where its first part does.
    pub position: usize,
    /// Whether it is a whole that its parts follow.
    pub is_whole: bool,
}

/// All words of a text.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut position = 0;
    for (from, to) in runs(text) {
        let Some(run) = text.get(from..to) else { continue };
        if run.chars().any(is_ideograph) {
            push_ideographs(run, from, &mut position, &mut found);
        } else {
            push_run(run, from, &mut position, &mut found);
        }
    }
    found
}

/// What somebody reads as one word, and those of its joints that stand between letters.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        if letter.is_alphanumeric() || is_combining_mark(letter) || is_joint(letter) {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            runs.push((from, at));
        }
    }
    runs.extend(start.map(|from| (from, text.len())));
    let trimmed = |(from, to): (usize, usize)| {
        let run = text.get(from..to)?;
        let inner = run.trim_start_matches(is_joint);
        let from = to - inner.len();
        let inner = inner.trim_end_matches(is_joint);
        (!inner.is_empty()).then_some((from, from + inner.len()))
    };
    runs.into_iter().filter_map(trimmed).collect()
}

const fn is_joint(letter: char) -> bool {
    matches!(letter, '-' | '_' | '.' | '/' | ':' | '@' | '#' | '+' | '\'' | '’')
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

/// A run without Chinese: the whole, then its parts.
fn push_run(run: &str, offset: usize, position: &mut usize, found: &mut Vec<Word>) {
    let parts = parts(run);
    let whole = fold(run);
    if parts.len() > 1 && !whole.is_empty() && whole.chars().count() <= LONGEST {
        let (from, to) = (offset, offset + run.len());
        found.push(Word { text: whole, from, to, position: *position, is_whole: true });
    }
    for (from, to) in parts {
        let Some(part) = run.get(from..to) else { continue };
        let text = fold(part);
        if text.is_empty() || text.chars().count() > LONGEST {
            continue;
        }
        let (from, to) = (offset + from, offset + to);
        found.push(Word { text, from, to, position: *position, is_whole: false });
        *position += 1;
    }
}

/// A run with Chinese in it: each stretch of Chinese by the segmenter, the rest like any other.
fn push_ideographs(run: &str, offset: usize, position: &mut usize, found: &mut Vec<Word>) {
    let mut rest = run;
    let mut at = offset;
    while let Some(first) = rest.chars().next() {
        let chinese = is_ideograph(first);
        let end = rest.find(|letter| is_ideograph(letter) != chinese).unwrap_or(rest.len());
        let (stretch, after) = rest.split_at(end);
        if chinese {
            for token in SEGMENTER.cut_for_search(stretch, false) {
                let (text, from, to) =
                    (token.word.to_owned(), at + token.byte_start, at + token.byte_end);
                found.push(Word { text, from, to, position: *position, is_whole: false });
                *position += 1;
            }
        } else {
            let inner = stretch.trim_start_matches(is_joint);
            let from = at + stretch.len() - inner.len();
            push_run(inner.trim_end_matches(is_joint), from, position, found);
        }
        at += end;
        rest = after;
    }
}

/// Where the parts of a run are: between joints, and at capitals in the middle.
fn parts(run: &str) -> Vec<(usize, usize)> {
    let letters: Vec<(usize, char)> = run.char_indices().collect();
    let mut parts = Vec::new();
    let mut start = None;
    for (index, &(at, letter)) in letters.iter().enumerate() {
        if is_joint(letter) {
            parts.extend(start.take().map(|from| (from, at)));
            continue;
        }
        let Some(from) = start else {
            start = Some(at);
            continue;
        };
        let before = letters.get(index.wrapping_sub(1)).map(|(_, letter)| *letter);
        let after = letters.get(index + 1).map(|(_, letter)| *letter);
        let rises = before.is_some_and(char::is_lowercase) && letter.is_uppercase();
        let falls = before.is_some_and(char::is_uppercase)
            && letter.is_uppercase()
            && after.is_some_and(char::is_lowercase)
            // `OAuth`, `iOS`: one letter alone is no word.
            && at > from + 1;
        if rises && at > from + 1 || falls {
            parts.push((from, at));
            start = Some(at);
        }
    }
    parts.extend(start.map(|from| (from, run.len())));
    parts
}

/// A word as it is looked for.
pub(crate) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// A title as it is compared with what was typed.
pub(crate) fn exactly(text: &str) -> String {
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut end = text.len().min(SearchQuery::LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// The stem of a word of prose.
pub(crate) fn stem(word: &str) -> String {
    let mut analyzer = TextAnalyzer::builder(Whole).filter(Stemmer::new(Language::English)).build();
    let mut stream = analyzer.token_stream(word);
    stream.next().map_or_else(|| word.to_owned(), |token| token.text.clone())
}

/// The beginnings of a word, by letters.
fn starts(word: &str) -> impl Iterator<Item = &str> {
    let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.take(LONGEST_START).filter_map(|end| word.get(..end))
}

/// The beginning that a word is looked for by.
pub(crate) fn start_of(word: &str) -> &str {
    starts(word).last().unwrap_or_default()
}

/// The analyzers, by the names that the schema has for them.
pub(crate) fn analyzers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, TextAnalyzer::builder(Cut::All).build());
    let stems = TextAnalyzer::builder(Cut::Parts).filter(Stemmer::new(Language::English));
    manager.register(STEMS, stems.build());
    manager.register(STARTS, TextAnalyzer::builder(Cut::Starts).build());
    manager
}

/// What an analyzer makes of words.
#[derive(Clone, Copy)]
enum Cut {
    /// Wholes and parts.
    All,
    /// Parts only.
    Parts,
    /// The beginnings of both.
    Starts,
}

/// The words of a text, one after the other.
struct Words {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for Cut {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let found = words(text);
        let tokens: Vec<Token> = match self {
            Self::All => found.iter().map(|word| token(word, &word.text)).collect(),
            Self::Parts => {
                let parts = found.iter().filter(|word| !word.is_whole);
                parts.map(|word| token(word, &word.text)).collect()
            }
            Self::Starts => {
                let all = found.iter();
                all.flat_map(|word| starts(&word.text).map(|start| token(word, start))).collect()
            }
        };
        Words { tokens: tokens.into_iter(), token: Token::default() }
    }
}

fn token(word: &Word, text: &str) -> Token {
    Token {
        offset_from: word.from,
        offset_to: word.to,
        position: word.position,
        text: text.to_owned(),
        position_length: 1,
    }
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        match self.tokens.next() {
            Some(token) => {
                self.token = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// A text as one word.
#[derive(Clone, Copy)]
struct Whole;

impl Tokenizer for Whole {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let token =
            Token { offset_to: text.len(), position: 0, text: text.to_owned(), ..Token::default() };
        Words { tokens: vec![token].into_iter(), token: Token::default() }
    }
}

/// Words that say nothing of what is looked for; they count only in quotes or when nothing else is
/// there.
pub(crate) fn says_nothing(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "and"
            | "are"
            | "as"
            | "at"
            | "be"
            | "by"
            | "can"
            | "do"
            | "does"
            | "for"
            | "from"
            | "get"
            | "has"
            | "have"
            | "how"
            | "i"
            | "if"
            | "in"
            | "is"
            | "it"
            | "me"
            | "my"
            | "of"
            | "on"
            | "or"
            | "our"
            | "should"
            | "that"
            | "the"
            | "there"
            | "this"
            | "to"
            | "was"
            | "we"
            | "what"
            | "when"
            | "where"
            | "which"
            | "who"
            | "whom"
            | "why"
            | "will"
            | "with"
            | "you"
            | "your"
            | "的"
            | "了"
            | "是"
            | "吗"
            | "呢"
            | "我"
            | "我们"
            | "在"
            | "和"
            | "与"
            | "或"
            | "怎么"
            | "如何"
            | "什么"
            | "怎样"
            | "哪个"
            | "哪里"
            | "谁"
            | "有"
            | "请"
            | "怎"
            | "么"
            | "如"
            | "何"
            | "把"
            | "对"
            | "为什么"
            | "什"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn names_are_words_as_a_whole_and_in_parts() {
        assert_eq!(texts("checkout-api"), ["checkout-api", "checkout", "api"]);
        assert_eq!(texts("orderPlaced"), ["orderplaced", "order", "placed"]);
        assert_eq!(texts("HTTPServer"), ["httpserver", "http", "server"]);
        assert_eq!(texts("com.acme.Orders"), ["com.acme.orders", "com", "acme", "orders"]);
        assert_eq!(texts("ERR_PAY_4021:"), ["err_pay_4021", "err", "pay", "4021"]);
        assert_eq!(texts("v1.4.2"), ["v1.4.2", "v1", "4", "2"]);
        assert_eq!(texts("/orders/{id}"), ["orders", "id"]);
        assert_eq!(texts("OAuth, Café"), ["oauth", "cafe"]);
    }

    #[test]
    fn chinese_is_cut_into_words() {
        assert_eq!(texts("支付服务 payments"), ["支付", "服务", "payments"]);
        assert_eq!(
            texts("回滚checkout-api发布"),
            ["回滚", "checkout-api", "checkout", "api", "发布"]
        );
    }

    #[test]
    fn prose_has_stems() {
        assert_eq!(stem("running"), stem("runs"));
        assert_eq!(stem("payments"), "payment");
    }

    proptest! {
        #[test]
        fn any_text_has_words_within_it(text in "\\PC{0,80}") {
            for word in words(&text) {
                prop_assert!(text.get(word.from..word.to).is_some(), "{word:?} in {text:?}");
                prop_assert!(!word.text.is_empty());
            }
        }
    }
}
