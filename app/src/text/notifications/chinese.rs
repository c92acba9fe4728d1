//! In Chinese.

use super::NotificationsText;
use crate::ui::count;
use platform::{approvals::ApprovalState, deployments::Phase, scaffolder::TaskState};

pub(super) const CHINESE: NotificationsText = NotificationsText {
    title: "通知",
    hint: "待您处理的事项、您发起的操作的结果，以及您的团队应当知道的事。",
    unread: "未读",
    all: "全部",
    kinds: "类别",
    every_kind: "所有类别",
    read_one: "标为已读",
    read_all: "全部标为已读",
    is_new: "新",
    nothing_unread: "没有未读通知",
    nothing_at_all: "还没有任何通知",
    nothing_here: "待您处理的事项以及您的团队应当知道的事会显示在这里。",
    kept: |days| format!("通知会保留 {days} 天。"),
    change_wishes: "我会收到哪些通知？",
    wishes: "通知",
    wishes_hint: "您希望在何处收到哪些通知。在邮件发出前已在此阅读的通知不会再发送邮件。",
    in_portal: "门户内",
    by_mail: "电子邮件",
    mail_goes_to: |address| format!("邮件发送至 {address}。"),
    no_mail: "此门户不发送邮件；可由管理员设置。",
    no_address: "您的登录方未提供电子邮件地址，因此无法发送邮件。",
    kind_names: [
        "待您审批",
        "您的申请的结果",
        "您发起的同步",
        "您发起的任务",
        "团队的文档",
        "等待确认的移除",
        "相互冲突的描述",
        "即将到期的令牌",
        "预算与成本",
        "团队的一周",
        "模板任务的消息",
    ],
    approval_wanted: |by, permission, label| format!("{by} 请您审批：{permission}，{label}"),
    approval_answered: |state, permission, label| {
        let word = match state {
            ApprovalState::Waiting => "等待中",
            ApprovalState::Approved => "已批准",
            ApprovalState::Refused => "已拒绝",
            ApprovalState::Withdrawn => "已撤回",
            ApprovalState::Expired => "无人及时审批",
            ApprovalState::Done => "已批准并完成",
            ApprovalState::Failed => "已批准，但执行失败",
        };
        format!("{word}：{permission}，{label}")
    },
    sync_ended: |phase, application, environment| {
        let word = match phase {
            Phase::Succeeded => "已完成",
            Phase::Failed | Phase::Error => "失败",
            Phase::Running | Phase::Terminating => "进行中",
        };
        format!("{environment} 中 {application} 的同步{word}")
    },
    task: |state, label| match state {
        TaskState::Completed => format!("{label} 已完成"),
        TaskState::Failed => format!("{label} 失败"),
        TaskState::Cancelled => format!("{label} 已取消"),
        TaskState::Waiting => format!("{label} 正在等待处理"),
        TaskState::Open | TaskState::Processing => format!("{label} 正在进行"),
    },
    docs_failed: |label| format!("{label} 的文档无法构建"),
    docs_mended: |label| format!("{label} 的文档已可重新构建"),
    removals_held: |number| format!("您的团队有 {} 个实体即将从目录中移除", count(number)),
    conflict: |entity, places| format!("{entity} 在 {places} 处有描述"),
    budget_reached: |team, percent, month| format!("{team} 已使用 {month} 预算的 {percent}%"),
    costs_differ: |cluster, day, difference| {
        format!("{day}，{cluster} 中分配的成本与账单相差 {difference}")
    },
    token_ends: |name, day| format!("令牌 {name} 将于 {day} 到期"),
    message: |label| format!("模板 {label} 的任务发来消息"),
    delivery_week: |week| {
        let text = format!(
            "{}（{} 至 {}）：生产部署 {} 次（前一周 {} 次），含 {} 项变更，{} 次中有 {} 次失败",
            week.team,
            week.first,
            week.last,
            count(week.deployments),
            count(week.before),
            count(week.changes),
            count(week.attempts),
            count(week.failed)
        );
        let lead = week.lead.as_ref().map(|lead| format!("；从提交到生产用时 {lead}"));
        let restore = week.restore.as_ref().map(|time| format!("；故障恢复用时 {time}"));
        [Some(text), lead, restore].into_iter().flatten().collect()
    },
    time: |time| match time / 60_000 {
        minutes if minutes < 120 => format!("{minutes} 分钟"),
        minutes if minutes < 48 * 60 => format!("{} 小时", minutes / 60),
        minutes => format!("{} 天", minutes / 1_440),
    },
};
