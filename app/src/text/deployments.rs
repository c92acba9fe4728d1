//! The words of deployments and integrations. Apart from the others, so that only these pages carry
//! them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::deployments::{Health, Initiator, Phase, Refusal, SyncStatus};

/// The words in one language.
pub struct DeploymentText {
    pub title: &'static str,
    pub hint: &'static str,
    pub no_sources: &'static str,
    pub no_sources_hint: &'static str,
    pub nothing: &'static str,
    pub nothing_fits: &'static str,
    pub nothing_deployed: &'static str,
    pub rolling_out: &'static str,
    pub progressing: &'static str,
    pub standing_label: &'static str,
    pub all: &'static str,
    pub text: &'static str,
    pub team: &'static str,
    pub environment: &'static str,
    pub any: &'static str,
    pub service: &'static str,
    pub more: fn(u64) -> String,
    pub not_deployed: &'static str,
    pub nothing_runs: &'static str,
    pub as_of: &'static str,
    pub never_reached: &'static str,
    pub source_away: fn(&str, &str) -> String,
    pub names_none: &'static str,
    pub names_none_hint: &'static str,
    pub nowhere: &'static str,
    pub nowhere_hint: &'static str,
    pub missing: fn(&str) -> String,
    pub deployed: &'static str,
    pub same: fn(&str) -> String,
    pub ahead: fn(usize, &str) -> String,
    pub behind: fn(usize, &str) -> String,
    pub apart: fn(&str) -> String,
    pub logs_and_events: &'static str,
    pub history: &'static str,
    pub no_history: &'static str,
    pub runs_now: &'static str,
    pub would_run: &'static str,
    pub roll_back_here: &'static str,
    pub phases: [&'static str; 5],
    pub healths: [&'static str; 6],
    pub syncs: [&'static str; 3],
    pub automated: &'static str,
    pub by_account: fn(&str) -> String,
    pub by_portal: fn(&str) -> String,
    pub sync: &'static str,
    pub refresh: &'static str,
    pub terminate: &'static str,
    pub rollback: &'static str,
    pub act_title: fn(&str, &str, &str) -> String,
    pub changing: &'static str,
    pub prune: &'static str,
    pub confirm: fn(&str) -> String,
    pub cancel: &'static str,
    pub needs_approval: fn(&str) -> String,
    pub refusals: [&'static str; 5],
    pub known: &'static str,
    pub project: &'static str,
    pub cluster: &'static str,
    pub namespace: &'static str,
    pub follows: &'static str,
    pub images: &'static str,
    pub repository: &'static str,
    pub at_source: &'static str,
    pub conditions: &'static str,
    pub resources: &'static str,
    pub events: &'static str,
    pub integrations: &'static str,
    pub integrations_hint: &'static str,
    pub no_integrations: &'static str,
    pub answers: &'static str,
    pub fails: &'static str,
    pub last_success: &'static str,
    pub last_failure: &'static str,
    pub latency: &'static str,
    pub circuit: &'static str,
    pub circuit_open: &'static str,
    pub circuit_closed: &'static str,
    pub asked_again: &'static str,
    pub limit_left: &'static str,
    pub known_here: &'static str,
    pub try_now: &'static str,
}

impl DeploymentText {
    /// How far an operation is.
    pub fn phase(&self, phase: Phase) -> &'static str {
        let at = Phase::ALL.iter().position(|one| *one == phase);
        self.phases[at.unwrap_or_default()]
    }

    /// How something fares.
    pub fn health(&self, health: Health) -> &'static str {
        let at = Health::ALL.iter().position(|one| *one == health);
        self.healths[at.unwrap_or_default()]
    }

    /// Whether something is as Git says.
    pub fn sync_status(&self, sync: SyncStatus) -> &'static str {
        let at = SyncStatus::ALL.iter().position(|one| *one == sync);
        self.syncs[at.unwrap_or_default()]
    }

    /// Who began something.
    pub fn initiator(&self, initiator: &Initiator) -> String {
        match initiator {
            Initiator::Portal(name) => (self.by_portal)(name.rsplit('/').next().unwrap_or(name)),
            Initiator::Account(name) => (self.by_account)(name),
            Initiator::Automated => self.automated.to_owned(),
            Initiator::Unknown => String::new(),
        }
    }

    /// What is done, by the name of the act.
    pub fn act(&self, name: &str) -> &'static str {
        match name {
            "refresh" => self.refresh,
            "rollback" => self.rollback,
            "terminate" => self.terminate,
            _ => self.sync,
        }
    }

