//! The words of observability. Apart from the others, so that only these pages carry them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::monitoring::{LinkKind, MonitorState, Signal, SloState};

/// The words in one language.
pub struct ObservabilityText {
    pub title: &'static str,
    pub hint: &'static str,
    pub parts: &'static str,
    pub burning: &'static str,
    pub no_sources: &'static str,
    pub no_sources_hint: &'static str,
    pub names_none: &'static str,
    pub names_none_hint: &'static str,
    pub nothing_burns: &'static str,
    pub nothing_fits: &'static str,
    pub needs_a_look: &'static str,
    pub open_incidents: &'static str,
    pub no_open_incidents: &'static str,
    pub firing: &'static str,
    pub warning: &'static str,
    pub slos_at_risk: &'static str,
    pub all_kept: fn(u64) -> String,
    pub services: &'static str,
    pub by_team: &'static str,
    pub team: &'static str,
    pub tier: &'static str,
    pub nobody: &'static str,
    pub text: &'static str,
    pub environment: &'static str,
    pub any: &'static str,
    pub service: &'static str,
    pub monitor: &'static str,
    pub since: &'static str,
    pub since_head: &'static str,
    pub notifies_head: &'static str,
    pub more: fn(u64) -> String,
    pub monitors: &'static str,
    pub no_monitors: &'static str,
    pub muted: &'static str,
    pub notifies: fn(&str) -> String,
    pub later: fn(&str) -> String,
    pub escalates: fn(i64) -> String,
    pub slos: &'static str,
    pub no_slos: &'static str,
    pub promise: fn(&str, &str, u32) -> String,
    pub burn: fn(&str) -> String,
    pub budget: &'static str,
    pub incidents: &'static str,
    pub no_incidents: &'static str,
    pub declared: &'static str,
    pub resolved: &'static str,
    pub called: fn(&str) -> String,
    pub on_call: &'static str,
    pub nobody_called: &'static str,
    pub then_called: fn(&str) -> String,
    pub dashboards: &'static str,
    pub no_dashboard: &'static str,
    pub only_there: &'static str,
    pub untitled: &'static str,
    pub open_at: fn(&str) -> String,
    pub elsewhere: &'static str,
    pub at_vendor: fn(&str, &str) -> String,
    pub as_of: &'static str,
    pub not_told: &'static str,
    pub asked_for: &'static str,
    pub no_answer: fn(&str) -> String,
    pub away: fn(&str, &str) -> String,
    pub old: fn(&str, &str) -> String,
    pub stranger: fn(&str) -> String,
    pub unclear: fn(&str) -> String,
    pub signals: [&'static str; 4],
    pub states: [&'static str; 5],
    pub slo_states: [&'static str; 4],
    pub links: [&'static str; 5],
}

impl ObservabilityText {
    /// What a signal tells of.
    pub fn signal(&self, signal: Signal) -> &'static str {
        let at = Signal::ALL.iter().position(|one| *one == signal);
        self.signals[at.unwrap_or_default()]
    }

    /// How a monitor stands.
    pub fn state(&self, state: MonitorState) -> &'static str {
        let at = MonitorState::ALL.iter().position(|one| *one == state);
        self.states[at.unwrap_or_default()]
    }

    /// How an objective stands.
    pub fn slo_state(&self, state: SloState) -> &'static str {
        let at = SloState::ALL.iter().position(|one| *one == state);
        self.slo_states[at.unwrap_or_default()]
    }

    /// What a page of a vendor shows.
    pub const fn link(&self, kind: LinkKind) -> &'static str {
        self.links[match kind {
            LinkKind::Logs => 0,
            LinkKind::Traces => 1,
            LinkKind::Service => 2,
            LinkKind::Monitors => 3,
            LinkKind::Dashboard => 4,
        }]
    }
}

