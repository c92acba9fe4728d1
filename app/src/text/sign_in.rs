//! The words of signing in. Apart from the others, so that only that page carries them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;

/// The words in one language.
pub struct SignInText {
    pub title: &'static str,
    pub lead: &'static str,
    pub left: &'static str,
    pub with: fn(&str) -> String,
    pub closed: fn(&str) -> String,
    pub closed_hint: &'static str,
    pub no_provider: &'static str,
    pub signed_in_as: fn(&str) -> String,
    pub go_on: &'static str,
    pub refused: fn(&str) -> String,
    pub untrusted: fn(&str) -> String,
    pub stale: &'static str,
    pub stale_hint: &'static str,
    pub unmatched: &'static str,
    pub unmatched_hint: &'static str,
    pub outside: &'static str,
    pub outside_hint: &'static str,
    pub too_many: &'static str,
    pub too_many_hint: &'static str,
    pub unavailable: &'static str,
    pub unavailable_hint: &'static str,
    pub sought: &'static str,
    pub claims: &'static str,
    pub setting: &'static str,
    pub no_claim: &'static str,
    pub nobody: &'static str,
    pub several: fn(usize) -> String,
}

/// The words of this page's language.
pub fn use_sign_in_text() -> &'static SignInText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: SignInText = SignInText {
    title: "Sign in to Slipway",
    lead: "The developer portal of your company.",
    left: "You have signed out.",
    with: |name| format!("Continue with {name}"),
    closed: |name| format!("{name} does not answer."),
    closed_hint: "It is asked again by itself; choose another way in, or try again in a moment.",
    no_provider: "No provider is set up: whoever sits at this machine is a guest.",
    signed_in_as: |name| format!("You are signed in as {name}."),
    go_on: "Go on",
    refused: |name| format!("{name} did not let you in"),
    untrusted: |name| format!("The answer of {name} can't be trusted"),
    stale: "This sign-in is over",
    stale_hint: "It took too long, was done already, or was begun in another browser. Begin again.",
    unmatched: "You are not in the catalog",
    unmatched_hint: "You have signed in, but no User of the catalog is you. Show this to the platform team.",
    outside: "Your account may not enter",
    outside_hint: "It is in none of the organisations that may.",
    too_many: "Too many attempts",
    too_many_hint: "Wait five minutes, then try again.",
    unavailable: "Signing in does not work now",
    unavailable_hint: "The database behind the portal does not answer. Try again in a moment.",
    sought: "Who was looked for",
    claims: "What the provider told",
    setting: "Decided by the settings",
    no_claim: "not told",
    nobody: "nobody",
    several: |number| format!("{number} people, and it must be one"),
};

const CHINESE: SignInText = SignInText {
    title: "登录 Slipway",
    lead: "公司的开发者门户。",
    left: "您已退出登录。",
    with: |name| format!("使用 {name} 登录"),
    closed: |name| format!("{name} 未响应。"),
    closed_hint: "系统会自动重试；请选择其他登录方式，或稍后再试。",
    no_provider: "尚未配置登录方式：使用本机的人即为访客。",
    signed_in_as: |name| format!("您已登录为 {name}。"),
    go_on: "继续",
    refused: |name| format!("{name} 未允许您登录"),
    untrusted: |name| format!("{name} 的应答不可信"),
    stale: "此次登录已失效",
    stale_hint: "耗时过长、已经完成，或在其他浏览器中开始。请重新开始。",
    unmatched: "目录中没有您",
    unmatched_hint: "您已登录，但目录中没有与您对应的用户。请将此页告知平台团队。",
    outside: "您的账户无权进入",
    outside_hint: "该账户不属于任何获准的组织。",
    too_many: "尝试次数过多",
    too_many_hint: "请等待五分钟后重试。",
    unavailable: "暂时无法登录",
    unavailable_hint: "门户的数据库未响应，请稍后重试。",
    sought: "查找过程",
    claims: "登录方提供的信息",
    setting: "由以下设置决定",
    no_claim: "未提供",
    nobody: "无匹配",
    several: |number| format!("{number} 人，但必须唯一"),
};
