//! The words of error tracking. Apart from the others, so that only these pages carry them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::errors::{
    ErrorRefusal, Issue, IssueFilter, IssueOrder, IssueState, Level, Substatus,
};

/// The words in one language.
pub struct ErrorsText {
    pub title: &'static str,
    pub nowhere: &'static str,
    pub nowhere_hint: &'static str,
    pub no_sources: &'static str,
    pub no_sources_hint: &'static str,
    pub asking: &'static str,
    pub as_of: &'static str,
    pub not_told: &'static str,
    pub left_alone: fn(&str, &str) -> String,
    pub missing: fn(&str) -> String,
    pub only_so_many: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub and_more: fn(u64) -> String,
    pub sorts: &'static str,
    pub filters: [&'static str; 6],
    pub text: &'static str,
    pub level_label: &'static str,
    pub any: &'static str,
    pub levels: [&'static str; 5],
    pub order_label: &'static str,
    pub orders: [&'static str; 4],
    pub states: [&'static str; 7],
    pub unhandled: &'static str,
    pub events: &'static str,
    pub people: &'static str,
    pub first_seen: &'static str,
    pub last_seen: &'static str,
    pub assignee: &'static str,
    pub nobody: &'static str,
    pub me: fn(&str) -> String,
    pub unfold: &'static str,
    pub fold: &'static str,
    pub last_day: fn(&str) -> String,
    pub last_month: fn(&str) -> String,
    pub numbers: &'static str,
    pub day: &'static str,
    pub first_release: &'static str,
    pub last_release: &'static str,
    pub brought_by: &'static str,
    pub shortly_before: &'static str,
    pub last_event: &'static str,
    pub more_frames: fn(usize) -> String,
    pub acts: [&'static str; 5],
    pub wills: [&'static str; 5],
    pub will_be_given: fn(&str) -> String,
    pub back: &'static str,
    pub needs_approval: fn(&str) -> String,
    pub refusals: [&'static str; 4],
}

impl ErrorsText {
    /// A sort of issues.
    pub fn filter(&self, filter: IssueFilter) -> &'static str {
        let at = IssueFilter::ALL.iter().position(|one| *one == filter);
        self.filters[at.unwrap_or_default()]
    }

    /// How bad something is.
    pub fn level(&self, level: Level) -> &'static str {
        let at = Level::ALL.iter().position(|one| *one == level);
        self.levels[at.unwrap_or_default()]
    }

    /// What stands first.
    pub fn order(&self, order: IssueOrder) -> &'static str {
        let at = IssueOrder::ALL.iter().position(|one| *one == order);
        self.orders[at.unwrap_or_default()]
    }

    /// How an issue stands.
    pub const fn state(&self, issue: &Issue) -> &'static str {
        self.states[match (issue.state, issue.substatus) {
            (IssueState::Unresolved, Some(Substatus::Escalating)) => 0,
            (IssueState::Unresolved, Some(Substatus::Regressed)) => 1,
            (IssueState::Unresolved, Some(Substatus::New)) => 2,
            (IssueState::Unresolved, _) => 3,
            (IssueState::Resolved, _) => 4,
            (IssueState::Ignored, _) => 5,
            (IssueState::Archived, _) => 6,
        }]
    }

    fn place(name: &str) -> usize {
        match name {
            "resolve-next" => 1,
            "archive" => 2,
            "reopen" => 3,
            "assign" | "unassign" => 4,
            _ => 0,
        }
    }

    /// What is done, by the name of the act.
    pub fn act(&self, name: &str) -> &'static str {
        self.acts[Self::place(name)]
    }

    /// What comes of it.
    pub fn will(&self, name: &str) -> &'static str {
        self.wills[Self::place(name)]
    }

    /// Why something cannot be done now.
    pub const fn refusal(&self, refusal: ErrorRefusal) -> &'static str {
        self.refusals[match refusal {
            ErrorRefusal::Resolved => 0,
            ErrorRefusal::Archived => 1,
            ErrorRefusal::Open => 2,
            ErrorRefusal::Nobody => 3,
        }]
    }
}

