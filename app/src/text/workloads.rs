//! The words of workloads. Apart from the others, so that only their tab carries them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::workloads::WorkloadState;

/// The words in one language.
pub struct WorkloadText {
    pub names_none: &'static str,
    pub names_none_hint: &'static str,
    pub nowhere: &'static str,
    pub nowhere_hint: &'static str,
    pub nothing_here: &'static str,
    pub more: fn(u64) -> String,
    pub more_pods: fn(u64) -> String,
    pub away: &'static str,
    pub as_of: &'static str,
    pub never_reached: &'static str,
    pub reading: &'static str,
    pub gaps: &'static str,
    pub states: [&'static str; 5],
    pub ready_of: fn(u32, u32) -> String,
    pub namespace: &'static str,
    pub images: &'static str,
    pub cpu: &'static str,
    pub memory: &'static str,
    pub no_limit: &'static str,
    pub schedule: &'static str,
    pub last_run: &'static str,
    pub scaled: &'static str,
    pub scaled_between: fn(u32, u32, u32) -> String,
    pub conditions: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub unknown: &'static str,
    pub pods: &'static str,
    pub pod: &'static str,
    pub phase: &'static str,
    pub ready: &'static str,
    pub restarts: &'static str,
    pub last_end: &'static str,
    pub age: &'static str,
    pub events: &'static str,
}

impl WorkloadText {
    /// How a workload fares.
    pub fn state(&self, state: WorkloadState) -> &'static str {
        let at = WorkloadState::ALL.iter().position(|one| *one == state);
        self.states[at.unwrap_or_default()]
    }
}

/// The words of this page's language.
pub fn use_workload_text() -> &'static WorkloadText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: WorkloadText = WorkloadText {
    names_none: "No workload is named",
    names_none_hint: "Add the annotation backstage.io/kubernetes-id, and give its pods and deployments the label of that name.",
    nowhere: "Nothing runs",
    nowhere_hint: "No cluster has a workload with the labels that this entity names.",
    nothing_here: "Nothing of it runs here.",
    more: |count| format!("and {count} more workloads"),
    more_pods: |count| format!("and {count} more pods"),
    away: "This cluster does not answer. What is shown of it is what was last known,",
    as_of: "as known",
    never_reached: "never reached yet",
    reading: "This cluster is being read; what runs there is shown as soon as it is known.",
    gaps: "Some of this cluster may not be read:",
    states: ["Degraded", "Progressing", "Paused", "Running", "Done"],
    ready_of: |ready, wanted| format!("{ready} of {wanted} ready"),
    namespace: "Namespace",
    images: "Images",
    cpu: "CPU: request → limit",
    memory: "Memory: request → limit",
    no_limit: "none",
    schedule: "Schedule",
    last_run: "Last run",
    scaled: "Autoscaler",
    scaled_between: |current, least, most| format!("{current} ({least}–{most})"),
    conditions: "Conditions",
    yes: "yes",
    no: "no",
    unknown: "unknown",
    pods: "Pods",
    pod: "Pod",
    phase: "State",
    ready: "Ready",
    restarts: "Restarts",
    last_end: "Last end",
    age: "Created",
    events: "Events",
};

static CHINESE: WorkloadText = WorkloadText {
    names_none: "未指明工作负载",
    names_none_hint: "添加注解 backstage.io/kubernetes-id，并为其 Pod 和 Deployment 打上同名标签。",
    nowhere: "没有运行中的内容",
    nowhere_hint: "没有集群包含带有此实体所指标签的工作负载。",
    nothing_here: "此集群中没有它的工作负载。",
    more: |count| format!("还有 {count} 个工作负载"),
    more_pods: |count| format!("还有 {count} 个 Pod"),
    away: "该集群没有响应。此处显示的是最后已知的内容，",
    as_of: "所知时间",
    never_reached: "尚未连通",
    reading: "正在读取该集群；一旦获知即会显示。",
    gaps: "该集群的部分内容不可读取：",
    states: ["降级", "进行中", "已暂停", "运行中", "已完成"],
    ready_of: |ready, wanted| format!("{wanted} 个中 {ready} 个就绪"),
    namespace: "命名空间",
    images: "镜像",
    cpu: "CPU：请求 → 上限",
    memory: "内存：请求 → 上限",
    no_limit: "无",
    schedule: "计划",
    last_run: "上次运行",
    scaled: "自动伸缩",
    scaled_between: |current, least, most| format!("{current}（{least}–{most}）"),
    conditions: "状况",
    yes: "是",
    no: "否",
    unknown: "未知",
    pods: "Pod",
    pod: "Pod",
    phase: "状态",
    ready: "就绪",
    restarts: "重启次数",
    last_end: "上次结束",
    age: "创建于",
    events: "事件",
};
