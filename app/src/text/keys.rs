//! The words of what people have of their own: browsers, tokens, agents. Apart from the others, so that
//! only Settings carries them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct KeysText {
    pub sessions: &'static str,
    pub this_browser: &'static str,
    pub seen: &'static str,
    pub end: &'static str,
    pub end_others: &'static str,
    pub tokens: &'static str,
    pub tokens_hint: &'static str,
    pub used: &'static str,
    pub ends: &'static str,
    pub revoke: &'static str,
    pub once: &'static str,
    pub kept: &'static str,
    pub name: &'static str,
    pub owner: &'static str,
    pub mine: &'static str,
    pub service: &'static str,
    pub scopes: &'static str,
    pub days: &'static str,
    pub make_token: &'static str,
    pub agents: &'static str,
    pub agents_hint: &'static str,
    pub purpose: &'static str,
    pub remove: &'static str,
    pub make_agent: &'static str,
}

/// The words of this page's language.
pub fn use_keys_text() -> &'static KeysText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: KeysText = KeysText {
    sessions: "Where you are signed in",
    this_browser: "this browser",
    seen: "seen",
    end: "Sign out",
    end_others: "Sign out everywhere else",
    tokens: "API tokens",
    tokens_hint: "For programs that act as you: they may do what the token names, as long as you may.",
    used: "used",
    ends: "until",
    revoke: "Revoke",
    once: "Copy it now: it is not shown again.",
    kept: "I have it",
    name: "Name",
    owner: "Acts as",
    mine: "me",
    service: "a service of that name",
    scopes: "Permissions, with blanks between them",
    days: "Days",
    make_token: "Make a token",
    agents: "Agents",
    agents_hint: "Programs with a name of their own that act for you: never more than you may do yourself.",
    purpose: "What it is for",
    remove: "Remove",
    make_agent: "Make an agent",
};

const CHINESE: KeysText = KeysText {
    sessions: "您的登录位置",
    this_browser: "当前浏览器",
    seen: "最近活动",
    end: "退出登录",
    end_others: "退出所有其他登录",
    tokens: "API 令牌",
    tokens_hint: "供代表您运行的程序使用：仅限令牌所列权限，且不超过您自己的权限。",
    used: "最近使用",
    ends: "有效期至",
    revoke: "撤销",
    once: "请立即复制：之后不再显示。",
    kept: "已保存",
    name: "名称",
    owner: "身份",
    mine: "我",
    service: "以该名称命名的服务",
    scopes: "权限，以空格分隔",
    days: "天数",
    make_token: "创建令牌",
    agents: "代理",
    agents_hint: "以自己的名称代表您行事的程序：权限绝不超过您本人。",
    purpose: "用途",
    remove: "移除",
    make_agent: "创建代理",
};
