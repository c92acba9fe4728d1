//! The words of what is built. Apart from the others, so that only these pages carry them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::ci::{Checks, CiRefusal, EnvironmentState, RunState, Verdict};

/// The words in one language.
pub struct CiText {
    pub repository: &'static str,
    pub nowhere: &'static str,
    pub nowhere_hint: &'static str,
    pub asking: &'static str,
    pub as_of: &'static str,
    pub not_told: &'static str,
    pub left_alone: fn(&str, &str) -> String,
    pub archived: &'static str,
    pub readme: &'static str,
    pub no_readme: &'static str,
    pub back: &'static str,
    pub runs: &'static str,
    pub no_runs: &'static str,
    pub attempt: fn(u32) -> String,
    pub show_jobs: &'static str,
    pub hide_jobs: &'static str,
    pub jobs: &'static str,
    pub no_jobs: &'static str,
    pub log: &'static str,
    pub steps: fn(usize) -> String,
    pub failed_at: fn(&str) -> String,
    pub events: [&'static str; 6],
    pub states: [&'static str; 10],
    pub pulls: &'static str,
    pub no_pulls: &'static str,
    pub draft: &'static str,
    pub asked: fn(&str) -> String,
    pub said: fn(&str, &str) -> String,
    pub verdicts: [&'static str; 4],
    pub checks: [&'static str; 4],
    pub workflows: &'static str,
    pub no_workflows: &'static str,
    pub off: &'static str,
    pub run: &'static str,
    pub deployments: &'static str,
    pub no_deployments: &'static str,
    pub environments: [&'static str; 6],
    pub releases: &'static str,
    pub no_releases: &'static str,
    pub prerelease: &'static str,
    pub branches: &'static str,
    pub no_branches: &'static str,
    pub protected: &'static str,
    pub and_more: fn(usize) -> String,
    pub and_many: fn(usize) -> String,
    pub owners: &'static str,
    pub no_owners: &'static str,
    pub nobody: &'static str,
    pub acts: [&'static str; 4],
    pub branch: &'static str,
    pub needs_approval: fn(&str) -> String,
    pub refusals: [&'static str; 4],
    pub my_pulls: &'static str,
    pub none_of_mine: &'static str,
    pub waiting_for_me: &'static str,
    pub nothing_waits: &'static str,
    pub no_login: &'static str,
}

impl CiText {
    /// How a run stands.
    pub fn state(&self, state: RunState) -> &'static str {
        let at = RunState::ALL.iter().position(|one| *one == state);
        self.states[at.unwrap_or(RunState::ALL.len() - 1)]
    }

    /// What began a run; an unknown word as the host says it.
    pub fn event(&self, event: &str) -> String {
        let known = [
            "push",
            "pull_request",
            "workflow_dispatch",
            "schedule",
            "release",
            "pull_request_target",
        ];
        let at = known.iter().position(|known| *known == event);
        at.map_or_else(|| event.replace('_', " "), |at| self.events[at].to_owned())
    }

    /// What somebody said.
    pub const fn verdict(&self, verdict: Verdict) -> &'static str {
        self.verdicts[match verdict {
            Verdict::Approved => 0,
            Verdict::ChangesRequested => 1,
            Verdict::Commented => 2,
            Verdict::Dismissed => 3,
        }]
    }

    /// What the checks say.
    pub const fn checks(&self, checks: Checks) -> &'static str {
        self.checks[match checks {
            Checks::Passed => 0,
            Checks::Failed => 1,
            Checks::Running => 2,
            Checks::None => 3,
        }]
    }

    /// How a deployment stands.
    pub const fn environment(&self, state: EnvironmentState) -> &'static str {
        self.environments[match state {
            EnvironmentState::Waiting => 0,
            EnvironmentState::Running => 1,
            EnvironmentState::Succeeded => 2,
            EnvironmentState::Failed => 3,
            EnvironmentState::Inactive => 4,
            EnvironmentState::Unknown => 5,
        }]
    }

    /// What is done, by the name of the act.
    pub fn act(&self, name: &str) -> &'static str {
        match name {
            "rerun-failed" => self.acts[1],
            "cancel" => self.acts[2],
            "dispatch" => self.acts[3],
            _ => self.acts[0],
        }
    }

    /// Why something cannot be done now.
    pub const fn refusal(&self, refusal: CiRefusal) -> &'static str {
        self.refusals[match refusal {
            CiRefusal::Running => 0,
            CiRefusal::Ended => 1,
            CiRefusal::NothingFailed => 2,
            CiRefusal::NotByHand => 3,
        }]
    }
}

/// The words of this page's language.
pub fn use_ci_text() -> &'static CiText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: CiText = CiText {
    repository: "Repository",
    nowhere: "No code host is connected for it",
    nowhere_hint: "Name the repository with the annotation github.com/project-slug, and its organisation in slipway.toml ([[catalog.github]] or [[ci.github]]): what is built of it stands here then.",
    asking: "Being asked for. It fills in by itself.",
    as_of: "As known",
    not_told: "The code host did not tell.",
    left_alone: |vendor, until| {
        format!(
            "{vendor} is not asked before {until}: its limit is used up, or it failed again and again."
        )
    },
    archived: "archived",
    readme: "Readme",
    no_readme: "The repository has no readme.",
    back: "Back",
    runs: "Runs",
    no_runs: "Nothing has run yet.",
    attempt: |number| format!("attempt {number}"),
    show_jobs: "Show jobs",
    hide_jobs: "Hide jobs",
    jobs: "Jobs",
    no_jobs: "No job has begun.",
    log: "Log",
    steps: |count| if count == 1 { "1 step".to_owned() } else { format!("{count} steps") },
    failed_at: |steps| format!("Failed at: {steps}"),
    events: ["push", "pull request", "by hand", "schedule", "release", "pull request"],
    states: [
        "Queued",
        "Waiting for somebody",
        "Running",
        "Succeeded",
        "Failed",
        "Timed out",
        "Cancelled",
        "Skipped",
        "Neutral",
        "Unknown",
    ],
    pulls: "Open pull requests",
    no_pulls: "None is open.",
    draft: "draft",
    asked: |who| format!("waits for {who}"),
    said: |who, what| format!("{who} {what}"),
    verdicts: ["approved", "asked for changes", "commented", "was dismissed"],
    checks: ["checks passed", "checks failed", "checks running", "no checks"],
    workflows: "Workflows",
    no_workflows: "There is no workflow.",
    off: "off",
    run: "Run",
    deployments: "Deployments",
    no_deployments: "The code host was told of no deployment.",
    environments: ["waiting", "under way", "succeeded", "failed", "inactive", "unknown"],
    releases: "Releases",
    no_releases: "Nothing was released yet.",
    prerelease: "pre-release",
    branches: "Branches",
    no_branches: "There is no branch.",
    protected: "Protected",
    and_more: |count| format!("and {count} more"),
    and_many: |count| format!("and more than {count} others"),
    owners: "Code owners",
    no_owners: "There is no CODEOWNERS file.",
    nobody: "nobody",
    acts: ["Re-run all jobs", "Re-run failed jobs", "Cancel", "Run workflow"],
    branch: "Branch or tag",
    needs_approval: |by| {
        format!("You may do it once {by} has approved. It is then done for you, as you ask for it.")
    },
    refusals: [
        "The run is under way. Wait for its end, or cancel it.",
        "The run has ended.",
        "No job of the run went wrong.",
        "This workflow is not made to be run by hand: it lacks workflow_dispatch.",
    ],
    my_pulls: "My pull requests",
    none_of_mine: "You have none open.",
    waiting_for_me: "Waiting for my review",
    nothing_waits: "Nothing waits for you.",
    no_login: "Your pull requests would stand here. Nobody told your login at the code host: it is the annotation github.com/user-login of your User entity.",
};

