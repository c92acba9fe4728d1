//! The words of the choice of a span of time. Apart from the others, so that only pages with one
//! carry them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::time_range::RangePreset;

/// The words in one language.
pub struct RangeText {
    pub choose: &'static str,
    pub presets: [&'static str; 8],
    pub before: [&'static str; 8],
    pub before_custom: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub apply: &'static str,
    pub compare: &'static str,
    pub compare_hint: &'static str,
    pub compare_off: &'static str,
    pub zone: fn(&str) -> String,
}

impl RangeText {
    /// A span that is often asked for.
    pub fn preset(&self, preset: RangePreset) -> &'static str {
        self.presets[place(preset)]
    }

    /// The period before it, as what a number is compared with.
    pub fn before(&self, preset: Option<RangePreset>) -> &'static str {
        preset.map_or(self.before_custom, |preset| self.before[place(preset)])
    }
}

fn place(preset: RangePreset) -> usize {
    RangePreset::ALL.iter().position(|one| *one == preset).unwrap_or_default()
}

/// The words in the language of the page.
pub fn use_range_text() -> &'static RangeText {
    match expect_context::<Preferences>().language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

static ENGLISH: RangeText = RangeText {
    choose: "Time range",
    presets: [
        "Last hour",
        "Last 24 hours",
        "Last 7 days",
        "Last 30 days",
        "Last 90 days",
        "Last 13 months",
        "This month",
        "Last month",
    ],
    before: [
        "against the hour before",
        "against the 24 hours before",
        "against the 7 days before",
        "against the 30 days before",
        "against the 90 days before",
        "against the 13 months before",
        "against the same days of last month",
        "against the month before",
    ],
    before_custom: "against as much time before",
    from: "From",
    to: "To",
    apply: "Show",
    compare: "Compare",
    compare_hint: "Compare with the period before",
    compare_off: "Compare no more",
    zone: |zone| format!("Days of {zone}"),
};

static CHINESE: RangeText = RangeText {
    choose: "时间范围",
    presets: [
        "最近 1 小时",
        "最近 24 小时",
        "最近 7 天",
        "最近 30 天",
        "最近 90 天",
        "最近 13 个月",
        "本月",
        "上月",
    ],
    before: [
        "与前 1 小时相比",
        "与前 24 小时相比",
        "与前 7 天相比",
        "与前 30 天相比",
        "与前 90 天相比",
        "与前 13 个月相比",
        "与上月同期相比",
        "与前一个月相比",
    ],
    before_custom: "与此前同样长的时间相比",
    from: "从",
    to: "到",
    apply: "显示",
    compare: "对比",
    compare_hint: "与上期对比",
    compare_off: "取消对比",
    zone: |zone| format!("按 {zone} 的日期"),
};
