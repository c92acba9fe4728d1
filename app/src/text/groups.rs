//! The words of the page of groups. Apart from the others, so that only that page carries them.

use crate::{
    preferences::{Language, Preferences},
    ui::count,
};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct GroupsText {
    pub hint: &'static str,
    pub sorts: [&'static str; 3],
    pub sort_hints: [&'static str; 3],
    pub search: &'static str,
    pub group: &'static str,
    pub claim: &'static str,
    pub name: &'static str,
    pub members: &'static str,
    pub roles: &'static str,
    pub providers: &'static str,
    pub direct: fn(u64) -> String,
    pub inherited: fn(u64) -> String,
    pub itself: &'static str,
    pub through: &'static str,
    pub by: &'static str,
    pub is_missing: &'static str,
    pub never_signed_in: &'static str,
    pub around: &'static str,
    pub below: &'static str,
    pub entity_page: &'static str,
    pub what_may: &'static str,
    pub account: &'static str,
    pub back: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub nobody: &'static str,
    pub gone: &'static str,
}

/// The words of this page's language.
pub fn use_groups_text() -> &'static GroupsText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: GroupsText = GroupsText {
    hint: "Which groups there are, who is in them, and which roles that gives them.",
    sorts: ["Catalog", "Told by providers", "In no group"],
    sort_hints: [
        "Groups of the catalog, each below the one that it is in. Who is in a group is in those around it too.",
        "Groups and roles that sign-in providers tell of people, and names that a role is given to.",
        "People who are in no group of the catalog: they own nothing with a team.",
    ],
    search: "Search",
    group: "Group",
    claim: "Group or role",
    name: "Name",
    members: "People",
    roles: "Roles that it gives",
    providers: "Told by",
    direct: |number| format!("{} named", count(number)),
    inherited: |number| format!("{} by groups below", count(number)),
    itself: "Named by the group itself",
    through: "By",
    by: "by",
    is_missing: "only mentioned",
    never_signed_in: "never signed in",
    around: "In",
    below: "Groups below",
    entity_page: "In the catalog",
    what_may: "What may they do?",
    account: "Account",
    back: "All groups",
    nothing: "No group is called this",
    nothing_hint: "Groups come from the catalog, names from what providers tell when somebody signs in.",
    nobody: "Nobody is in it.",
    gone: "There is no such group.",
};

const CHINESE: GroupsText = GroupsText {
    hint: "有哪些组、组中有谁，以及由此得到哪些角色。",
    sorts: ["目录", "登录方提供", "不在任何组"],
    sort_hints: [
        "目录中的组，逐级列出。某组的成员同时属于其上级组。",
        "登录方提供的组和角色，以及被授予角色的名称。",
        "不属于目录中任何组的人：他们不随团队拥有任何实体。",
    ],
    search: "搜索",
    group: "组",
    claim: "组或角色",
    name: "姓名",
    members: "人员",
    roles: "授予的角色",
    providers: "来源",
    direct: |number| format!("直接 {} 人", count(number)),
    inherited: |number| format!("经下级组 {} 人", count(number)),
    itself: "组内直接成员",
    through: "经由",
    by: "经由",
    is_missing: "仅被提及",
    never_signed_in: "从未登录",
    around: "属于",
    below: "下级组",
    entity_page: "在目录中查看",
    what_may: "可以做什么？",
    account: "账户",
    back: "所有组",
    nothing: "没有此名称的组",
    nothing_hint: "组来自目录，名称来自登录时登录方提供的信息。",
    nobody: "组中没有人。",
    gone: "没有此组。",
};