static CHINESE: CiText = CiText {
    repository: "仓库",
    nowhere: "尚未为其连接代码托管平台",
    nowhere_hint: "用注解 github.com/project-slug 指明仓库，并在 slipway.toml 中写明其组织（[[catalog.github]] 或 [[ci.github]]），构建情况即显示于此。",
    asking: "正在查询，结果会自动显示。",
    as_of: "所知时间",
    not_told: "代码托管平台没有响应。",
    left_alone: |vendor, until| format!("{until} 之前不再访问 {vendor}：配额已用尽，或连续失败。"),
    archived: "已归档",
    readme: "自述文件",
    no_readme: "仓库没有自述文件。",
    back: "返回",
    runs: "运行",
    no_runs: "尚无运行。",
    attempt: |number| format!("第 {number} 次尝试"),
    show_jobs: "显示作业",
    hide_jobs: "隐藏作业",
    jobs: "作业",
    no_jobs: "尚无作业开始。",
    log: "日志",
    steps: |count| format!("{count} 个步骤"),
    failed_at: |steps| format!("失败于：{steps}"),
    events: ["推送", "合并请求", "手动", "定时", "发布", "合并请求"],
    states: [
        "排队中",
        "等待处理",
        "运行中",
        "成功",
        "失败",
        "超时",
        "已取消",
        "已跳过",
        "中立",
        "未知",
    ],
    pulls: "打开的合并请求",
    no_pulls: "没有打开的合并请求。",
    draft: "草稿",
    asked: |who| format!("等待 {who}"),
    said: |who, what| format!("{who} {what}"),
    verdicts: ["已批准", "要求修改", "已评论", "已撤销"],
    checks: ["检查通过", "检查失败", "检查进行中", "无检查"],
    workflows: "工作流",
    no_workflows: "没有工作流。",
    off: "已停用",
    run: "运行",
    deployments: "部署",
    no_deployments: "代码托管平台没有部署记录。",
    environments: ["等待", "进行中", "成功", "失败", "已失效", "未知"],
    releases: "发布版本",
    no_releases: "尚无发布版本。",
    prerelease: "预发布",
    branches: "分支",
    no_branches: "没有分支。",
    protected: "受保护",
    and_more: |count| format!("还有 {count} 个"),
    and_many: |count| format!("还有超过 {count} 个"),
    owners: "代码负责人",
    no_owners: "没有 CODEOWNERS 文件。",
    nobody: "无人",
    acts: ["重新运行全部作业", "重新运行失败的作业", "取消", "运行工作流"],
    branch: "分支或标签",
    needs_approval: |by| format!("须先由 {by} 审批；批准后将按您的申请自动执行。"),
    refusals: [
        "运行正在进行。请等待其结束或取消它。",
        "运行已结束。",
        "该运行没有失败的作业。",
        "此工作流不能手动运行：缺少 workflow_dispatch。",
    ],
    my_pulls: "我的合并请求",
    none_of_mine: "您没有打开的合并请求。",
    waiting_for_me: "等待我评审",
    nothing_waits: "没有等待您的请求。",
    no_login: "您的合并请求会显示于此。尚不知道您在代码托管平台的登录名：请在您的 User 实体上使用注解 github.com/user-login。",
};