    /// Why something cannot be done now.
    pub const fn refusal(&self, refusal: Refusal) -> &'static str {
        self.refusals[match refusal {
            Refusal::Running => 0,
            Refusal::NotRunning => 1,
            Refusal::Automated => 2,
            Refusal::NoSuchEntry => 3,
            Refusal::NotSupported => 4,
        }]
    }
}

/// The words of this page's language.
pub fn use_deployment_text() -> &'static DeploymentText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: DeploymentText = DeploymentText {
    title: "Deployments",
    hint: "Which version of every service runs where, and how it fares.",
    no_sources: "No source of deployments is configured",
    no_sources_hint: "Name an instance of Argo CD in slipway.toml, and this page shows what runs.",
    nothing: "Nothing to show",
    nothing_fits: "No service is like this. Let a filter go.",
    nothing_deployed: "No entity names an application yet. The annotation argocd/app-name does.",
    rolling_out: "Rolling out now",
    progressing: "Progressing",
    standing_label: "How services stand",
    all: "All",
    text: "Text",
    team: "Team",
    environment: "Environment",
    any: "Any",
    service: "Service",
    more: |count| format!("and {count} more: filter to see them"),
    not_deployed: "not deployed here",
    nothing_runs: "nothing yet",
    as_of: "as known",
    never_reached: "never reached yet",
    source_away: |vendor, name| {
        format!("{vendor} “{name}” does not answer. What is shown of it is what was last known,")
    },
    names_none: "No application is named",
    names_none_hint: "Add the annotation argocd/app-name with the name of its application, or slipway.dev/flux-kustomization with that of its Kustomization, and its deployments stand here.",
    nowhere: "Not deployed anywhere",
    nowhere_hint: "No source knows the applications that this entity names.",
    missing: |names| format!("No source knows {names}."),
    deployed: "deployed",
    same: |other| format!("Same as {other}"),
    ahead: |count, other| format!("{count} ahead of {other}"),
    behind: |count, other| format!("{count} behind {other}"),
    apart: |other| format!("Differs from {other}"),
    logs_and_events: "Logs and events at the source",
    history: "History",
    no_history: "Nothing was deployed yet.",
    runs_now: "Runs now",
    would_run: "Would run",
    roll_back_here: "Roll back to this",
    phases: ["Running", "Being broken off", "Succeeded", "Failed", "Could not be tried"],
    healths: ["Degraded", "Missing", "Health unknown", "Progressing", "Suspended", "Healthy"],
    syncs: ["Synced", "Out of sync", "Sync unknown"],
    automated: "automatically",
    by_account: |name| format!("by {name}"),
    by_portal: |name| format!("by {name}, here"),
    sync: "Sync",
    refresh: "Refresh",
    terminate: "Terminate",
    rollback: "Roll back",
    act_title: |act, name, environment| format!("{act}: {name} in {environment}"),
    changing: "These resources would change:",
    prune: "Remove what Git no longer names",
    confirm: |name| format!("This is production. Write {name} to confirm it."),
    cancel: "Back",
    needs_approval: |by| {
        format!("You may do it once {by} has approved. It is then done for you, as you ask for it.")
    },
    refusals: [
        "An operation is under way. Wait for its end, or terminate it.",
        "No operation is under way.",
        "It is synced automatically, so a rollback would be undone at once. Revert the commit, or switch automated sync off first.",
        "The history has no such entry any more.",
        "Flux has no such act: what runs is what Git says. Revert the commit to go back; suspend what is to stop.",
    ],
    known: "Known",
    project: "Project",
    cluster: "Cluster",
    namespace: "Namespace",
    follows: "Follows",
    images: "Images",
    repository: "Repository",
    at_source: "At the source",
    conditions: "Conditions",
    resources: "Resources",
    events: "Events",
    integrations: "Integrations",
    integrations_hint: "How the vendors answer that the portal depends on.",
    no_integrations: "No integration is configured",
    answers: "Answers",
    fails: "Fails",
    last_success: "Last answer",
    last_failure: "Last failure",
    latency: "Latency",
    circuit: "Circuit",
    circuit_open: "Open: it is left alone for a while",
    circuit_closed: "Closed",
    asked_again: "Asked again",
    limit_left: "Limit left",
    known_here: "Known here",
    try_now: "Try now",
};

