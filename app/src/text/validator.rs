//! The words of the validator. Apart from the others, so that only that page carries them.

use crate::{
    preferences::{Language, Preferences},
    ui::count,
};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct ValidatorText {
    pub hint: &'static str,
    pub start_from: &'static str,
    pub descriptor: &'static str,
    pub stays_here: &'static str,
    pub open_file: &'static str,
    pub check: &'static str,
    pub placeholder: &'static str,
    pub keys: &'static str,
    pub verdict: &'static str,
    pub nothing: &'static str,
    pub all_good: fn(u64) -> String,
    /// How many are refused, of how many.
    pub some_refused: fn(&str, u64) -> String,
    pub valid: &'static str,
    pub refused: &'static str,
    pub custom: &'static str,
    pub unfetched: &'static str,
    pub no_entity: &'static str,
    pub document_at: fn(u32) -> String,
    /// Line and column.
    pub place: fn(u32, u32) -> String,
    pub relations: &'static str,
}

/// The words of this page's language.
pub fn use_validator_text() -> &'static ValidatorText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: ValidatorText = ValidatorText {
    hint: "Paste a catalog file and see what the catalog would say of it, as you type.",
    start_from: "Start from",
    descriptor: "Catalog file",
    stays_here: "Checked on your machine; it is sent nowhere.",
    open_file: "Open a file",
    check: "Check",
    placeholder: "Paste or drop a catalog-info.yaml here…",
    keys: "Tab and Shift Tab indent; Esc, then Tab moves on.",
    verdict: "Verdict",
    nothing: "Nothing to check yet.",
    all_good: |documents| match documents {
        1 => "The document would be taken.".to_owned(),
        _ => format!("All {} documents would be taken.", count(documents)),
    },
    some_refused: |refused, documents| match documents {
        1 => "The document would be refused.".to_owned(),
        _ => format!("{refused} of {} documents would be refused.", count(documents)),
    },
    valid: "valid",
    refused: "refused",
    custom: "custom kind",
    unfetched: "can't be told here",
    no_entity: "no entity",
    document_at: |line| format!("Document at line {line}"),
    place: |line, column| format!("line {line}, column {column}"),
    relations: "Relations",
};

const CHINESE: ValidatorText = ValidatorText {
    hint: "粘贴目录文件，边写边看目录会如何判断。",
    start_from: "从示例开始",
    descriptor: "目录文件",
    stays_here: "仅在您的设备上检查，不会发送到任何地方。",
    open_file: "打开文件",
    check: "检查",
    placeholder: "在此粘贴或拖入 catalog-info.yaml…",
    keys: "Tab 和 Shift Tab 缩进；先按 Esc 再按 Tab 可离开。",
    verdict: "结论",
    nothing: "还没有可检查的内容。",
    all_good: |documents| match documents {
        1 => "该文档会被接受。".to_owned(),
        _ => format!("全部 {} 个文档都会被接受。", count(documents)),
    },
    some_refused: |refused, documents| match documents {
        1 => "该文档会被拒绝。".to_owned(),
        _ => format!("{} 个文档中有 {refused} 个会被拒绝。", count(documents)),
    },
    valid: "有效",
    refused: "被拒绝",
    custom: "自定义类型",
    unfetched: "此处无法判断",
    no_entity: "不是实体",
    document_at: |line| format!("第 {line} 行的文档"),
    place: |line, column| format!("第 {line} 行，第 {column} 列"),
    relations: "关系",
};
