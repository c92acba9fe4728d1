//! The words of the pages about approvals. Apart from the others, so that only those pages carry them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct ApprovalsText {
    pub hint: &'static str,
    pub own_hint: &'static str,
    pub to_decide: &'static str,
    pub nothing_to_decide: &'static str,
    pub own: &'static str,
    pub nothing_own: &'static str,
    pub nothing_hint: &'static str,
    pub new: &'static str,
    pub what: fn(&str, &str) -> String,
    pub reason: &'static str,
    pub ask: &'static str,
    pub asked_by: &'static str,
    pub decide_by: &'static str,
    pub by: &'static str,
    pub decided_by: &'static str,
    pub comment: &'static str,
    pub approve: &'static str,
    pub refuse: &'static str,
    pub why_refused: &'static str,
    pub hand_on: &'static str,
    pub hand_on_to: &'static str,
    pub withdraw: &'static str,
    pub outcome: &'static str,
    /// In the order of the states.
    pub states: [&'static str; 7],
}

/// The words of this page's language.
pub fn use_approvals_text() -> &'static ApprovalsText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: ApprovalsText = ApprovalsText {
    hint: "What others want to do and you may approve. Approved, it is done as it was asked for, once.",
    own_hint: "What you asked for, how it stands, and who may decide.",
    to_decide: "For you to decide",
    nothing_to_decide: "Nothing waits for you",
    own: "What you asked for",
    nothing_own: "You asked for nothing",
    nothing_hint: "What takes an approval says so when it is refused, with the way to ask for it.",
    new: "Ask for an approval",
    what: |permission, object| format!("{permission} on {object}"),
    reason: "Why is it needed?",
    ask: "Ask",
    asked_by: "Asked by",
    decide_by: "Decide until",
    by: "Decided by any of",
    decided_by: "Decided by",
    comment: "A word to it",
    approve: "Approve",
    refuse: "Refuse",
    why_refused: "Why not?",
    hand_on: "Let others decide too",
    hand_on_to: "A group, user or role",
    withdraw: "Take it back",
    outcome: "What went wrong",
    states: ["waiting", "approved", "refused", "taken back", "expired", "done", "failed"],
};

const CHINESE: ApprovalsText = ApprovalsText {
    hint: "他人希望执行、由您审批的操作。批准后将按申请执行一次。",
    own_hint: "您申请的操作、其状态以及可审批的人。",
    to_decide: "待您审批",
    nothing_to_decide: "没有待审批的申请",
    own: "您的申请",
    nothing_own: "您没有任何申请",
    nothing_hint: "需要审批的操作在被拒绝时会说明，并提供申请入口。",
    new: "申请审批",
    what: |permission, object| format!("{permission}：{object}"),
    reason: "为什么需要？",
    ask: "申请",
    asked_by: "申请人",
    decide_by: "审批截止",
    by: "可审批者",
    decided_by: "审批人",
    comment: "附言",
    approve: "批准",
    refuse: "拒绝",
    why_refused: "拒绝的原因",
    hand_on: "也让他人审批",
    hand_on_to: "组、用户或角色",
    withdraw: "撤回",
    outcome: "出错原因",
    states: ["等待中", "已批准", "已拒绝", "已撤回", "已过期", "已完成", "失败"],
};
