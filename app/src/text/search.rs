//! The words of search. Apart from the others, so that only its page and the palette carry them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::search::SearchField;

/// The words in one language.
pub struct SearchText {
    pub title: &'static str,
    pub hint: &'static str,
    pub example: &'static str,
    pub categories: &'static str,
    pub all: &'static str,
    pub names: [(&'static str, &'static str); 11],
    pub fields: [&'static str; 6],
    pub order: &'static str,
    pub by_relevance: &'static str,
    pub by_change: &'static str,
    pub degraded: &'static str,
    pub near: &'static str,
    pub did_you_mean: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub none_filtered: &'static str,
    pub elsewhere: &'static str,
    pub why: &'static str,
    pub saved: &'static str,
    pub recent: &'static str,
    pub name: &'static str,
    pub keep: &'static str,
    pub forget: &'static str,
    pub everything: fn(&str) -> String,
}

impl SearchText {
    /// A category in words; one that has none here is called by its own name.
    pub fn category(&self, category: &str) -> String {
        let known = self.names.iter().find(|(name, _)| *name == category);
        known.map_or_else(|| category.to_owned(), |(_, words)| (*words).to_owned())
    }

    /// A field in words.
    pub fn field(&self, field: SearchField) -> &'static str {
        let place = SearchField::ALL.iter().position(|one| *one == field);
        place.and_then(|place| self.fields.get(place)).copied().unwrap_or_default()
    }
}

/// The words in the language of the page.
pub fn use_search_text() -> &'static SearchText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: SearchText = SearchText {
    title: "Search",
    hint: "Services, documentation, APIs, teams and templates, all at once.",
    example: "checkout kind:api owner:payments -tag:legacy updated:<30d",
    categories: "Categories",
    all: "All",
    names: [
        ("components", "Components"),
        ("apis", "APIs"),
        ("operations", "API operations"),
        ("fields", "API fields"),
        ("deployments", "Deployments"),
        ("docs", "Documentation"),
        ("systems", "Systems"),
        ("people", "Teams and people"),
        ("templates", "Templates"),
        ("resources", "Resources"),
        ("others", "Other kinds"),
    ],
    fields: ["Kind", "Type", "Lifecycle", "Owner", "Tag", "Namespace"],
    order: "Order",
    by_relevance: "Best first",
    by_change: "Last changed first",
    degraded: "The search index is being made. Until it is done, not everything is found.",
    near: "Nothing is exactly so. These are the nearest.",
    did_you_mean: "Did you mean",
    none: "Nothing is found",
    none_hint: "Try fewer or other words.",
    none_filtered: "Nothing fits these words and filters together.",
    elsewhere: "The same is found in",
    why: "Why here:",
    saved: "Kept searches",
    recent: "Recent searches",
    name: "Name of the search",
    keep: "Keep",
    forget: "Forget",
    everything: |typed| format!("Everything about “{typed}”"),
};

static CHINESE: SearchText = SearchText {
    title: "搜索",
    hint: "一次搜索服务、文档、API、团队和模板。",
    example: "checkout kind:api owner:payments -tag:legacy updated:<30d",
    categories: "类别",
    all: "全部",
    names: [
        ("components", "组件"),
        ("apis", "API"),
        ("operations", "API 操作"),
        ("fields", "API 字段"),
        ("deployments", "部署"),
        ("docs", "文档"),
        ("systems", "系统"),
        ("people", "团队和人员"),
        ("templates", "模板"),
        ("resources", "资源"),
        ("others", "其他类型"),
    ],
    fields: ["种类", "类型", "生命周期", "所有者", "标签", "命名空间"],
    order: "排序",
    by_relevance: "最相关",
    by_change: "最近更改",
    degraded: "正在建立搜索索引。完成之前可能无法找到全部内容。",
    near: "没有完全匹配的结果，以下最为接近。",
    did_you_mean: "您是不是要找",
    none: "没有找到任何内容",
    none_hint: "请尝试更少或其他的词。",
    none_filtered: "没有内容同时符合这些词和筛选条件。",
    elsewhere: "在其他类别中找到：",
    why: "排名原因：",
    saved: "已保存的搜索",
    recent: "最近的搜索",
    name: "搜索名称",
    keep: "保存",
    forget: "删除",
    everything: |typed| format!("关于“{typed}”的全部内容"),
};
