//! What is found by what.

use crate::world::{World, ask, entity, somebody};
use platform::{
    access::Asker,
    search::{Search, SearchError, SearchField, SearchQuery},
};
use serde_json::json;

async fn shop() -> World {
    let world = World::new().await;
    let describe = |text: &str| json!({"metadata": {"description": text}});
    world
        .tell(vec![
            entity("Component", "checkout-api", "checkout-api", describe("Opens a checkout and places the order")),
            entity("Component", "checkout-web", "Checkout web", describe("The pages of the checkout")),
            entity("Component", "payments", "Payments", json!({"metadata": {"description": "Charges cards. Errors are ERR_PAY_4021.", "tags": ["java", "tier-1"]}, "spec": {"owner": "money"}})),
            entity("Component", "payments-legacy", "Payments (legacy)", json!({"metadata": {"tags": ["php"]}, "spec": {"lifecycle": "deprecated", "owner": "money"}})),
            entity("Component", "cluster-tools", "Cluster tools", describe("Helpers for kubernetes")),
            entity("System", "order-flow", "订单流程", describe("从购物车到发货的订单处理")),
            entity("Group", "money", "Money team", json!({"spec": {"type": "team", "children": []}})),
            entity("API", "orders-v1", "Orders API", json!({"spec": {"type": "openapi", "definition": "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n  /orders/{id}/refund:\n    post: {operationId: refundOrder, summary: Give the money back}\n"}})),
        ])
        .await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_the_field_are_found() {
    let world = shop().await;
    let first = async |text: &str| world.titles(text).await.into_iter().next().unwrap_or_default();
    assert_eq!(first("checkout-api").await, "checkout-api");
    assert_eq!(first("checkout api").await, "checkout-api");
    assert_eq!(first("refundOrder").await, "POST /orders/{id}/refund");
    assert_eq!(first("/orders/refund").await, "POST /orders/{id}/refund");
    assert_eq!(first("ERR_PAY_4021").await, "Payments");
    assert_eq!(first("订单").await, "订单流程");
    assert_eq!(first("发货").await, "订单流程");
    assert_eq!(first("k8s").await, "Cluster tools");
    assert_eq!(first("paymnets").await, "Payments");
    assert_eq!(first("charging card").await, "Payments");
    assert_eq!(first("how do I place an order").await, "checkout-api");
    assert!(world.titles("zzzzqqqq").await.is_empty());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_narrow_exclude_and_quote() {
    let world = shop().await;
    let titles = async |text: &str| {
        let mut titles = world.titles(text).await;
        titles.sort();
        titles
    };
    assert_eq!(
        titles("payments owner:money kind:Component").await,
        ["Payments", "Payments (legacy)"]
    );
    assert_eq!(titles("payments -tag:php kind:component").await, ["Payments"]);
    assert_eq!(titles("payments -legacy kind:component").await, ["Payments"]);
    assert_eq!(titles("lifecycle:deprecated").await, ["Payments (legacy)"]);
    assert_eq!(titles("\"places the order\"").await, ["checkout-api"]);
    assert!(titles("\"order the places\"").await.is_empty());
    assert_eq!(titles("updated:<1h tag:java").await, ["Payments"]);
    assert!(titles("updated:>1h").await.is_empty());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_finds_what_begins_so() {
    let world = shop().await;
    for text in ["c", "che", "checkout-a", "checkuot"] {
        let query = SearchQuery { typing: true, ..ask(text) };
        let page = world.find(&Asker::system("test"), &query).await;
        assert!(page.hits.iter().any(|hit| hit.title == "checkout-api"), "{text}: {page:?}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_is_shown_explained_and_suggested() {
    let world = shop().await;
    let query = SearchQuery { explain: true, ..ask("card") };
    let page = world.find(&somebody("admin"), &query).await;
    let hit = &page.hits[0];
    assert!(hit.text.iter().any(|piece| piece.found && piece.text.starts_with("card")), "{hit:?}");
    assert!(hit.explanation.as_ref().is_some_and(|why| why.reasons.len() > 3));
    let page = world.find(&somebody("viewer"), &query).await;
    assert!(page.hits.iter().all(|hit| hit.explanation.is_none()));
    let page = world.find(&somebody("viewer"), &ask("paymets")).await;
    assert_eq!(page.suggestions[0].text, "payments");
    let page = world.find(&somebody("viewer"), &ask("payments kind:component")).await;
    let owners = page.facets.iter().find(|facet| facet.field == SearchField::Owner).unwrap();
    assert_eq!(
        (owners.values[0].value.as_str(), owners.values[0].count),
        ("group:default/money", 2)
    );
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn use_and_ownership_raise() {
    let world = shop().await;
    let jane = somebody("developer");
    let before = world.find(&jane, &ask("checkout")).await;
    let last = before.hits.iter().find(|hit| hit.title == "Checkout web").unwrap();
    let search = world.search.asked(&jane);
    for _ in 0..20 {
        search.opened(&last.entity).await.unwrap();
    }
    search.remember("checkout").await.unwrap();
    let after = world.find(&jane, &ask("checkout")).await;
    assert_eq!(after.hits[0].title, "Checkout web");
    assert_eq!(search.personal().await.unwrap().recent[0].text, "checkout");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_are_kept_by_each_person_for_themselves() {
    let world = shop().await;
    let jane = world.search.asked(&somebody("developer"));
    for text in ["cart", "  ", "checkout", "cart"] {
        jane.remember(text).await.unwrap();
    }
    jane.save("Mine", "/search?query=cart").await.unwrap();
    jane.save("Mine", "/search?query=checkout").await.unwrap();
    let kept = jane.personal().await.unwrap();
    let recent: Vec<&str> = kept.recent.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(recent, ["cart", "checkout"], "the last one first, each once");
    let saved: Vec<&str> = kept.saved.iter().map(|one| one.address.as_str()).collect();
    assert_eq!(saved, ["/search?query=checkout"]);
    for (name, address) in [("", "/search"), ("Away", "https://elsewhere.example"), ("Away", "//x")]
    {
        assert!(matches!(jane.save(name, address).await, Err(SearchError::BadQuery(_))));
    }
    let nobody = world.search.asked(&Asker::guest());
    assert_eq!(nobody.personal().await.unwrap().saved, []);
    jane.forget("Mine").await.unwrap();
    assert_eq!(jane.personal().await.unwrap().saved, []);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_category_lacks_is_told_of_the_others() {
    let world = shop().await;
    let categories = ["people".to_owned()].into();
    let page = world.find(&somebody("viewer"), &SearchQuery { categories, ..ask("refund") }).await;
    assert_eq!((page.total, page.hits.len()), (0, 0));
    let others: Vec<(&str, u64)> =
        page.categories.iter().map(|one| (one.category.as_str(), one.count)).collect();
    assert_eq!(others, [("operations", 1)]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_what_apis_exchange_are_found() {
    let world = World::new().await;
    let definition = "openapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n    Refund:\n      properties:\n        reasonCode: {type: string, description: Why the shopper sent it back}\n        amount: {type: integer}\n";
    let spec = json!({"spec": {"type": "openapi", "definition": definition}});
    world.tell(vec![entity("API", "returns", "Returns API", spec)]).await;
    for text in ["Refund.reasonCode", "reasonCode", "reason code", "why sent back"] {
        let page = world.find(&somebody("viewer"), &ask(text)).await;
        let field = page.hits.iter().find(|hit| hit.category == "fields");
        assert_eq!(field.map(|hit| hit.title.as_str()), Some("Refund.reasonCode"), "{text}");
        assert_eq!(field.unwrap().address, "/catalog/default/api/returns/definition");
    }
    assert_eq!(world.titles("Refund.amount").await.first().map(String::as_str), Some("Refund"));
    world.end().await;
}
