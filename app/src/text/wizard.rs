//! The words of the wizard. Apart from the others, so that only that page carries them.

use crate::{
    preferences::{Language, Preferences},
    ui::count,
};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct WizardText {
    pub missing: &'static str,
    pub missing_hint: &'static str,
    pub all: &'static str,
    pub template: &'static str,
    pub tasks: &'static str,
    pub steps: &'static str,
    pub step_of: fn(usize, usize) -> String,
    pub review: &'static str,
    pub review_hint: &'static str,
    pub back: &'static str,
    pub next: &'static str,
    pub create: &'static str,
    pub creating: &'static str,
    pub attempt: &'static str,
    pub attempt_hint: &'static str,
    pub edit: fn(&str) -> String,
    pub masked: &'static str,
    pub empty: &'static str,
    pub nothing_asked: &'static str,
    pub happens: &'static str,
    pub wrong: fn(usize) -> String,
    pub page_wrong: &'static str,
    pub keys: &'static str,
    pub resumed: &'static str,
    pub start_anew: &'static str,
    pub may_not: &'static str,
    pub why_not: &'static str,
    pub needs_approval: fn(&str) -> String,
    pub needs_approval_hint: &'static str,
    pub broken: &'static str,
    pub broken_hint: &'static str,
    pub warnings: fn(usize) -> String,
    pub place: fn(&str, u32, u32) -> String,
    pub form_data: &'static str,
}

/// The words of this page's language.
pub fn use_wizard_text() -> &'static WizardText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

fn number(number: usize) -> String {
    count(u64::try_from(number).unwrap_or(u64::MAX))
}

static ENGLISH: WizardText = WizardText {
    missing: "There is no such template",
    missing_hint: "It was renamed or taken out of the catalog, or you may not see it.",
    all: "All templates",
    template: "About this template",
    tasks: "Its tasks",
    steps: "Steps",
    step_of: |at, of| format!("Step {at} of {of}"),
    review: "Review",
    review_hint: "Nothing has been made yet. This is what the template is given.",
    back: "Back",
    next: "Next",
    create: "Create",
    creating: "Creating…",
    attempt: "Try it",
    attempt_hint: "Shows the files that would come of it and the requests that would be sent. Nothing is made.",
    edit: |page| format!("Edit {page}"),
    masked: "hidden",
    empty: "–",
    nothing_asked: "This template asks for nothing.",
    happens: "What happens then",
    wrong: |all| match all {
        1 => "One field needs another look".to_owned(),
        _ => format!("{} fields need another look", number(all)),
    },
    page_wrong: "The page as a whole",
    keys: "Ctrl Enter goes on",
    resumed: "What you filled in before is here again.",
    start_anew: "Start anew",
    may_not: "You may not use this template",
    why_not: "Why can't I?",
    needs_approval: |by| format!("{by} has to approve this"),
    needs_approval_hint: "Fill in the form as usual. The task then waits until one of them has approved it; nothing is made before.",
    broken: "This template cannot be used",
    broken_hint: "Whoever keeps it has to mend this first:",
    warnings: |all| match all {
        1 => "1 note for who keeps this template".to_owned(),
        _ => format!("{} notes for who keeps this template", number(all)),
    },
    place: |file, line, column| format!("{file}, line {line}, column {column}"),
    form_data: "The link was to fill in some fields, but what it holds is no JSON object.",
};

static CHINESE: WizardText = WizardText {
    missing: "没有这样的模板",
    missing_hint: "它可能已被重命名或移出目录，或者您无权查看。",
    all: "所有模板",
    template: "关于此模板",
    tasks: "其任务",
    steps: "步骤",
    step_of: |at, of| format!("第 {at} 步，共 {of} 步"),
    review: "检查",
    review_hint: "尚未创建任何内容。以下是将提供给模板的内容。",
    back: "上一步",
    next: "下一步",
    create: "创建",
    creating: "正在创建…",
    attempt: "试运行",
    attempt_hint: "显示将产生的文件和将发送的请求，不会创建任何内容。",
    edit: |page| format!("编辑{page}"),
    masked: "已隐藏",
    empty: "–",
    nothing_asked: "此模板不需要填写任何内容。",
    happens: "接下来会发生什么",
    wrong: |all| format!("有 {} 个字段需要修改", number(all)),
    page_wrong: "整个页面",
    keys: "按 Ctrl Enter 继续",
    resumed: "已恢复您之前填写的内容。",
    start_anew: "重新开始",
    may_not: "您无权使用此模板",
    why_not: "为什么不可以？",
    needs_approval: |by| format!("需要 {by} 审批"),
    needs_approval_hint: "请照常填写表单。任务会等待其中一人批准，在此之前不会创建任何内容。",
    broken: "此模板无法使用",
    broken_hint: "维护者需要先修复以下问题：",
    warnings: |all| format!("给模板维护者的 {} 条提示", number(all)),
    place: |file, line, column| format!("{file} 第 {line} 行第 {column} 列"),
    form_data: "该链接本应预先填写一些字段，但其内容不是 JSON 对象。",
};
