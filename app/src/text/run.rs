//! The words of what belongs to running the portal, as far as every page carries them: the ways there,
//! and what is said of a refusal.

/// The words in one language.
pub struct RunText {
    pub run: &'static str,
    pub people: &'static str,
    pub groups: &'static str,
    pub notifications: &'static str,
    pub unread: fn(&str) -> String,
    pub roles: &'static str,
    pub policies: &'static str,
    pub access: &'static str,
    pub approvals: &'static str,
    pub may_i: &'static str,
    pub refused: &'static str,
    pub why_not: &'static str,
    pub ask_approval: &'static str,
    pub who_sees: &'static str,
}

pub(super) const ENGLISH: RunText = RunText {
    run: "Run",
    people: "People",
    groups: "Groups",
    notifications: "Notifications",
    unread: |count| format!("Notifications, {count} unread"),
    roles: "Roles",
    policies: "Policies",
    access: "Access",
    approvals: "Approvals",
    may_i: "What may I do?",
    refused: "You may not do this",
    why_not: "Why can't I?",
    ask_approval: "Ask for an approval",
    who_sees: "Who can see this?",
};

pub(super) const CHINESE: RunText = RunText {
    run: "运维",
    people: "人员",
    groups: "组",
    notifications: "通知",
    unread: |count| format!("通知，{count} 条未读"),
    roles: "角色",
    policies: "策略",
    access: "访问权限",
    approvals: "审批",
    may_i: "我可以做什么？",
    refused: "您无权执行此操作",
    why_not: "为什么不可以？",
    ask_approval: "申请审批",
    who_sees: "谁能看到？",
};
