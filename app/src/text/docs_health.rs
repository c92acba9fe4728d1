//! The words of the page that tells how a documentation site stands.

use crate::{
    preferences::{Language, Preferences},
    ui::count,
};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct HealthText {
    pub title: fn(&str) -> String,
    pub hint: &'static str,
    pub read: &'static str,
    pub broken: &'static str,
    pub kept: &'static str,
    pub built: &'static str,
    pub pages: fn(u64) -> String,
    pub count: fn(u64, u64) -> String,
    pub good: &'static str,
    pub good_hint: &'static str,
    pub of_site: &'static str,
    pub error: &'static str,
    pub note: &'static str,
    pub line: fn(u32) -> String,
}

/// The words of this page's language.
pub fn use_health_text() -> &'static HealthText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: HealthText = HealthText {
    title: |label| format!("Health of the documentation of {label}"),
    hint: "What its readers miss and what its configuration asks for in vain, by file and line: what slipway docs check says.",
    read: "Read it",
    broken: "The site cannot be built as it is now",
    kept: "Readers see the last one that could be.",
    built: "Last built",
    pages: |number| match number {
        1 => "One page".to_owned(),
        more => format!("{} pages", count(more)),
    },
    count: |errors, notes| format!("{} errors, {} notes", count(errors), count(notes)),
    good: "Nothing is wrong",
    good_hint: "Every link, picture, snippet and target of the navigation is there, and everything that is asked for is known.",
    of_site: "The site",
    error: "error",
    note: "note",
    line: |line| format!("line {line}"),
};

static CHINESE: HealthText = HealthText {
    title: |label| format!("{label} 的文档健康状况"),
    hint: "按文件和行列出读者会缺失的内容以及配置中无法满足的要求，与 slipway docs check 一致。",
    read: "阅读",
    broken: "站点当前无法构建",
    kept: "读者看到的是上一个可用版本。",
    built: "上次构建",
    pages: |number| format!("{} 个页面", count(number)),
    count: |errors, notes| format!("{} 个错误，{} 条提示", count(errors), count(notes)),
    good: "没有问题",
    good_hint: "所有链接、图片、片段和导航目标都存在，所有要求都可识别。",
    of_site: "站点",
    error: "错误",
    note: "提示",
    line: |line| format!("第 {line} 行"),
};
