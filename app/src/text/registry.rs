//! The words of registering and of sources. Apart from the others, so that only that page carries
//! them.

use crate::{
    preferences::{Language, Preferences},
    ui::count,
};
use leptos::prelude::expect_context;

/// The words in one language. Effects are in the order of [`platform::catalog::Effect::NAMES`].
pub struct RegistryText {
    pub title: &'static str,
    pub hint: &'static str,
    pub sections: &'static str,
    pub register: &'static str,
    pub sources: &'static str,
    pub readonly: &'static str,
    pub closed: &'static str,
    pub denied: &'static str,
    pub address: &'static str,
    pub address_hint: &'static str,
    pub validate: &'static str,
    pub analyze: &'static str,
    pub analyzing: &'static str,
    pub refused: &'static str,
    pub preview: &'static str,
    pub effect_names: [&'static str; 5],
    pub effect_counts: [fn(u64) -> String; 5],
    pub refused_count: fn(u64) -> String,
    pub nothing_there: &'static str,
    pub leads_to: fn(u64) -> String,
    pub registered_already: &'static str,
    pub open_source: &'static str,
    pub more: fn(&str) -> String,
    /// Place, source.
    pub kept_by: fn(&str, &str) -> String,
    pub missing_hint: &'static str,
    pub difference: &'static str,
    pub unusable: &'static str,
    pub no_file: &'static str,
    pub suggestion_write: fn(&str) -> String,
    pub suggestion_commit: &'static str,
    pub suggestion_address: &'static str,
    pub suggestion_register: &'static str,
    pub registered: &'static str,
    pub registered_hint: &'static str,
    pub none_registered: &'static str,
    pub none_registered_hint: &'static str,
    pub configured: &'static str,
    pub configured_hint: &'static str,
    pub read_at: &'static str,
    pub read_by: &'static str,
    pub registered_at: &'static str,
    pub from_configuration: &'static str,
    pub read_again: &'static str,
    pub unregister: &'static str,
    pub all_sources: &'static str,
    pub no_entities: &'static str,
    pub coming: &'static str,
    pub source_gone: &'static str,
    pub source_gone_hint: &'static str,
    pub unregister_title: &'static str,
    pub going: fn(u64) -> String,
    pub staying: fn(u64) -> String,
    /// Entity, source.
    pub falls_to: fn(&str, &str) -> String,
    pub unregister_undo: &'static str,
    pub unregister_now: &'static str,
    pub keep: &'static str,
    pub delete_title: &'static str,
    pub delete_hint: fn(&str) -> String,
    pub delete_now: &'static str,
    pub elsewhere_title: &'static str,
    pub elsewhere_source: fn(&str) -> String,
    /// Entity, place, source.
    pub elsewhere_entity: fn(&str, &str, &str) -> String,
}

/// How much an effect asks for attention, in the same order.
pub const EFFECT_TONES: [&str; 5] = ["bad", "accent", "good", "warn", "plain"];

/// The words of this page's language.
pub fn use_registry_text() -> &'static RegistryText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

fn entities(number: u64) -> String {
    format!("{} {}", count(number), if number == 1 { "entity" } else { "entities" })
}

const ENGLISH: RegistryText = RegistryText {
    title: "Register",
    hint: "Add what a catalog file describes. You see what it would do before anything is stored.",
    sections: "Registering",
    register: "Register",
    sources: "Sources",
    readonly: "The catalog is read-only here (catalog.readonly): nothing can be registered or removed by hand. Change the files that it is read from instead.",
    denied: "You may look, and not register: that needs the permission catalog.register.",
    closed: "Nothing reads locations that are registered by hand here. Add them to catalog.sources instead.",
    address: "Address",
    address_hint: "The https address of a catalog file, of a repository's page, or of a Git repository (ending in .git).",
    validate: "Check a file first",
    analyze: "Analyze",
    analyzing: "Reading…",
    refused: "This can't be registered.",
    preview: "What it would do",
    effect_names: ["conflict", "changed", "added", "missing", "unchanged"],
    effect_counts: [
        |number| format!("{} in conflict", count(number)),
        |number| format!("{} changed", count(number)),
        |number| format!("{} added", count(number)),
        |number| format!("{} missing", count(number)),
        |number| format!("{} unchanged", count(number)),
    ],
    refused_count: |number| format!("{} refused", count(number)),
    nothing_there: "Nothing is described there.",
    leads_to: |number| format!("Leads to {} files", count(number)),
    registered_already: "It is registered already.",
    open_source: "Open the source",
    more: |number| format!("and {number} more"),
    kept_by: |place, source| {
        format!("{place} has it and keeps it (source {source}). Rename or remove one of the two.")
    },
    missing_hint: "It was read from here and is no longer there: it would leave the catalog, or stay as an orphan.",
    difference: "What changes",
    unusable: "What can't be used",
    no_file: "There is no catalog file yet",
    suggestion_write: |file| {
        format!("Begin {file} with this, and fill in who owns it and what it is.")
    },
    suggestion_commit: "Commit it to the root of the repository.",
    suggestion_address: "There it has the address",
    suggestion_register: "Come back and analyze the address again, or let discovery find it.",
    registered: "Registered by hand",
    registered_hint: "Addresses that somebody registered here or by the API.",
    none_registered: "Nothing is registered by hand",
    none_registered_hint: "Register the address of a catalog file, and what it describes appears in the catalog.",
    configured: "From the configuration",
    configured_hint: "Set by the operator in catalog.sources; they can be read again, but not removed here.",
    read_at: "Read",
    read_by: "by",
    registered_at: "Registered",
    from_configuration: "From the configuration",
    read_again: "Read again",
    unregister: "Unregister…",
    all_sources: "All sources",
    no_entities: "No entities",
    coming: "It is being read; what it holds appears here by itself.",
    source_gone: "This source is not there any more",
    source_gone_hint: "It was unregistered, or taken out of the configuration.",
    unregister_title: "Unregister this source?",
    going: |number| match number {
        0 => "No entity leaves the catalog.".to_owned(),
        1 => "1 entity leaves the catalog:".to_owned(),
        _ => format!("{} leave the catalog:", entities(number)),
    },
    staying: |number| {
        let stay = if number == 1 { "stays" } else { "stay" };
        format!("{} {stay}: another source has the same.", entities(number))
    },
    falls_to: |entity, source| format!("{entity} falls to {source}"),
    unregister_undo: "Registering the address again brings all of it back; files and history are not touched.",
    unregister_now: "Unregister",
    keep: "Keep it",
    delete_title: "Delete this orphan?",
    delete_hint: |name| {
        format!(
            "No location leads to {name} any more. Deleting it takes it out of the catalog; its history is kept, and it comes back if a location names its file again."
        )
    },
    delete_now: "Delete",
    elsewhere_title: "It is taken out where it stands",
    elsewhere_source: |source| {
        format!(
            "{source} is a source of the configuration. Take it out of catalog.sources (SLIPWAY__CATALOG__SOURCES) and start Slipway again."
        )
    },
    elsewhere_entity: |name, place, source| {
        format!(
            "{name} stands in {place} of {source}, a source of the configuration. Take the document out of that file, or the file out of the Location that names it: with the next reading it is gone. Deleting it here would only last until then."
        )
    },
};

const CHINESE: RegistryText = RegistryText {
    title: "注册",
    hint: "添加目录文件所描述的内容。保存之前，您会先看到它的影响。",
    sections: "注册",
    register: "注册",
    sources: "来源",
    readonly: "此处的目录为只读（catalog.readonly）：不能手动注册或移除。请修改其来源文件。",
    closed: "此处不读取手动注册的位置，请将其加入 catalog.sources。",
    denied: "您可以查看，但不能注册：这需要权限 catalog.register。",
    address: "地址",
    address_hint: "目录文件、仓库页面或 Git 仓库（以 .git 结尾）的 https 地址。",
    validate: "先检查文件",
    analyze: "分析",
    analyzing: "读取中…",
    refused: "无法注册。",
    preview: "将会发生什么",
    effect_names: ["冲突", "更改", "新增", "缺失", "不变"],
    effect_counts: [
        |number| format!("{} 个冲突", count(number)),
        |number| format!("{} 个更改", count(number)),
        |number| format!("{} 个新增", count(number)),
        |number| format!("{} 个缺失", count(number)),
        |number| format!("{} 个不变", count(number)),
    ],
    refused_count: |number| format!("{} 个被拒绝", count(number)),
    nothing_there: "该处没有任何描述。",
    leads_to: |number| format!("指向 {} 个文件", count(number)),
    registered_already: "已经注册。",
    open_source: "打开来源",
    more: |number| format!("另有 {number} 个"),
    kept_by: |place, source| {
        format!("{place} 已拥有它并将保留（来源 {source}）。请重命名或移除其中之一。")
    },
    missing_hint: "它曾从这里读取，但现已不存在：它将离开目录，或成为孤立实体。",
    difference: "变化",
    unusable: "无法使用的内容",
    no_file: "尚无目录文件",
    suggestion_write: |file| format!("以下面的内容开始编写 {file}，并填写所有者和类型。"),
    suggestion_commit: "提交到仓库根目录。",
    suggestion_address: "地址为",
    suggestion_register: "然后回到这里重新分析该地址，或等待自动发现。",
    registered: "手动注册",
    registered_hint: "通过此处或 API 注册的地址。",
    none_registered: "没有手动注册的来源",
    none_registered_hint: "注册目录文件的地址，其中描述的内容便会出现在目录中。",
    configured: "来自配置",
    configured_hint: "由管理员在 catalog.sources 中设置；可以重新读取，但不能在此移除。",
    read_at: "读取于",
    read_by: "读取者",
    registered_at: "注册于",
    from_configuration: "来自配置",
    read_again: "重新读取",
    unregister: "取消注册…",
    all_sources: "所有来源",
    no_entities: "没有实体",
    coming: "正在读取，内容会自动出现在这里。",
    source_gone: "该来源已不存在",
    source_gone_hint: "它已被取消注册，或已从配置中移除。",
    unregister_title: "取消注册该来源？",
    going: |number| match number {
        0 => "没有实体会离开目录。".to_owned(),
        _ => format!("{} 个实体将离开目录：", count(number)),
    },
    staying: |number| format!("{} 个实体会保留，因为其他来源也描述了它们：", count(number)),
    falls_to: |entity, source| format!("{entity} 归于 {source}"),
    unregister_undo: "重新注册该地址即可全部恢复；文件和历史不受影响。",
    unregister_now: "取消注册",
    keep: "保留",
    delete_title: "删除该孤立实体？",
    delete_hint: |name| {
        format!(
            "已没有位置指向 {name}。删除会将其移出目录；历史会保留，若有位置再次指向其文件，它会重新出现。"
        )
    },
    delete_now: "删除",
    elsewhere_title: "请在其所在之处移除",
    elsewhere_source: |source| {
        format!(
            "{source} 是配置中的来源。请将其从 catalog.sources（SLIPWAY__CATALOG__SOURCES）中移除并重新启动 Slipway。"
        )
    },
    elsewhere_entity: |name, place, source| {
        format!(
            "{name} 位于 {source}（配置中的来源）的 {place}。请从该文件中移除此文档，或从指向它的 Location 中移除该文件：下次读取后它就会消失。在此删除只会维持到那时。"
        )
    },
};
