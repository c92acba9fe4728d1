//! The words for how services fare, and why. Apart from the others, so that only pages that tell why
//! carry them.

use crate::{
    preferences::{Language, Preferences},
    text::Counted,
    ui::count,
};
use leptos::prelude::expect_context;
use platform::health::{Cause, Reason};

/// A text about something somewhere.
type Of = fn(&str) -> String;

/// A text about two things.
type OfTwo = fn(&str, &str) -> String;

/// The words in one language.
pub struct HealthText {
    pub title: &'static str,
    pub hint: &'static str,
    pub own: &'static str,
    pub own_well: &'static str,
    pub all: &'static str,
    pub states_label: &'static str,
    pub why: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub text: &'static str,
    pub team: &'static str,
    pub service: &'static str,
    pub state: &'static str,
    pub reasons: &'static str,
    pub and_more: Counted<u64>,
    deployment_fails: Of,
    sync_failed: Of,
    fails_elsewhere: Of,
    rolling_out: Of,
    out_of_sync: Of,
    runs: OfTwo,
    not_told: Of,
    no_answer: Of,
    alert: OfTwo,
    warning: OfTwo,
    no_alert: Counted<u64>,
    issue: OfTwo,
    affected: OfTwo,
    no_issue: Counted<u64>,
    dependency: Of,
    unknown: &'static str,
}

impl HealthText {
    /// A reason in words.
    pub fn reason(&self, reason: &Reason) -> String {
        let with = |words: String, error: &Option<String>| match error {
            Some(error) if !error.is_empty() => format!("{words}: {error}"),
            _ => words,
        };
        match &reason.cause {
            Cause::DeploymentFails { environment, error } => {
                with((self.deployment_fails)(environment), error)
            }
            Cause::SyncFailed { environment, error } => {
                with((self.sync_failed)(environment), error)
            }
            Cause::FailsElsewhere { environment, error } => {
                with((self.fails_elsewhere)(environment), error)
            }
            Cause::RollingOut { environment, .. } => (self.rolling_out)(environment),
            Cause::OutOfSync { environment } => (self.out_of_sync)(environment),
            Cause::Runs { environment, version } => {
                (self.runs)(environment, version.as_deref().unwrap_or_default())
            }
            Cause::NotTold { environment } => (self.not_told)(environment),
            Cause::NoAnswer { source } => (self.no_answer)(source),
            Cause::Alert { title, source } => (self.alert)(title, source),
            Cause::Warning { title, source } => (self.warning)(title, source),
            Cause::NoAlert { monitors } => (self.no_alert)(*monitors),
            Cause::Issue { short_id, title, events, people, .. } => {
                let affected = (self.affected)(&count(*events), &count(*people));
                format!("{} ({affected})", (self.issue)(short_id, title))
            }
            Cause::NoIssue { open } => (self.no_issue)(*open),
            Cause::Dependency { entity } => (self.dependency)(&entity.label),
            Cause::Nothing => self.unknown.to_owned(),
        }
    }
}

/// The words in the reader's language.
pub fn use_health_text() -> &'static HealthText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: HealthText = HealthText {
    title: "Health of services",
    hint: "Computed from deployments, alerts, errors and what each service needs",
    own: "My services",
    own_well: "All of them are well.",
    all: "All",
    states_label: "How services fare",
    why: "Why",
    nothing: "Nothing here",
    nothing_hint: "No service fits what is asked for.",
    text: "Text",
    team: "Team",
    service: "Service",
    state: "Health",
    reasons: "Reasons",
    and_more: |count| format!("and {count} more"),
    deployment_fails: |environment| format!("What runs in {environment} fails"),
    sync_failed: |environment| format!("The last sync to {environment} failed"),
    fails_elsewhere: |environment| format!("Fails in {environment}, which does not count"),
    rolling_out: |environment| format!("Is being rolled out to {environment}"),
    out_of_sync: |environment| format!("Runs in {environment}, but is not as Git says"),
    runs: |environment, version| match version {
        "" => format!("Runs well in {environment}"),
        version => format!("{version} runs well in {environment}"),
    },
    not_told: |environment| format!("Nobody tells how it fares in {environment}"),
    no_answer: |source| format!("{source} does not answer, or does not know it"),
    alert: |title, source| format!("{title} ({source})"),
    warning: |title, source| format!("Warning: {title} ({source})"),
    no_alert: |monitors| match monitors {
        1 => "The monitor does not alarm".to_owned(),
        monitors => format!("None of {monitors} monitors alarms"),
    },
    issue: |id, title| format!("{id}: {title}"),
    affected: |events, people| format!("{events} events today, {people} people"),
    no_issue: |open| match open {
        0 => "No open error".to_owned(),
        1 => "One open error, which does not matter".to_owned(),
        open => format!("{open} open errors, none of which matters"),
    },
    dependency: |name| format!("{name}, which it needs, fails"),
    unknown: "Nothing is known of it",
};

static CHINESE: HealthText = HealthText {
    title: "服务健康",
    hint: "由部署、告警、错误及其依赖计算得出",
    own: "我的服务",
    own_well: "全部正常。",
    all: "全部",
    states_label: "服务状态",
    why: "原因",
    nothing: "没有内容",
    nothing_hint: "没有符合条件的服务。",
    text: "文字",
    team: "团队",
    service: "服务",
    state: "健康",
    reasons: "原因",
    and_more: |count| format!("还有 {count} 个"),
    deployment_fails: |environment| format!("{environment} 中运行失败"),
    sync_failed: |environment| format!("最近一次同步到 {environment} 失败"),
    fails_elsewhere: |environment| format!("在 {environment} 中失败（不影响结论）"),
    rolling_out: |environment| format!("正在发布到 {environment}"),
    out_of_sync: |environment| format!("在 {environment} 中运行，但与 Git 不一致"),
    runs: |environment, version| match version {
        "" => format!("在 {environment} 中运行正常"),
        version => format!("{version} 在 {environment} 中运行正常"),
    },
    not_told: |environment| format!("不清楚其在 {environment} 中的状况"),
    no_answer: |source| format!("{source} 没有响应，或不认识该名称"),
    alert: |title, source| format!("{title}（{source}）"),
    warning: |title, source| format!("警告：{title}（{source}）"),
    no_alert: |monitors| format!("{monitors} 个监控均无告警"),
    issue: |id, title| format!("{id}：{title}"),
    affected: |events, people| format!("今日 {events} 个事件，影响 {people} 人"),
    no_issue: |open| match open {
        0 => "没有未解决的错误".to_owned(),
        open => format!("{open} 个未解决的错误，均不影响结论"),
    },
    dependency: |name| format!("其依赖的 {name} 失败"),
    unknown: "一无所知",
};
