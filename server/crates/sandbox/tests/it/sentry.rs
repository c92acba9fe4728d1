//! Sentry: pages, searches, acts; and that its issues are of the very deployments that Argo CD tells of.

use crate::support::{Asked, NOON};
use platform::Timestamp;
use sandbox::{Environment, Vendor};
use serde_json::{Value, json};

const OWN: &str = "/api/0/organizations/northwind";

async fn list(asked: &Asked, query: &str) -> Vec<Value> {
    let answer = asked.get(Vendor::Sentry, &format!("{OWN}/issues/?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json().as_array().unwrap().clone()
}

#[tokio::test]
async fn lists_are_cut_into_pages_with_both_neighbours_always_named() {
    let asked = Asked::new().await;
    let all = list(&asked, "query=&limit=100").await;
    let (mut found, mut cursor) = (Vec::new(), "0:0:0".to_owned());
    loop {
        let path = format!("{OWN}/issues/?query=&limit=7&cursor={cursor}");
        let page = asked.get(Vendor::Sentry, &path).await;
        found.extend(page.json().as_array().unwrap().clone());
        let link = page.headers["link"].to_str().unwrap().to_owned();
        assert!(link.contains("rel=\"previous\"") && link.contains("rel=\"next\""), "{link}");
        let next = link.split(", <").nth(1).unwrap();
        if next.contains("results=\"false\"") || found.len() >= all.len() {
            break;
        }
        cursor = next.split("cursor=\"").nth(1).unwrap().trim_end_matches('"').to_owned();
    }
    let ids = |all: &[Value]| all.iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&found[..all.len().min(found.len())]), ids(&all));
    assert!(asked.get(Vendor::Sentry, &format!("{OWN}/issues/?limit=101")).await.status == 400);
    assert!(asked.get(Vendor::Sentry, "/api/0/organizations/acme/issues/").await.status == 404);
    let nobody = asked.send(asked.request("GET", Vendor::Sentry, &format!("{OWN}/issues/"))).await;
    assert_eq!(nobody.status, 401);
    assert!(nobody.headers.get("x-sentry-rate-limit-limit").is_none());
}

#[tokio::test]
async fn searches_choose_and_the_usual_one_is_of_what_is_open() {
    let asked = Asked::new().await;
    let usual = list(&asked, "limit=100").await;
    assert!(!usual.is_empty() && usual.iter().all(|one| one["status"] == "unresolved"));
    let resolved = list(&asked, "query=is:resolved&limit=100").await;
    assert!(!resolved.is_empty() && resolved.iter().all(|one| one["status"] == "resolved"));
    let project = usual[0]["project"]["id"].as_str().unwrap().to_owned();
    let own = list(&asked, &format!("project={project}&query=")).await;
    assert!(own.iter().all(|one| one["project"]["id"] == project.as_str()));
    let (first, last) = (&usual[0]["lastSeen"], &usual[usual.len() - 1]["lastSeen"]);
    assert!(first.as_str() >= last.as_str(), "what was seen last stands first");
}

#[tokio::test]
async fn what_people_do_is_done_and_what_lasts_comes_back() {
    let asked = Asked::new().await;
    let open = list(&asked, "limit=100").await;
    // One that has always been there comes again after minutes to hours.
    let issue = open.iter().find(|one| one["substatus"] == "ongoing").unwrap();
    let at = format!("{OWN}/issues/{}/", issue["id"].as_str().unwrap());
    let put = async |body: Value| {
        let request = asked.request("PUT", Vendor::Sentry, &at).bearer_auth(sandbox::TOKEN);
        let request = request.header("content-type", "application/json").body(body.to_string());
        asked.send(request).await
    };
    let done = put(json!({"status": "resolved"})).await;
    assert_eq!((done.status, done.json()["status"].clone()), (200, json!("resolved")));
    assert_eq!(asked.get(Vendor::Sentry, &at).await.json()["status"], "resolved");
    asked.hand.to(NOON + 12 * 3_600_000);
    let later = asked.get(Vendor::Sentry, &at).await.json();
    assert_eq!(
        (&later["status"], &later["substatus"]),
        (&json!("unresolved"), &json!("regressed"))
    );
    let members = asked.get(Vendor::Sentry, &format!("{OWN}/members/")).await.json();
    let who = &members[0]["user"];
    let to = format!("user:{}", who["id"].as_str().unwrap());
    assert_eq!(put(json!({"assignedTo": to})).await.json()["assignedTo"]["name"], who["name"]);
    assert_eq!(put(json!({"assignedTo": ""})).await.json()["assignedTo"], Value::Null);
    let unknown = put(json!({"assignedTo": "team:1"})).await;
    assert_eq!((unknown.status, unknown.text.contains("Unknown actor")), (400, true));
    assert_eq!(put(json!({"status": "gone"})).await.status, 400);
}

