//! The mail that tells of several things at once: short, as text and as HTML, in its reader's language.
//! Only our own sentences stand in it; what somebody else wrote is read in the portal.

use crate::{
    preferences::Language,
    text::{
        mail::mail_words,
        notifications::{NotificationsText, notifications_text},
    },
    ui,
};
use platform::notifications::Told;
use std::fmt::Write;

/// A mail, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    /// The subject, in one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 8);
    ui::escape(&mut html, text);
    html
}

fn words(language: &str) -> (Language, &'static NotificationsText) {
    let language = Language::from_tag(language).unwrap_or_default();
    (language, notifications_text(language))
}

/// What is told, in a sentence of a language by its tag.
#[must_use]
pub fn sentence_of(language: &str, told: &Told) -> String {
    words(language).1.sentence(told)
}

/// The mail for somebody: each thing that is told with its address below the portal's.
#[must_use]
pub fn mail_of(language: &str, portal: &str, items: &[(&Told, &str)]) -> MailText {
    let (language, words) = words(language);
    let ends = mail_words(language);
    let portal = portal.trim_end_matches('/');
    let subject = match items {
        [(told, _)] => words.sentence(told),
        several => (ends.subject)(several.len()),
    };
    let subject: String =
        subject.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let (mut text, mut list) = (String::new(), String::new());
    for (told, link) in items {
        let (sentence, kind) = (words.sentence(told), words.kind(told.kind()));
        let address = format!("{portal}{link}");
        // Writing to a text does not fail.
        let _ = write!(text, "{sentence}\n{address}\n\n");
        let _ = write!(
            list,
            "<li style=\"margin:0 0 14px\"><a href=\"{}\">{}</a><br><small>{}</small></li>",
            escape(&address),
            escape(&sentence),
            escape(kind)
        );
    }
    let settings = format!("{portal}/settings#notifications");
    let _ = write!(text, "--\n{} {settings}\n", ends.end);
    let html = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"font-family:sans-serif;line-height:1.5\"><ul style=\"padding:0;list-style:none\">\
         {list}</ul><p><small>{} <a href=\"{}\">{}</a></small></p></body></html>",
        language.tag(),
        escape(&subject),
        escape(ends.end),
        escape(&settings),
        escape(&settings)
    );
    MailText { subject, text, html }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::notifications::Gist;

    #[test]
    fn a_mail_is_short_escaped_and_tells_no_others_words() {
        let reason = Gist::of("password hunter2");
        let failed = Told::DocsFailed { label: "Shop <1>\r\nBcc: x".to_owned(), reason };
        let one =
            mail_of("en", "https://portal.example/", &[(&failed, "/docs/default/component/shop/")]);
        assert!(!one.subject.contains('\n') && !one.subject.contains('\r'), "{one:?}");
        assert!(one.subject.starts_with("The documentation of Shop <1>"), "{one:?}");
        assert!(
            one.text.contains("https://portal.example/docs/default/component/shop/"),
            "{one:?}"
        );
        assert!(one.html.contains("Shop &lt;1&gt;") && !one.html.contains("<1>"), "{one:?}");
        assert!(!one.text.contains("hunter2") && !one.html.contains("hunter2"), "{one:?}");
        assert!(one.text.contains("/settings#notifications"), "{one:?}");
        let held = Told::RemovalsHeld { count: 3 };
        let two = mail_of("zh-CN", "https://portal.example", &[(&failed, "/a"), (&held, "/b")]);
        assert_eq!(two.subject, "2 条通知");
        assert!(two.html.contains("lang=\"zh"), "{two:?}");
        assert_eq!(
            mail_of("nowhere", "", &[(&held, "/b"), (&held, "/c")]).subject,
            "2 notifications"
        );
    }
}
