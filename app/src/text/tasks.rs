//! The words of tasks: their list, a run with its log, what Home says of them. Apart from the others, so
//! that only those pages carry them.

use super::Counted;
use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::scaffolder::{FileChangeKind, StepState, TaskState, Whose};

/// The words in one language.
pub struct TasksText {
    // The list
    pub title: &'static str,
    pub hint: &'static str,
    /// In the order of `Whose`.
    pub whose: [&'static str; 3],
    pub whose_label: &'static str,
    pub any_state: &'static str,
    pub state_label: &'static str,
    /// In the order of `TaskState::ALL`.
    pub states: [&'static str; 6],
    pub subject: &'static str,
    pub template: &'static str,
    pub state: &'static str,
    pub by: &'static str,
    pub begun: &'static str,
    pub took: &'static str,
    pub progress: fn(u32, u32) -> String,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub none_so: &'static str,
    pub none_so_hint: &'static str,
    pub all_states: &'static str,
    pub only_template: fn(&str) -> String,
    pub choose_template: &'static str,
    pub tried: &'static str,
    pub tried_hint: &'static str,
    pub ascending: &'static str,
    pub descending: &'static str,
    // Home
    pub home: &'static str,
    pub home_all: &'static str,
    // A run
    pub untitled: &'static str,
    pub made: &'static str,
    pub steps: &'static str,
    /// In the order of `StepState::ALL`.
    pub step_states: [&'static str; 9],
    pub rounds: fn(u32, u32) -> String,
    pub input: &'static str,
    pub output: &'static str,
    pub more: &'static str,
    pub its_log: &'static str,
    pub values: &'static str,
    pub no_values: &'static str,
    pub warnings: &'static str,
    pub results: &'static str,
    pub began_by: &'static str,
    pub ended: &'static str,
    pub behind: &'static str,
    // Cancel
    pub cancel: &'static str,
    pub cancel_title: &'static str,
    pub cancel_what: &'static str,
    pub cancel_running: fn(&str) -> String,
    pub keep: &'static str,
    // Retry
    pub retry: &'static str,
    pub retry_here: &'static str,
    pub retry_title: &'static str,
    pub retry_from: fn(&str) -> String,
    pub retry_what: &'static str,
    pub secrets_again: &'static str,
    pub back: &'static str,
    pub again: &'static str,
    // Undo
    pub undo: &'static str,
    pub undo_title: &'static str,
    pub undo_what: fn(&str) -> String,
    pub left_over: &'static str,
    pub left_over_hint: &'static str,
    // Undecided
    pub undecided: &'static str,
    pub do_again: &'static str,
    pub do_again_hint: &'static str,
    pub was_done: &'static str,
    pub was_done_hint: &'static str,
    pub done_output: &'static str,
    pub give_up: &'static str,
    pub give_up_hint: &'static str,
    // Approval
    pub approval: &'static str,
    pub approvers: &'static str,
    pub decide_until: &'static str,
    pub decided_by: &'static str,
    pub comment: &'static str,
    pub why_refused: &'static str,
    pub approve: &'static str,
    pub refuse: &'static str,
    pub cannot_decide: &'static str,
    // A draft
    pub files: &'static str,
    pub files_count: Counted<u64>,
    pub files_more: Counted<u64>,
    /// Added, changed, removed.
    pub file_kinds: [&'static str; 3],
    pub executable: &'static str,
    pub no_diff: &'static str,
    pub no_files: &'static str,
    pub requests: &'static str,
    pub requests_hint: &'static str,
    // The log
    pub log: &'static str,
    pub search_log: &'static str,
    pub found_of: fn(u64, u64) -> String,
    pub found_none: &'static str,
    pub next_found: &'static str,
    pub previous_found: &'static str,
    pub follow: &'static str,
    pub wrap: &'static str,
    pub download: &'static str,
    pub of_step: &'static str,
    pub all_steps: &'static str,
    pub log_empty: &'static str,
    // Durations
    pub seconds: Counted<i64>,
    pub minutes: fn(i64, i64) -> String,
    pub hours: fn(i64, i64) -> String,
}

impl TasksText {
    /// How a task stands.
    pub fn task_state(&self, state: TaskState) -> &'static str {
        let at = TaskState::ALL.iter().position(|one| *one == state);
        self.states[at.unwrap_or_default()]
    }

    /// How a step stands.
    pub fn step_state(&self, state: StepState) -> &'static str {
        let at = StepState::ALL.iter().position(|one| *one == state);
        self.step_states[at.unwrap_or_default()]
    }

    /// Whose tasks.
    pub const fn whose(&self, whose: Whose) -> &'static str {
        self.whose[match whose {
            Whose::Mine => 0,
            Whose::Teams => 1,
            Whose::All => 2,
        }]
    }

    /// What would become of a file.
    pub const fn file_kind(&self, kind: FileChangeKind) -> &'static str {
        self.file_kinds[match kind {
            FileChangeKind::Added => 0,
            FileChangeKind::Changed => 1,
            FileChangeKind::Removed => 2,
        }]
    }