/// The words of this page's language.
pub fn use_observability_text() -> &'static ObservabilityText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: ObservabilityText = ObservabilityText {
    title: "Observability",
    hint: "What burns now, who is being called, and which promises are at risk",
    parts: "Parts of observability",
    burning: "Now",
    no_sources: "Nothing that measures is connected",
    no_sources_hint: "Add a source to slipway.toml and start again:",
    names_none: "Nothing that measures is named",
    names_none_hint: "Say in the entity's file where it is measured. One of these is enough:",
    nothing_burns: "Nothing burns.",
    nothing_fits: "Nothing fits what is asked for.",
    needs_a_look: "Needs a look",
    open_incidents: "Open incidents",
    no_open_incidents: "No incident is open.",
    firing: "Firing",
    warning: "Warning",
    slos_at_risk: "Objectives at risk",
    all_kept: |count| format!("All {count} objectives are kept."),
    services: "Services",
    by_team: "By team",
    team: "Team",
    tier: "Tier",
    nobody: "Nobody's",
    text: "Name",
    environment: "Environment",
    any: "Any",
    service: "Service",
    monitor: "Monitor",
    since: "for",
    since_head: "Since",
    notifies_head: "Who is told",
    more: |count| format!("and {count} more; filter to see them"),
    monitors: "Monitors",
    no_monitors: "No monitor watches this service, or none that you may see.",
    muted: "Muted",
    notifies: |names| format!("Tells {names}."),
    later: |name| format!("then {name}"),
    escalates: |minutes| format!("Again after {minutes} min without an answer."),
    slos: "Objectives",
    no_slos: "No objective is set.",
    promise: |measured, target, days| format!("{measured} of {target} over {days} days."),
    burn: |times| format!("The budget goes {times} times as fast as it may."),
    budget: "Error budget",
    incidents: "Incidents",
    no_incidents: "No incident in the last weeks.",
    declared: "Declared",
    resolved: "resolved",
    called: |names| format!("Called: {names}."),
    on_call: "Who is called",
    nobody_called: "Nobody is on call, as far as it is known.",
    then_called: |names| format!("then {names}"),
    dashboards: "Dashboards",
    no_dashboard: "This dashboard is not there, or not for you.",
    only_there: "This part can only be seen at the vendor.",
    untitled: "Untitled",
    open_at: |vendor| format!("Open in {vendor}"),
    elsewhere: "More of it",
    at_vendor: |what, vendor| format!("{what} in {vendor}"),
    as_of: "as of",
    not_told: "not told yet",
    asked_for: "It is being asked for.",
    no_answer: |vendor| format!("{vendor} does not answer, and nothing was known before."),
    away: |vendor, name| {
        format!("{vendor} ({name}) does not answer. What is shown of it was last known")
    },
    old: |vendor, name| {
        format!("{vendor} ({name}) told nothing new lately. What is shown of it was last known")
    },
    stranger: |vendor| {
        format!(
            "{vendor} does not know you by your e-mail address, so nothing of it is shown here."
        )
    },
    unclear: |vendor| {
        format!("{vendor} has not told yet whom it lets in; nothing of it is shown until then.")
    },
    signals: ["Latency", "Errors", "Traffic", "Saturation"],
    states: ["Alert", "Warning", "No data", "Unknown", "OK"],
    slo_states: ["Breached", "At risk", "No data", "Kept"],
    links: ["Logs", "Traces", "Service", "Monitors", "Dashboard"],
};

static CHINESE: ObservabilityText = ObservabilityText {
    title: "可观测性",
    hint: "当前正在告警的内容、正在呼叫的人员，以及存在风险的承诺",
    parts: "可观测性的各部分",
    burning: "当前",
    no_sources: "尚未连接任何监控来源",
    no_sources_hint: "在 slipway.toml 中添加来源并重新启动：",
    names_none: "未指明监控来源",
    names_none_hint: "在实体文件中说明它在何处被监控，以下任意一项即可：",
    nothing_burns: "一切正常。",
    nothing_fits: "没有符合条件的内容。",
    needs_a_look: "需要关注",
    open_incidents: "未解决事故",
    no_open_incidents: "没有未解决的事故。",
    firing: "告警中",
    warning: "警告",
    slos_at_risk: "有风险的目标",
    all_kept: |count| format!("全部 {count} 个目标均已达成。"),
    services: "服务",
    by_team: "按团队",
    team: "团队",
    tier: "级别",
    nobody: "无负责人",
    text: "名称",
    environment: "环境",
    any: "任意",
    service: "服务",
    monitor: "监控项",
    since: "自",
    since_head: "开始时间",
    notifies_head: "通知对象",
    more: |count| format!("还有 {count} 项，请筛选查看"),
    monitors: "监控项",
    no_monitors: "没有监控此服务的监控项，或您无权查看。",
    muted: "已静默",
    notifies: |names| format!("通知 {names}。"),
    later: |name| format!("随后 {name}"),
    escalates: |minutes| format!("{minutes} 分钟无应答后再次通知。"),
    slos: "服务目标",
    no_slos: "尚未设置目标。",
    promise: |measured, target, days| format!("{days} 天内 {measured}，目标 {target}。"),
    burn: |times| format!("预算消耗速度为允许值的 {times} 倍。"),
    budget: "错误预算",
    incidents: "事故",
    no_incidents: "最近几周没有事故。",
    declared: "宣布于",
    resolved: "解决于",
    called: |names| format!("已呼叫：{names}。"),
    on_call: "值班人员",
    nobody_called: "据所知，目前无人值班。",
    then_called: |names| format!("随后 {names}"),
    dashboards: "仪表板",
    no_dashboard: "该仪表板不存在，或您无权查看。",
    only_there: "此部分只能在供应商处查看。",
    untitled: "未命名",
    open_at: |vendor| format!("在 {vendor} 中打开"),
    elsewhere: "更多内容",
    at_vendor: |what, vendor| format!("{vendor} 中的{what}"),
    as_of: "截至",
    not_told: "尚未获知",
    asked_for: "正在查询。",
    no_answer: |vendor| format!("{vendor} 没有响应，此前也没有已知内容。"),
    away: |vendor, name| format!("{vendor}（{name}）没有响应。此处显示的是最后已知的内容"),
    old: |vendor, name| format!("{vendor}（{name}）最近没有更新。此处显示的是最后已知的内容"),
    stranger: |vendor| format!("{vendor} 不认识您的邮箱地址，因此此处不显示其内容。"),
    unclear: |vendor| format!("{vendor} 尚未告知谁可以查看；在此之前不显示其内容。"),
    signals: ["延迟", "错误", "流量", "饱和度"],
    states: ["告警", "警告", "无数据", "未知", "正常"],
    slo_states: ["已违反", "有风险", "无数据", "已达成"],
    links: ["日志", "链路", "服务", "监控项", "仪表板"],
};
