//! 中文。

use super::SummaryText;
use crate::ui::count;

pub(super) const CHINESE: SummaryText = SummaryText {
    title: "管理摘要",
    hint: "公司如何交付、服务状况如何、费用几何，尽在一页。",
    topics: ["交付", "可观测性", "费用"],
    period: |range, before, zone| format!("{range}，与 {before} 相比；日期按 {zone}。"),
    opening: |topic, better, worse| match (better, worse) {
        (0, 0) => format!("{topic}：没有可比较的变化。"),
        (better, 0) => format!("{topic}：{} 项变好，无变差。", count(better)),
        (0, worse) => format!("{topic}：{} 项变差，无变好。", count(worse)),
        (better, worse) => format!("{topic}：{} 项变好，{} 项变差。", count(better), count(worse)),
    },
    better: |was| format!("优于此前的 {was}"),
    worse: |was| format!("差于此前的 {was}"),
    same: |was| format!("与此前相同，{was}"),
    other: |was| format!("此前为 {was}"),
    of_team: |measure, team| format!("{team} 的{measure}"),
    stands_out: |what, now, change| format!("{what}为 {now}，{change}"),
    is: |what, now| format!("{what}：{now}"),
    notable: "值得注意",
    facts: [
        ("observability.failing", "故障服务"),
        ("observability.degraded", "降级服务"),
        ("observability.healthy", "健康服务"),
        ("observability.incidents", "未解决事件"),
        ("observability.firing", "触发中的监控"),
        ("observability.objectives", "有风险的目标"),
        ("observability.incident", "事件"),
        ("costs.total", "支出"),
        ("costs.month", "本月预测"),
        ("costs.efficiency", "付费资源的使用率"),
        ("costs.over-budget", "超预算支出"),
        ("costs.day", "单日费用"),
    ],
    too_little: "数据过少",
    missing: |topic| format!("{topic} 未响应；其余部分完整。"),
    nothing: "尚无可摘要的内容",
    nothing_hint: "一旦交付可度量、费用已知或服务受到监控，即在此摘要。",
};