    /// A span of seconds, by its two largest units.
    pub fn duration(&self, seconds: i64) -> String {
        match seconds.max(0) {
            few @ 0..60 => (self.seconds)(few),
            some @ 60..3_600 => (self.minutes)(some / 60, some % 60),
            many => (self.hours)(many / 3_600, many % 3_600 / 60),
        }
    }
}

/// The words of this page's language.
pub fn use_tasks_text() -> &'static TasksText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: TasksText = TasksText {
    title: "Tasks",
    hint: "What was made of templates, and what is being made right now.",
    whose: ["Mine", "My teams'", "All"],
    whose_label: "Whose tasks",
    any_state: "All",
    state_label: "State",
    states: ["queued", "running", "waiting", "done", "failed", "cancelled"],
    subject: "Name",
    template: "Template",
    state: "State",
    by: "Begun by",
    begun: "Begun",
    took: "Took",
    progress: |done, all| format!("{done} of {all} steps"),
    none: "No tasks yet",
    none_hint: "A task begins when somebody fills in a template. It stays here, with its log and what it made.",
    none_so: "No task is like that",
    none_so_hint: "Other states, or the tasks of others, may have what you look for.",
    all_states: "Show all states",
    only_template: |name| format!("Only of {name}"),
    choose_template: "Choose a template",
    tried: "dry run",
    tried_hint: "Nothing is made: this shows what would be.",
    ascending: "Oldest first",
    descending: "Newest first",
    home: "Your tasks",
    home_all: "All your tasks",
    untitled: "Task",
    made: "Made",
    steps: "Steps",
    step_states: [
        "to come",
        "running",
        "waits for approval",
        "needs a decision",
        "done",
        "failed",
        "skipped",
        "cancelled",
        "undone",
    ],
    rounds: |done, all| format!("{done} of {all} rounds"),
    input: "Input",
    output: "Output",
    more: "Details",
    its_log: "Log of this step",
    values: "What was filled in",
    no_values: "The template asks for nothing.",
    warnings: "Warnings",
    results: "Result",
    began_by: "Begun by",
    ended: "Ended",
    behind: "What is shown may be out of date:",
    cancel: "Cancel",
    cancel_title: "Cancel this task?",
    cancel_what: "The step under way is told to stop, and none behind it begins. What was made stays; you can go on from here, or remove it step by step.",
    cancel_running: |step| format!("Under way: {step}."),
    keep: "Let it run",
    retry: "Go on",
    retry_here: "Retry from here",
    retry_title: "Go on with this task?",
    retry_from: |step| format!("It goes on with “{step}” and does every step behind it."),
    retry_what: "It goes on with the first step that did not end well. Steps that are done stay done.",
    secrets_again: "Secrets are not kept. Please give these again:",
    back: "Back",
    again: "Begin again with these values",
    undo: "Remove it",
    undo_title: "Remove what this step made?",
    undo_what: |what| format!("This removes {what}. It cannot be brought back from here."),
    left_over: "What it left behind",
    left_over_hint: "The task did not end well. What it made can be removed, step by step, the last one first.",
    undecided: "The server stopped in the middle of this step, and nothing tells whether it was done. Please look, and decide:",
    do_again: "It was not done: do it again",
    do_again_hint: "The step is run once more.",
    was_done: "It was done: go on",
    was_done_hint: "Give what the step would have given to later ones, as JSON. {} when they need nothing of it.",
    done_output: "Output of the step (JSON)",
    give_up: "Give the task up",
    give_up_hint: "The task ends as failed; it can be gone on with later.",
    approval: "Waits for an approval",
    approvers: "Decided by any of",
    decide_until: "Until",
    decided_by: "Decided by",
    comment: "A word to it",
    why_refused: "Why not?",
    approve: "Approve",
    refuse: "Refuse",
    cannot_decide: "You may not decide about this one.",
    files: "Files",
    files_count: |count| if count == 1 { "1 file".to_owned() } else { format!("{count} files") },
    files_more: |count| format!("and {count} more, which are not shown one by one"),
    file_kinds: ["added", "changed", "removed"],
    executable: "executable",
    no_diff: "Its content is not shown: it is no text, or too long.",
    no_files: "No file would be written.",
    requests: "What would be sent",
    requests_hint: "In this order. Secrets are masked.",
    log: "Log",
    search_log: "Search the log",
    found_of: |at, all| format!("{at} of {all}"),
    found_none: "not found",
    next_found: "Next hit",
    previous_found: "Previous hit",
    follow: "Follow",
    wrap: "Wrap",
    download: "Download",
    of_step: "Only of",
    all_steps: "All steps",
    log_empty: "Nothing was told yet.",
    seconds: |seconds| format!("{seconds} s"),
    minutes: |minutes, seconds| format!("{minutes} min {seconds} s"),
    hours: |hours, minutes| format!("{hours} h {minutes} min"),
};

