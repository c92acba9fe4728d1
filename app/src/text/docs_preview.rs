//! The words of the preview. Apart from the others, so that only that page carries them.

use crate::{
    preferences::{Language, Preferences},
    ui::count,
};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct PreviewText {
    pub hint: &'static str,
    pub views: &'static str,
    pub write: &'static str,
    pub preview: &'static str,
    pub page: &'static str,
    pub sample: &'static str,
    pub open_file: &'static str,
    pub send: &'static str,
    pub placeholder: &'static str,
    pub keys: &'static str,
    pub settings: &'static str,
    pub settings_placeholder: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub problems: &'static str,
    pub count: fn(u64) -> String,
    /// A file, when it is not the page, and a line.
    pub place: fn(Option<&str>, u32) -> String,
}

/// The words of this page's language.
pub fn use_preview_text() -> &'static PreviewText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: PreviewText = PreviewText {
    hint: "Write Markdown and see the page as its readers will. It is kept in this window and nowhere else.",
    views: "What is shown",
    write: "Write",
    preview: "Preview",
    page: "Markdown",
    sample: "Sample",
    open_file: "Open a file",
    send: "Preview",
    placeholder: "Write, paste or drop Markdown here…",
    keys: "Tab and Shift Tab indent; Esc, then Tab moves on.",
    settings: "Settings of the site (mkdocs.yml)",
    settings_placeholder: "markdown_extensions:\n  - pymdownx.arithmatex",
    nothing: "Nothing to show yet",
    nothing_hint: "What you write appears here as you type. The sample shows what can be written.",
    problems: "What needs its author",
    count: |number| match number {
        0 => "Nothing is wrong with it.".to_owned(),
        1 => "One thing needs its author.".to_owned(),
        more => format!("{} things need their author.", count(more)),
    },
    place: |file, line| match file {
        Some(file) => format!("{file}, line {line}"),
        None => format!("line {line}"),
    },
};

static CHINESE: PreviewText = PreviewText {
    hint: "编写 Markdown，同时查看读者将看到的页面。内容只保留在此窗口中，不会存到别处。",
    views: "显示内容",
    write: "编写",
    preview: "预览",
    page: "Markdown",
    sample: "示例",
    open_file: "打开文件",
    send: "预览",
    placeholder: "在此编写、粘贴或拖入 Markdown…",
    keys: "Tab 和 Shift Tab 缩进；先按 Esc 再按 Tab 可离开。",
    settings: "站点设置（mkdocs.yml）",
    settings_placeholder: "markdown_extensions:\n  - pymdownx.arithmatex",
    nothing: "暂无可显示的内容",
    nothing_hint: "输入的内容会立即显示在此处。示例展示了可以编写的内容。",
    problems: "需要作者处理的内容",
    count: |number| match number {
        0 => "没有问题。".to_owned(),
        more => format!("有 {} 处需要作者处理。", count(more)),
    },
    place: |file, line| match file {
        Some(file) => format!("{file} 第 {line} 行"),
        None => format!("第 {line} 行"),
    },
};
