//! The words of the page about everybody who has signed in. Apart from the others, so that only that
//! page carries them.

use crate::{
    preferences::{Language, Preferences},
    ui::count,
};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct PeopleText {
    pub title: &'static str,
    pub hint: &'static str,
    pub search: &'static str,
    pub total: fn(u64) -> String,
    pub name: &'static str,
    pub user: &'static str,
    pub provider: &'static str,
    pub roles: &'static str,
    pub groups: &'static str,
    pub claims: &'static str,
    pub signed_in: &'static str,
    pub sessions: &'static str,
    pub tokens: &'static str,
    pub end: &'static str,
    pub end_all: &'static str,
    pub revoke: &'static str,
    pub gone: &'static str,
}

/// The words of this page's language.
pub fn use_people_text() -> &'static PeopleText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: PeopleText = PeopleText {
    title: "People",
    hint: "Everybody who has signed in, who they are in the catalog, and what they may.",
    search: "Search",
    total: |number| format!("{} accounts", count(number)),
    name: "Name",
    user: "User",
    provider: "Provider",
    roles: "Roles",
    groups: "Groups",
    claims: "Told by the provider",
    signed_in: "Signed in",
    sessions: "Browsers",
    tokens: "Tokens",
    end: "End",
    end_all: "End all sessions",
    revoke: "Revoke",
    gone: "There is no such account.",
};

const CHINESE: PeopleText = PeopleText {
    title: "人员",
    hint: "所有登录过的人、他们在目录中的身份以及权限。",
    search: "搜索",
    total: |number| format!("{} 个账户", count(number)),
    name: "姓名",
    user: "用户",
    provider: "登录方式",
    roles: "角色",
    groups: "组",
    claims: "登录方提供的组和角色",
    signed_in: "最近登录",
    sessions: "浏览器",
    tokens: "令牌",
    end: "结束",
    end_all: "结束所有会话",
    revoke: "撤销",
    gone: "没有此账户。",
};