const CHINESE: TasksText = TasksText {
    title: "任务",
    hint: "由模板创建的内容，以及正在创建的内容。",
    whose: ["我的", "我的团队", "全部"],
    whose_label: "谁的任务",
    any_state: "全部",
    state_label: "状态",
    states: ["排队中", "运行中", "等待中", "已完成", "失败", "已取消"],
    subject: "名称",
    template: "模板",
    state: "状态",
    by: "发起人",
    begun: "开始于",
    took: "用时",
    progress: |done, all| format!("{done}/{all} 步"),
    none: "还没有任务",
    none_hint: "填写模板后即开始任务。任务及其日志和成果会保留在这里。",
    none_so: "没有这样的任务",
    none_so_hint: "试试其他状态，或查看他人的任务。",
    all_states: "显示全部状态",
    only_template: |name| format!("仅 {name}"),
    choose_template: "选择模板",
    tried: "试运行",
    tried_hint: "不会创建任何内容，仅展示将会发生什么。",
    ascending: "最早的在前",
    descending: "最新的在前",
    home: "您的任务",
    home_all: "您的全部任务",
    untitled: "任务",
    made: "已创建",
    steps: "步骤",
    step_states: [
        "未开始",
        "运行中",
        "等待审批",
        "需要决定",
        "已完成",
        "失败",
        "已跳过",
        "已取消",
        "已撤销",
    ],
    rounds: |done, all| format!("{done}/{all} 轮"),
    input: "输入",
    output: "输出",
    more: "详情",
    its_log: "此步骤的日志",
    values: "填写的内容",
    no_values: "该模板无需填写。",
    warnings: "警告",
    results: "结果",
    began_by: "发起人",
    ended: "结束于",
    behind: "显示的内容可能已过时：",
    cancel: "取消任务",
    cancel_title: "取消此任务？",
    cancel_what: "正在进行的步骤会被要求停止，其后的步骤不再开始。已创建的内容会保留；之后可以继续，也可以逐步移除。",
    cancel_running: |step| format!("正在进行：{step}。"),
    keep: "继续运行",
    retry: "继续",
    retry_here: "从此步重试",
    retry_title: "继续此任务？",
    retry_from: |step| format!("从“{step}”开始，并执行其后的每个步骤。"),
    retry_what: "从第一个未成功的步骤继续。已完成的步骤不再执行。",
    secrets_again: "密文不会保存，请重新填写：",
    back: "返回",
    again: "用这些内容重新开始",
    undo: "移除",
    undo_title: "移除此步骤创建的内容？",
    undo_what: |what| format!("将移除{what}，且无法在此恢复。"),
    left_over: "遗留的内容",
    left_over_hint: "任务未能成功。可以从最后一步开始逐步移除所创建的内容。",
    undecided: "服务器在此步骤执行中停止，无法得知是否已完成。请查看并决定：",
    do_again: "未完成：再次执行",
    do_again_hint: "该步骤会再运行一次。",
    was_done: "已完成：继续",
    was_done_hint: "以 JSON 填写该步骤应提供给后续步骤的输出；若不需要则填 {}。",
    done_output: "步骤的输出（JSON）",
    give_up: "放弃任务",
    give_up_hint: "任务以失败结束；之后仍可继续。",
    approval: "等待审批",
    approvers: "可审批者",
    decide_until: "截止",
    decided_by: "审批人",
    comment: "附言",
    why_refused: "拒绝的原因",
    approve: "批准",
    refuse: "拒绝",
    cannot_decide: "您无权审批。",
    files: "文件",
    files_count: |count| format!("{count} 个文件"),
    files_more: |count| format!("另有 {count} 个文件未逐一显示"),
    file_kinds: ["新增", "修改", "移除"],
    executable: "可执行",
    no_diff: "内容未显示：不是文本，或过长。",
    no_files: "不会写入任何文件。",
    requests: "将发送的请求",
    requests_hint: "按此顺序。密文已隐藏。",
    log: "日志",
    search_log: "搜索日志",
    found_of: |at, all| format!("第 {at} 处，共 {all} 处"),
    found_none: "未找到",
    next_found: "下一处",
    previous_found: "上一处",
    follow: "跟随",
    wrap: "换行",
    download: "下载",
    of_step: "仅显示",
    all_steps: "全部步骤",
    log_empty: "还没有日志。",
    seconds: |seconds| format!("{seconds} 秒"),
    minutes: |minutes, seconds| format!("{minutes} 分 {seconds} 秒"),
    hours: |hours, minutes| format!("{hours} 小时 {minutes} 分"),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_by_its_two_largest_units() {
        let said = [-3, 0, 59, 60, 3_599, 3_600, 7_325].map(|seconds| ENGLISH.duration(seconds));
        let expected = ["0 s", "0 s", "59 s", "1 min 0 s", "59 min 59 s", "1 h 0 min", "2 h 2 min"];
        assert_eq!(said.each_ref().map(String::as_str), expected);
    }

    #[test]
    fn every_state_has_its_word() {
        assert_eq!(ENGLISH.task_state(TaskState::Waiting), "waiting");
        assert_eq!(ENGLISH.step_state(StepState::Undone), "undone");
        assert_eq!(CHINESE.step_state(StepState::Undecided), "需要决定");
    }
}
