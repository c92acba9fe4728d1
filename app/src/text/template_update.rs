//! The words of what a template made, and of bringing it up to date. Apart from the others, so that only
//! those pages carry them.

use super::Counted;
use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct UpdateText {
    // The card of an entity
    pub made_with: &'static str,
    pub template: &'static str,
    pub when: &'static str,
    pub task: &'static str,
    pub show_task: &'static str,
    pub version: &'static str,
    pub current: &'static str,
    pub has_moved: &'static str,
    pub up_to_date: &'static str,
    pub see_update: &'static str,
    pub pull_request: &'static str,
    pub open_pull: &'static str,
    // The page
    pub title: fn(&str) -> String,
    pub hint: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub files: &'static str,
    pub conflicts: Counted<u64>,
    pub conflicts_hint: &'static str,
    pub place: fn(&str, u32) -> String,
    pub open: &'static str,
    pub open_hint: &'static str,
    pub asks_first: fn(&str) -> String,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub impossible: &'static str,
    pub back: &'static str,
}

/// The words of this page's language.
pub fn use_update_text() -> &'static UpdateText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: UpdateText = UpdateText {
    made_with: "Made with",
    template: "Template",
    when: "When",
    task: "Task",
    show_task: "Show the run",
    version: "Version",
    current: "Now",
    has_moved: "The template is another one by now.",
    up_to_date: "The template is the same still.",
    see_update: "See the update",
    pull_request: "Pull request",
    open_pull: "An update is under review",
    title: |name| format!("Update of {name}"),
    hint: "What the template's changes since then would change here. Your own changes stay.",
    from: "Made with version",
    to: "Template now",
    files: "What would change",
    conflicts: |count| match count {
        1 => "1 conflict".to_owned(),
        _ => format!("{count} conflicts"),
    },
    conflicts_hint: "The template and your team changed the same lines. The pull request holds both, with marks; resolve them there.",
    place: |path, line| format!("{path}, line {line}"),
    open: "Open pull request",
    open_hint: "A branch is pushed and a pull request opened; nothing is merged.",
    asks_first: |by| {
        format!("It has to be approved first, by any of {by}; the next step tells how to ask.")
    },
    nothing: "Nothing to bring",
    nothing_hint: "The template's changes since then do not touch what was made here.",
    impossible: "No update can be offered",
    back: "Back to its page",
};

const CHINESE: UpdateText = UpdateText {
    made_with: "由模板创建",
    template: "模板",
    when: "时间",
    task: "任务",
    show_task: "查看运行",
    version: "版本",
    current: "当前版本",
    has_moved: "模板此后已有更新。",
    up_to_date: "模板没有变化。",
    see_update: "查看更新",
    pull_request: "合并请求",
    open_pull: "更新正在评审",
    title: |name| format!("更新 {name}"),
    hint: "模板此后的改动会在此带来的变化。您自己的改动会保留。",
    from: "创建时的版本",
    to: "模板当前版本",
    files: "将发生的变化",
    conflicts: |count| format!("{count} 处冲突"),
    conflicts_hint: "模板和您的团队修改了相同的行。合并请求会同时包含两者并加以标记，请在其中解决。",
    place: |path, line| format!("{path}，第 {line} 行"),
    open: "创建合并请求",
    open_hint: "将推送一个分支并创建合并请求，不会自动合并。",
    asks_first: |by| format!("需要先由以下任一方批准：{by}；下一步会说明如何申请。"),
    nothing: "没有可更新的内容",
    nothing_hint: "模板此后的改动不涉及此处的内容。",
    impossible: "无法提供更新",
    back: "返回其页面",
};
