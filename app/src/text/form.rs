//! The words of forms that are made from JSON Schema.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use scaffolder::form::Violation;
use serde_json::Value;

/// The words in one language.
pub struct FormText {
    pub required: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub nothing_chosen: &'static str,
    pub show: &'static str,
    pub hide: &'static str,
    pub in_utc: &'static str,
    pub json: &'static str,
    pub kept_secret: &'static str,
    pub unknown: fn(&str) -> String,
    // Lists
    pub add: &'static str,
    pub add_to: fn(&str) -> String,
    pub remove: fn(&str) -> String,
    pub move_up: fn(&str) -> String,
    pub move_down: fn(&str) -> String,
    pub empty_list: &'static str,
    pub moved: fn(&str, usize) -> String,
    pub removed: fn(&str) -> String,
    pub property: &'static str,
    // Alternatives
    pub which: &'static str,
    pub apply: &'static str,
    // Files
    pub file_without_script: &'static str,
    pub file_too_large: &'static str,
    // Pickers
    pub suggestions: &'static str,
    pub suggested: fn(usize) -> String,
    pub several_hint: &'static str,
    pub only_offered: &'static str,
    pub host: &'static str,
    pub organization: &'static str,
    pub workspace: &'static str,
    pub project: &'static str,
    pub owner: &'static str,
    pub repository: &'static str,
    violated: fn(&str, &str, &Value) -> Option<String>,
}

impl FormText {
    /// What to change.
    pub fn violation(&self, violation: &Violation) -> String {
        let limit = match &violation.limit {
            Value::String(text) => text.clone(),
            Value::Array(all) => {
                let all = all
                    .iter()
                    .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned));
                all.collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        };
        let own = Some(violation).filter(|violation| !violation.is_own);
        own.and_then(|violation| (self.violated)(violation.keyword, &limit, &violation.limit))
            .unwrap_or_else(|| violation.message.clone())
    }
}

/// The words in the language of the page.
pub fn use_form_text() -> &'static FormText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: FormText = FormText {
    required: "required",
    yes: "Yes",
    no: "No",
    nothing_chosen: "Nothing chosen",
    show: "Show",
    hide: "Hide",
    in_utc: "The time is in UTC.",
    json: "As JSON.",
    kept_secret: "It is never stored beyond the run, and never shown.",
    unknown: |name| {
        format!("The template asks for “{name}”, which is not known here; fill it in by hand.")
    },
    add: "Add",
    add_to: |list| format!("Add to {list}"),
    remove: |item| format!("Remove {item}"),
    move_up: |item| format!("Move {item} up"),
    move_down: |item| format!("Move {item} down"),
    empty_list: "Nothing yet.",
    moved: |item, place| format!("{item} is at place {place} now."),
    removed: |item| format!("{item} was removed."),
    property: "Name of another entry",
    which: "Which",
    apply: "Apply",
    file_without_script: "A file can only be chosen with script.",
    file_too_large: "The file is too large: 512 kB at the most.",
    suggestions: "To choose from",
    suggested: |number| match number {
        0 => "Nothing begins so.".to_owned(),
        1 => "One is offered.".to_owned(),
        number => format!("{number} are offered."),
    },
    several_hint: "Several: with a comma or a space between them.",
    only_offered: "One of those that are offered.",
    host: "Host",
    organization: "Organization",
    workspace: "Workspace",
    project: "Project",
    owner: "Owner",
    repository: "Repository",
    violated: |keyword, limit, written| {
        Some(match keyword {
            "required" | "dependencies" => "Fill this in.".to_owned(),
            "type" => match limit {
                "string" => "Write something.".to_owned(),
                "number" => "Write a number.".to_owned(),
                "integer" => "Write a whole number.".to_owned(),
                "boolean" => "Say yes or no.".to_owned(),
                other => format!("It has to be of the type {other}."),
            },
            "minLength" => format!("At least {limit} characters."),
            "maxLength" => format!("At most {limit} characters."),
            "pattern" => format!("It does not match {limit}"),
            "format" => match limit {
                "email" => "Write an e-mail address.".to_owned(),
                "uri" | "url" => "Write a whole address, such as https://example.com.".to_owned(),
                "date" => "Write a day, such as 2026-11-30.".to_owned(),
                other => format!("It is not written as a {other}."),
            },
            "minimum" => format!("{limit} or more."),
            "maximum" => format!("{limit} at the most."),
            "exclusiveMinimum" => format!("More than {limit}."),
            "exclusiveMaximum" => format!("Less than {limit}."),
            "multipleOf" => format!("A multiple of {limit}."),
            "minItems" => format!("At least {limit} of them."),
            "maxItems" | "additionalItems" => format!("At most {limit} of them."),
            "uniqueItems" => "One of them is there twice.".to_owned(),
            "enum" => "Choose one of those that there are.".to_owned(),
            "oneOf" | "anyOf" if written.is_array() => {
                "Choose one of those that there are.".to_owned()
            }
            "const" => format!("It has to be {limit}."),
            "entityName" => {
                "Letters, digits, and - _ . between them; 63 characters at the most.".to_owned()
            }
            "entityTag" => {
                format!("{limit} is no tag: small letters, digits, : + # and single - between.")
            }
            "entityRef" => "Choose one of those that are offered.".to_owned(),
            "repository" => match limit {
                "host" => "Choose a host.".to_owned(),
                "owner" => "Say whose the repository is.".to_owned(),
                _ => "Give the repository a name.".to_owned(),
            },
            _ => return None,
        })
    },
};

