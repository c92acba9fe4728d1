//! The words of mail that are in nothing else. The server alone has them.

use crate::preferences::Language;

/// The words in one language.
pub struct MailWords {
    pub subject: fn(usize) -> String,
    pub end: &'static str,
}

/// The words of a language.
pub fn mail_words(language: Language) -> &'static MailWords {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: MailWords = MailWords {
    subject: |number| format!("{number} notifications"),
    end: "You get this because you asked for it, or said nothing of it. Change it here:",
};

const CHINESE: MailWords = MailWords {
    subject: |number| format!("{number} 条通知"),
    end: "您收到此邮件是因为您订阅了它，或未作选择。可在此更改：",
};