static CHINESE: DeploymentText = DeploymentText {
    title: "部署",
    hint: "每个服务在何处运行哪个版本，状态如何。",
    no_sources: "尚未配置部署来源",
    no_sources_hint: "在 slipway.toml 中指定一个 Argo CD 实例，此页即可显示运行情况。",
    nothing: "没有可显示的内容",
    nothing_fits: "没有符合条件的服务。请去掉一个筛选条件。",
    nothing_deployed: "还没有实体指明应用。请使用注解 argocd/app-name。",
    rolling_out: "正在发布",
    progressing: "进行中",
    standing_label: "服务状态",
    all: "全部",
    text: "文本",
    team: "团队",
    environment: "环境",
    any: "任意",
    service: "服务",
    more: |count| format!("还有 {count} 个：请筛选查看"),
    not_deployed: "未部署于此",
    nothing_runs: "尚无",
    as_of: "所知时间",
    never_reached: "尚未连通",
    source_away: |vendor, name| format!("{vendor}“{name}”没有响应。此处显示的是最后已知的内容，"),
    names_none: "未指明应用",
    names_none_hint: "添加注解 argocd/app-name 并写上应用名称，部署情况即显示于此。",
    nowhere: "尚未部署",
    nowhere_hint: "没有来源认识此实体指明的应用。",
    missing: |names| format!("没有来源认识 {names}。"),
    deployed: "部署于",
    same: |other| format!("与 {other} 相同"),
    ahead: |count, other| format!("领先 {other} {count} 个版本"),
    behind: |count, other| format!("落后 {other} {count} 个版本"),
    apart: |other| format!("与 {other} 不同"),
    logs_and_events: "在来源处查看日志和事件",
    history: "历史",
    no_history: "尚未部署任何内容。",
    runs_now: "当前运行",
    would_run: "将会运行",
    roll_back_here: "回滚到此",
    phases: ["进行中", "正在终止", "成功", "失败", "错误"],
    healths: ["降级", "缺失", "健康未知", "进行中", "已暂停", "健康"],
    syncs: ["已同步", "不同步", "同步未知"],
    automated: "自动",
    by_account: |name| format!("由 {name}"),
    by_portal: |name| format!("由 {name} 在此发起"),
    sync: "同步",
    refresh: "刷新",
    terminate: "终止",
    rollback: "回滚",
    act_title: |act, name, environment| format!("{act}：{environment} 中的 {name}"),
    changing: "以下资源将会变更：",
    prune: "移除 Git 中不再存在的资源",
    confirm: |name| format!("这是生产环境。请输入 {name} 以确认。"),
    cancel: "返回",
    needs_approval: |by| format!("须先由 {by} 审批；批准后将按您的申请自动执行。"),
    refusals: [
        "有操作正在进行。请等待其结束或终止它。",
        "没有正在进行的操作。",
        "该应用自动同步，回滚会立即被撤销。请还原提交，或先关闭自动同步。",
        "历史中已没有该条目。",
        "Flux 不支持此操作：运行内容以 Git 为准。请还原提交以回退；要停止请将其挂起。",
    ],
    known: "所知时间",
    project: "项目",
    cluster: "集群",
    namespace: "命名空间",
    follows: "跟随",
    images: "镜像",
    repository: "仓库",
    at_source: "来源",
    conditions: "状况",
    resources: "资源",
    events: "事件",
    integrations: "集成",
    integrations_hint: "门户所依赖的各服务商的响应情况。",
    no_integrations: "尚未配置集成",
    answers: "正常",
    fails: "失败",
    last_success: "最近响应",
    last_failure: "最近失败",
    latency: "延迟",
    circuit: "熔断器",
    circuit_open: "已断开：暂不访问",
    circuit_closed: "闭合",
    asked_again: "再次访问",
    limit_left: "剩余配额",
    known_here: "已知数量",
    try_now: "立即尝试",
};