/// The words in the reader's language.
pub fn use_errors_text() -> &'static ErrorsText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: ErrorsText = ErrorsText {
    title: "Errors",
    nowhere: "There are no errors here that you may see",
    nowhere_hint: "Name the project with the annotation sentry.io/project-slug, and its organisation in slipway.toml ([[errors.sentry]]). Of a project you see what Sentry itself would show you.",
    no_sources: "No error tracking is connected yet",
    no_sources_hint: "Put the organisation into slipway.toml ([[errors.sentry]]), and what goes wrong inside of services is shown here.",
    asking: "It is being asked for. What comes appears by itself.",
    as_of: "As of",
    not_told: "It does not answer.",
    left_alone: |vendor, until| {
        format!(
            "{vendor} is left alone until {until}: its limit is used up, or it failed again and again."
        )
    },
    missing: |names| format!("Named here, and not known there: {names}."),
    only_so_many: "There may be more than these; the rest is at its page.",
    nothing: "Nothing here",
    nothing_hint: "No issue fits what is asked for.",
    and_more: |count| format!("and {count} more"),
    sorts: "Sorts of issues",
    filters: ["Unresolved", "New", "Regressed", "Escalating", "Resolved", "Archived"],
    text: "Text",
    level_label: "Level",
    any: "Any",
    levels: ["Fatal", "Error", "Warning", "Info", "Debug"],
    order_label: "Order",
    orders: ["Last seen", "First seen", "Events", "People affected"],
    states: ["Escalating", "Regressed", "New", "Ongoing", "Resolved", "Ignored", "Archived"],
    unhandled: "Unhandled",
    events: "Events",
    people: "People",
    first_seen: "First seen",
    last_seen: "Last seen",
    assignee: "Assignee",
    nobody: "Nobody",
    me: |name| format!("{name} (me)"),
    unfold: "Show details",
    fold: "Hide details",
    last_day: |count| format!("{count} events in the last 24 hours, by hour"),
    last_month: |count| format!("{count} events in the last 30 days, by day"),
    numbers: "The numbers",
    day: "Day",
    first_release: "First seen in",
    last_release: "Last seen in",
    brought_by: "Brought by the deployment",
    shortly_before: "Deployed shortly before",
    last_event: "The last event",
    more_frames: |count| format!("{count} more places"),
    acts: ["Resolve", "Resolve in the next release", "Archive", "Reopen", "Assign"],
    wills: [
        "It counts as mended. When it comes back, it is told of as a regression.",
        "It counts as mended from the next release on; what still comes from this one is none of it.",
        "It is put aside, and told of again once it comes much more often.",
        "It counts as open again.",
        "Nobody looks after it any more.",
    ],
    will_be_given: |to| format!("{to} looks after it from now on, and is told so."),
    back: "Back to the errors",
    needs_approval: |by| {
        format!("You may do it once {by} has approved. It is then done for you, as you ask for it.")
    },
    refusals: [
        "It is resolved already.",
        "It is put aside already.",
        "It is open.",
        "Whom it would be given to does not see the project there.",
    ],
};

static CHINESE: ErrorsText = ErrorsText {
    title: "错误",
    nowhere: "此处没有您可以查看的错误",
    nowhere_hint: "用注解 sentry.io/project-slug 指明项目，并在 slipway.toml 中写明其组织（[[errors.sentry]]）。您只能看到 Sentry 本身会向您显示的内容。",
    no_sources: "尚未连接错误跟踪",
    no_sources_hint: "在 slipway.toml 中写明组织（[[errors.sentry]]），服务内部的错误即显示于此。",
    asking: "正在查询，结果会自动显示。",
    as_of: "所知时间",
    not_told: "没有响应。",
    left_alone: |vendor, until| format!("{until} 之前不再访问 {vendor}：配额已用尽，或连续失败。"),
    missing: |names| format!("已指明但对方不存在：{names}。"),
    only_so_many: "可能还有更多，其余请查看其页面。",
    nothing: "没有内容",
    nothing_hint: "没有符合条件的问题。",
    and_more: |count| format!("还有 {count} 个"),
    sorts: "问题类别",
    filters: ["未解决", "新出现", "复发", "激增", "已解决", "已归档"],
    text: "文字",
    level_label: "级别",
    any: "不限",
    levels: ["致命", "错误", "警告", "信息", "调试"],
    order_label: "排序",
    orders: ["最近出现", "首次出现", "事件数", "受影响人数"],
    states: ["激增", "复发", "新出现", "持续", "已解决", "已忽略", "已归档"],
    unhandled: "未捕获",
    events: "事件",
    people: "人数",
    first_seen: "首次出现",
    last_seen: "最近出现",
    assignee: "负责人",
    nobody: "无人",
    me: |name| format!("{name}（我）"),
    unfold: "显示详情",
    fold: "隐藏详情",
    last_day: |count| format!("最近 24 小时 {count} 个事件，按小时"),
    last_month: |count| format!("最近 30 天 {count} 个事件，按天"),
    numbers: "数据",
    day: "日期",
    first_release: "首次出现于",
    last_release: "最近出现于",
    brought_by: "由此部署引入",
    shortly_before: "不久前的部署",
    last_event: "最近的事件",
    more_frames: |count| format!("另外 {count} 处"),
    acts: ["解决", "在下一版本解决", "归档", "重新打开", "分配"],
    wills: [
        "视为已修复；再次出现时会作为复发提示。",
        "自下一版本起视为已修复；当前版本仍出现的不计。",
        "暂时搁置，明显增多时再提示。",
        "重新视为未解决。",
        "不再有人负责。",
    ],
    will_be_given: |to| format!("今后由 {to} 负责，并会通知对方。"),
    back: "返回错误列表",
    needs_approval: |by| format!("须先由 {by} 审批；批准后将按您的申请自动执行。"),
    refusals: ["已经解决。", "已经搁置。", "处于未解决状态。", "对方在该处看不到此项目。"],
};
