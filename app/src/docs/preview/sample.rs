//! A page to begin with, that shows what can be written.

use crate::preferences::Language;

/// The page in a language.
pub(super) const fn sample(language: Language) -> &'static str {
    match language {
        Language::English => ENGLISH,
        Language::Chinese => CHINESE,
    }
}

const ENGLISH: &str = r#"# Checkout

Takes and confirms **orders**. Whoever calls it needs a token[^token].

!!! warning "Before the first call"
    Orders are real money. Try with the ==test cards== first.

## Call it

=== "curl"

    ```bash title="Open a checkout" hl_lines="2"
    curl -X POST https://checkout.example/orders \
      -H "Idempotency-Key: $(uuidgen)" \
      -d '{"cart": 42}'
    ```

=== "Go"

    ```go
    order, err := client.Open(ctx, cart)
    ```

## What happens then

```mermaid
flowchart LR
  Cart --> Checkout{Stock?}
  Checkout -->|yes| Payment
  Checkout -->|no| Sorry
```

| State | Meaning | Ends after |
|---|---|---:|
| `open` | The customer is choosing | 30 min |
| `paid` | Nothing may be lost from here on | – |

??? tip "When it is slow"
    Press <kbd>R</kbd> to retry, then look at the dashboards.

## Before a release

- [x] Contract tests are green
- [ ] The runbook names who is on call

*[runbook]: What to do when something breaks

[^token]: Ask the payments team for one.
"#;

const CHINESE: &str = r#"# 结账

接收并确认**订单**。调用方需要令牌[^token]。

!!! warning "首次调用之前"
    订单涉及真实资金，请先使用==测试卡==。

## 调用

=== "curl"

    ```bash title="创建结账" hl_lines="2"
    curl -X POST https://checkout.example/orders \
      -H "Idempotency-Key: $(uuidgen)" \
      -d '{"cart": 42}'
    ```

=== "Go"

    ```go
    order, err := client.Open(ctx, cart)
    ```

## 之后发生什么

```mermaid
flowchart LR
  购物车 --> 结账{有库存?}
  结账 -->|有| 支付
  结账 -->|无| 抱歉
```

| 状态 | 含义 | 结束于 |
|---|---|---:|
| `open` | 客户正在选择 | 30 分钟 |
| `paid` | 此后不得丢失任何数据 | – |

??? tip "变慢时"
    按 <kbd>R</kbd> 重试，然后查看仪表板。

## 发布之前

- [x] 契约测试通过
- [ ] 运维手册写明值班人员

[^token]: 向支付团队申请。
"#;