static CHINESE: FormText = FormText {
    required: "必填",
    yes: "是",
    no: "否",
    nothing_chosen: "未选择",
    show: "显示",
    hide: "隐藏",
    in_utc: "时间为 UTC。",
    json: "以 JSON 填写。",
    kept_secret: "运行结束后不会保存，也不会显示。",
    unknown: |name| format!("模板使用了此处未知的“{name}”，请手动填写。"),
    add: "添加",
    add_to: |list| format!("添加到{list}"),
    remove: |item| format!("移除{item}"),
    move_up: |item| format!("上移{item}"),
    move_down: |item| format!("下移{item}"),
    empty_list: "暂无内容。",
    moved: |item, place| format!("{item}现在位于第 {place} 位。"),
    removed: |item| format!("已移除{item}。"),
    property: "新条目的名称",
    which: "选择一种",
    apply: "应用",
    file_without_script: "选择文件需要启用脚本。",
    file_too_large: "文件过大：最多 512 kB。",
    suggestions: "可选项",
    suggested: |number| match number {
        0 => "没有以此开头的内容。".to_owned(),
        number => format!("有 {number} 个可选项。"),
    },
    several_hint: "可填写多个，用逗号或空格分隔。",
    only_offered: "只能从可选项中选择。",
    host: "主机",
    organization: "组织",
    workspace: "工作区",
    project: "项目",
    owner: "所有者",
    repository: "代码库",
    violated: |keyword, limit, written| {
        Some(match keyword {
            "required" | "dependencies" => "请填写此项。".to_owned(),
            "type" => match limit {
                "string" => "请填写内容。".to_owned(),
                "number" => "请填写数字。".to_owned(),
                "integer" => "请填写整数。".to_owned(),
                "boolean" => "请选择是或否。".to_owned(),
                other => format!("类型必须为 {other}。"),
            },
            "minLength" => format!("至少 {limit} 个字符。"),
            "maxLength" => format!("最多 {limit} 个字符。"),
            "pattern" => format!("不符合格式 {limit}"),
            "format" => match limit {
                "email" => "请填写电子邮件地址。".to_owned(),
                "uri" | "url" => "请填写完整地址，例如 https://example.com。".to_owned(),
                "date" => "请填写日期，例如 2026-11-30。".to_owned(),
                other => format!("不符合 {other} 格式。"),
            },
            "minimum" => format!("不小于 {limit}。"),
            "maximum" => format!("不大于 {limit}。"),
            "exclusiveMinimum" => format!("大于 {limit}。"),
            "exclusiveMaximum" => format!("小于 {limit}。"),
            "multipleOf" => format!("必须是 {limit} 的倍数。"),
            "minItems" => format!("至少 {limit} 项。"),
            "maxItems" | "additionalItems" => format!("最多 {limit} 项。"),
            "uniqueItems" => "有重复项。".to_owned(),
            "enum" | "entityRef" => "请从可选项中选择。".to_owned(),
            "oneOf" | "anyOf" if written.is_array() => "请从可选项中选择。".to_owned(),
            "const" => format!("必须为 {limit}。"),
            "entityName" => "字母、数字，中间可用 - _ .，最多 63 个字符。".to_owned(),
            "entityTag" => {
                format!("{limit} 不是有效标签：小写字母、数字、: + #，中间用单个 - 连接。")
            }
            "repository" => match limit {
                "host" => "请选择主机。".to_owned(),
                "owner" => "请填写代码库的所有者。".to_owned(),
                _ => "请填写代码库的名称。".to_owned(),
            },
            _ => return None,
        })
    },
};
