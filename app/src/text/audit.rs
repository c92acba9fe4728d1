//! The words of the audit log. Apart from the others, so that only that page carries them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct AuditText {
    pub title: &'static str,
    pub hint: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub anything: &'static str,
    pub actor: &'static str,
    pub action: &'static str,
    pub object: &'static str,
    pub outcome: &'static str,
    /// Done, denied, failed.
    pub outcomes: [&'static str; 3],
    pub any: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub since: fn(&str) -> String,
    pub export: &'static str,
    pub kind: &'static str,
    pub on_behalf_of: &'static str,
    pub credential: &'static str,
    pub reason: &'static str,
    pub request: &'static str,
    pub address: &'static str,
    pub position: &'static str,
    pub hash: &'static str,
    pub difference: &'static str,
    pub field: &'static str,
    pub before: &'static str,
    pub after: &'static str,
}

/// The words of this page's language.
pub fn use_audit_text() -> &'static AuditText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: AuditText = AuditText {
    title: "Audit log",
    hint: "Who did what, and who was kept from it. Each record is chained to the one before it.",
    nothing: "Nothing fits",
    nothing_hint: "No record is like this. Let a filter go.",
    anything: "Text",
    actor: "Who",
    action: "Action",
    object: "Object",
    outcome: "Outcome",
    outcomes: ["Done", "Denied", "Failed"],
    any: "Any",
    from: "From (UTC day or time)",
    to: "Before (UTC day or time)",
    since: |moment| format!("Records up to {moment} were taken out by age (audit.retention)."),
    export: "Export these records:",
    kind: "Kind",
    on_behalf_of: "On behalf of",
    credential: "Session or token",
    reason: "Reason",
    request: "Request",
    address: "From address",
    position: "Position",
    hash: "Hash",
    difference: "Before and after",
    field: "Field",
    before: "Before",
    after: "After",
};

static CHINESE: AuditText = AuditText {
    title: "审计日志",
    hint: "谁做了什么，谁被拒绝。每条记录都与前一条相链接。",
    nothing: "没有符合的记录",
    nothing_hint: "没有这样的记录。请去掉一个筛选条件。",
    anything: "文本",
    actor: "操作者",
    action: "操作",
    object: "对象",
    outcome: "结果",
    outcomes: ["完成", "拒绝", "失败"],
    any: "任意",
    from: "起始（UTC 日期或时间）",
    to: "早于（UTC 日期或时间）",
    since: |moment| format!("{moment} 及之前的记录已到期移除（audit.retention）。"),
    export: "导出这些记录：",
    kind: "类型",
    on_behalf_of: "代表",
    credential: "会话或令牌",
    reason: "原因",
    request: "请求",
    address: "来源地址",
    position: "位置",
    hash: "哈希",
    difference: "变更前后",
    field: "字段",
    before: "之前",
    after: "之后",
};