/// A number of the sandbox, computed a second way: the sum of what each hour had is what the detail says
/// of that time, and what is told now is what was told before plus what came since.
#[tokio::test]
async fn events_are_counted_the_same_in_every_series() {
    let asked = Asked::new().await;
    let number = |value: &Value| value.as_str().unwrap().parse::<i64>().unwrap();
    let sum = |series: &Value| -> i64 {
        series.as_array().unwrap().iter().map(|pair| pair[1].as_i64().unwrap()).sum()
    };
    let since = |series: &Value, second: i64| -> i64 {
        let pairs = series.as_array().unwrap().iter();
        let pairs = pairs.filter(|pair| pair[0].as_i64().unwrap() >= second);
        pairs.map(|pair| pair[1].as_i64().unwrap()).sum()
    };
    for issue in list(&asked, "query=&limit=40").await {
        let at = format!("{OWN}/issues/{}/", issue["id"].as_str().unwrap());
        let before = asked.get(Vendor::Sentry, &at).await;
        assert_eq!(before.status, 200, "{at}: {}", before.text);
        let before = before.json();
        let (day, month) = (&before["stats"]["24h"], &before["stats"]["30d"]);
        assert_eq!(day, &issue["stats"]["24h"], "{at}");
        // Since midnight, both series say the same.
        let midnight = NOON.div_euclid(86_400_000) * 86_400;
        let today = month.as_array().unwrap().last().unwrap()[1].as_i64().unwrap();
        assert_eq!(since(day, midnight), today, "{at}");
        assert!(sum(day) <= sum(month) && sum(month) <= number(&before["count"]), "{at}");
        asked.hand.to(NOON + 3_600_000);
        let after = asked.get(Vendor::Sentry, &at).await;
        asked.hand.to(NOON);
        // What happened more than a month ago is forgotten in its time.
        let long_ago = Timestamp(NOON - 40 * 86_400_000).to_rfc3339();
        if after.status == 404 && before["firstSeen"].as_str().unwrap() < long_ago.as_str() {
            continue;
        }
        let after = after.json();
        if after["firstSeen"] != before["firstSeen"] {
            continue;
        }
        let came = since(&after["stats"]["24h"], NOON.div_euclid(1000));
        assert_eq!(
            number(&after["count"]) - number(&before["count"]),
            came - since(day, NOON.div_euclid(1000)),
            "{at}"
        );
    }
}

/// A deployment that fails raises an error of the release that it brought.
#[tokio::test]
async fn what_argo_cd_shows_as_failing_has_an_open_issue_of_its_release() {
    let asked = Asked::new().await;
    let mut seen = 0;
    for hours in 0..24 * 10 {
        asked.hand.to(NOON + hours * 3_600_000);
        let vendor = Vendor::ArgoCd(Environment::Production);
        let argo = asked.get(vendor, "/api/v1/applications").await.json();
        for application in argo["items"].as_array().unwrap() {
            if application["status"]["health"]["status"] != "Degraded" {
                continue;
            }
            let name = application["metadata"]["name"].as_str().unwrap();
            let open =
                list(&asked, &format!("project={name}&query=is:unresolved level:fatal")).await;
            let image = application["status"]["summary"]["images"][0].as_str().unwrap();
            let tag = image.rsplit(':').next().unwrap();
            let mut found = false;
            for issue in &open {
                let at = format!("{OWN}/issues/{}/", issue["id"].as_str().unwrap());
                let detail = asked.get(Vendor::Sentry, &at).await.json();
                found |= detail["lastRelease"]["version"] == format!("{name}@{tag}");
            }
            assert!(found, "{name} {tag} at {hours}: {open:?}");
            seen += 1;
        }
        if seen > 3 {
            return;
        }
    }
    panic!("nothing failed in ten days");
}
