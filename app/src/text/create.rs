//! The words of what templates are chosen by, and of what their steps can do. Apart from the others, so
//! that only these pages carry them.

use crate::{
    create::{Field, Order},
    preferences::{Language, Preferences},
    ui::count,
};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct CreateText {
    pub hint: &'static str,
    pub find: &'static str,
    pub number: fn(u64) -> String,
    pub starred: &'static str,
    pub orders: [&'static str; 3],
    pub fields: [&'static str; 3],
    pub star: fn(&str) -> String,
    pub unstar: fn(&str) -> String,
    pub used: fn(u64) -> String,
    pub unused: &'static str,
    pub last_used: &'static str,
    pub no_owner: &'static str,
    pub broken: &'static str,
    pub needs_approval: fn(&str) -> String,
    pub may_not: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub none_starred: &'static str,
    pub none_starred_hint: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub register: &'static str,
    pub write_one: &'static str,
    pub own_tasks: &'static str,
    pub actions_hint: &'static str,
    pub find_action: &'static str,
    pub families: &'static str,
    pub no_action: &'static str,
    pub no_action_hint: &'static str,
    pub no_actions: &'static str,
    pub no_actions_hint: &'static str,
    pub input: &'static str,
    pub output: &'static str,
    pub name: &'static str,
    pub sort: &'static str,
    pub meaning: &'static str,
    pub required: &'static str,
    pub usual: fn(&str) -> String,
    pub one_of: fn(&str) -> String,
    pub no_input: &'static str,
    pub no_output: &'static str,
    pub examples: &'static str,
    pub local: &'static str,
    pub local_hint: &'static str,
    pub repeatable: &'static str,
    pub repeatable_hint: &'static str,
    pub address_of: fn(&str) -> String,
}

/// The words of this page's language.
pub fn use_create_text() -> &'static CreateText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

impl CreateText {
    /// The name of an order.
    pub const fn order(&self, order: Order) -> &'static str {
        match order {
            Order::Used => self.orders[0],
            Order::Newest => self.orders[1],
            Order::Name => self.orders[2],
        }
    }

    /// The name of what is chosen by.
    pub const fn field(&self, field: Field) -> &'static str {
        match field {
            Field::Type => self.fields[0],
            Field::Tag => self.fields[1],
            Field::Owner => self.fields[2],
        }
    }
}

static ENGLISH: CreateText = CreateText {
    hint: "Golden paths: fill in a template, and get what it makes with all that belongs to it.",
    find: "Find a template…",
    number: |number| match number {
        1 => "1 template".to_owned(),
        _ => format!("{} templates", count(number)),
    },
    starred: "Starred",
    orders: ["Most used", "Newest", "Name"],
    fields: ["Type", "Tags", "Owner"],
    star: |title| format!("Star {title}"),
    unstar: |title| format!("Remove the star of {title}"),
    used: |number| match number {
        1 => "used once".to_owned(),
        _ => format!("used {} times", count(number)),
    },
    unused: "not used yet",
    last_used: "last",
    no_owner: "No owner",
    broken: "Cannot be used",
    needs_approval: |by| format!("Needs an approval by {by}"),
    may_not: "You may not use it",
    nothing: "No template matches",
    nothing_hint: "Nothing fits all of what is chosen. Choose less, or other words.",
    none_starred: "Nothing is starred yet",
    none_starred_hint: "Star what you use often: it is here then, and nobody else sees it.",
    none: "There are no templates yet",
    none_hint: "A template is a file in a repository. Register its address, or write one: what it makes is tried in the editor before anybody uses it.",
    register: "Register a template",
    write_one: "Write a template",
    own_tasks: "My tasks",
    actions_hint: "What a step of a template can do: what it is given, what it gives, and how it is used.",
    find_action: "Find an action…",
    families: "Actions",
    no_action: "No action matches",
    no_action_hint: "No name, description or field has all of these words.",
    no_actions: "There are no actions here",
    no_actions_hint: "This portal runs no templates.",
    input: "Input",
    output: "Output",
    name: "Name",
    sort: "Type",
    meaning: "Meaning",
    required: "required",
    usual: |value| format!("Default: {value}"),
    one_of: |values| format!("One of {values}"),
    no_input: "It is given nothing.",
    no_output: "It gives nothing.",
    examples: "Examples",
    local: "files only",
    local_hint: "It only works on files of its task: it is done when a template is only tried, too.",
    repeatable: "repeatable",
    repeatable_hint: "Doing it twice with the same input does no harm.",
    address_of: |name| format!("Link to {name}"),
};

static CHINESE: CreateText = CreateText {
    hint: "黄金路径：填写模板，即可得到它所创建的内容及全部配套。",
    find: "查找模板…",
    number: |number| format!("{} 个模板", count(number)),
    starred: "已加星标",
    orders: ["最常使用", "最新", "名称"],
    fields: ["类型", "标签", "所有者"],
    star: |title| format!("为 {title} 加星标"),
    unstar: |title| format!("移除 {title} 的星标"),
    used: |number| format!("已使用 {} 次", count(number)),
    unused: "尚未使用",
    last_used: "上次",
    no_owner: "无所有者",
    broken: "无法使用",
    needs_approval: |by| format!("需要 {by} 审批"),
    may_not: "您无权使用",
    nothing: "没有匹配的模板",
    nothing_hint: "没有模板符合全部条件。请减少条件或更换关键词。",
    none_starred: "尚无星标",
    none_starred_hint: "为常用的模板加上星标，它们就会显示在这里，其他人看不到。",
    none: "尚无模板",
    none_hint: "模板是仓库中的一个文件。注册其地址，或编写一个：在任何人使用之前，可在编辑器中试用。",
    register: "注册模板",
    write_one: "编写模板",
    own_tasks: "我的任务",
    actions_hint: "模板步骤可以做什么：接收什么、给出什么，以及如何使用。",
    find_action: "查找动作…",
    families: "动作",
    no_action: "没有匹配的动作",
    no_action_hint: "没有名称、说明或字段包含所有这些词。",
    no_actions: "此处没有动作",
    no_actions_hint: "此门户不运行模板。",
    input: "输入",
    output: "输出",
    name: "名称",
    sort: "类型",
    meaning: "含义",
    required: "必填",
    usual: |value| format!("默认值：{value}"),
    one_of: |values| format!("可选值：{values}"),
    no_input: "不接收任何输入。",
    no_output: "不产生任何输出。",
    examples: "示例",
    local: "仅文件",
    local_hint: "它只处理任务中的文件，因此试运行时也会执行。",
    repeatable: "可重复",
    repeatable_hint: "以相同输入执行两次没有害处。",
    address_of: |name| format!("{name} 的链接"),
};
