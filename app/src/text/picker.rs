//! The words of the field for one entity of many.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct PickerText {
    pub choices: &'static str,
    pub more: &'static str,
    pub another: &'static str,
    pub add: &'static str,
    pub found: fn(usize) -> String,
}

/// The words in the language of the page.
pub fn use_picker_text() -> &'static PickerText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: PickerText = PickerText {
    choices: "To choose from",
    more: "More",
    another: "Another one",
    add: "Add",
    found: |number| match number {
        0 => "Nothing begins so.".to_owned(),
        1 => "One is offered.".to_owned(),
        number => format!("{number} are offered."),
    },
};

static CHINESE: PickerText = PickerText {
    choices: "可选项",
    more: "更多",
    another: "其他",
    add: "添加",
    found: |number| match number {
        0 => "没有以此开头的内容。".to_owned(),
        number => format!("有 {number} 个可选项。"),
    },
};
