//! The words of documentation. Apart from the others, so that only its pages carry them.

use crate::{
    preferences::{Language, Preferences},
    ui::count,
};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct DocsText {
    pub title: &'static str,
    pub hint: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub nobodys: &'static str,
    pub pages: &'static str,
    pub on_this_page: &'static str,
    pub edit: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub around: &'static str,
    pub moved: &'static str,
    pub outdated: fn(&str) -> String,
    pub problems: fn(u64) -> String,
}

/// The words in the language of the page.
pub fn use_docs_text() -> &'static DocsText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: DocsText = DocsText {
    title: "Documentation",
    hint: "What teams have written about what they own.",
    none: "Nothing is documented yet",
    none_hint: "Give an entity the annotation backstage.io/techdocs-ref: dir:. and write docs/index.md beside its descriptor.",
    nobodys: "Without an owner",
    pages: "Pages",
    on_this_page: "On this page",
    edit: "Edit",
    previous: "Previous",
    next: "Next",
    around: "Pages before and after",
    moved: "This page has moved",
    outdated: |reason| {
        format!(
            "The site cannot be read as it is now, and this is the last one that could: {reason}"
        )
    },
    problems: |number| match number {
        1 => "One thing on this page needs its author".to_owned(),
        more => format!("{} things on this page need their author", count(more)),
    },
};

static CHINESE: DocsText = DocsText {
    title: "文档",
    hint: "各团队为其所有内容编写的文档。",
    none: "尚无文档",
    none_hint: "为实体添加注解 backstage.io/techdocs-ref: dir:.，并在描述文件旁编写 docs/index.md。",
    nobodys: "无所有者",
    pages: "页面",
    on_this_page: "本页内容",
    edit: "编辑",
    previous: "上一页",
    next: "下一页",
    around: "前后页面",
    moved: "此页面已移动",
    outdated: |reason| format!("站点当前无法读取，显示的是上一个可用版本：{reason}"),
    problems: |number| format!("本页有 {} 处需要作者处理", count(number)),
};
