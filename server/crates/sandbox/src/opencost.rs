//! `OpenCost`: one instance a cluster, below `/opencost/ENVIRONMENT`.

use crate::{
    company::{Environment, ORGANISATION},
    costs::{Allocated, DAY, cluster, cluster_of, day_of},
    world::World,
};
use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use platform::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

#[derive(Clone)]
struct Server {
    world: Arc<World>,
    environment: Environment,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Asked {
    window: String,
    aggregate: String,
    step: String,
    include_idle: bool,
}

/// The API of an environment's cluster.
pub(crate) fn routes(world: Arc<World>, environment: Environment) -> Router {
    Router::new()
        .route("/allocation", get(allocation))
        .route("/allocation/compute", get(allocation))
        .with_state(Server { world, environment })
}

async fn allocation(State(server): State<Server>, Query(asked): Query<Asked>) -> Response {
    match server.answer(&asked) {
        Ok(data) => Json(json!({ "code": 200, "data": data })).into_response(),
        Err(message) => {
            let body = json!({ "code": 400, "message": message });
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
    }
}

/// Sums of a set, by name.
#[derive(Default)]
struct Summed {
    amounts: BTreeMap<&'static str, i64>,
    /// Billionths that were used of cores and memory.
    used: (i128, i128),
    namespace: String,
}

impl Server {
    fn answer(&self, asked: &Asked) -> Result<Vec<Value>, String> {
        let (start, end) = window(&asked.window, self.world.now())?;
        let step = match asked.step.as_str() {
            "" => end - start,
            step => duration(step).ok_or_else(|| format!("illegal step: {step}"))?,
        };
        if step <= 0 || (end - start) / step > 400 {
            return Err("too many steps".to_owned());
        }
        // They run back from the end.
        let mut sets = Vec::new();
        let mut until = end;
        while until > start {
            let from = (until - step).max(start);
            sets.push(self.set(from, until, asked)?);
            until = from;
        }
        sets.reverse();
        Ok(sets)
    }

    fn set(&self, from: i64, until: i64, asked: &Asked) -> Result<Value, String> {
        let parts: Vec<&str> = asked.aggregate.split(',').filter(|part| !part.is_empty()).collect();
        let mut sums: BTreeMap<String, Summed> = BTreeMap::new();
        let known = until.min(self.world.now().0);
        for day in day_of(from)..=day_of((known - 1).max(from)) {
            let lasts = known.min((day + 1) * DAY) - from.max(day * DAY);
            if lasts <= 0 {
                continue;
            }
            for one in cluster(&self.world, self.environment, day).iter() {
                if one.idle && !asked.include_idle {
                    continue;
                }
                let name = if one.idle { "__idle__".to_owned() } else { self.name(one, &parts)? };
                sums.entry(name).or_default().take(one, lasts);
            }
        }
        let cluster = cluster_of(self.environment);
        let told = |(name, summed): (String, Summed)| {
            let value = summed.json(&name, &cluster, from, until);
            (name, value)
        };
        Ok(Value::Object(sums.into_iter().map(told).collect::<Map<String, Value>>()))
    }

    /// The values of what is grouped by, with slashes between them.
    fn name(&self, one: &Allocated, parts: &[&str]) -> Result<String, String> {
        let none = || "__unallocated__".to_owned();
        let value = |part: &&str| match *part {
            "cluster" => Ok(cluster_of(self.environment)),
            "namespace" => Ok(one.namespace.to_owned()),
            "label:app_kubernetes_io_name" => {
                Ok(one.service.map_or_else(none, |service| service.name.to_owned()))
            }
            "label:team" => Ok(one.service.map_or_else(none, |service| service.team.to_owned())),
            "label:environment" => {
                Ok(one.service.map_or_else(none, |_| self.environment.name().to_owned()))
            }
            label if label.starts_with("label:") => Ok(none()),
            other => Err(format!("unsupported aggregation: {other}")),
        };
        if parts.is_empty() {
            return Ok(one.service.map_or(one.namespace, |service| service.name).to_owned());
        }
        Ok(parts.iter().map(value).collect::<Result<Vec<_>, _>>()?.join("/"))
    }
}

impl Summed {
    fn take(&mut self, one: &Allocated, lasts: i64) {
        let share = |amount: i64| {
            let part = i128::from(amount) * i128::from(lasts) / i128::from(DAY);
            i64::try_from(part).unwrap_or_default()
        };
        let cost = one.cost;
        let amounts = [
            ("cpuCost", cost.cpu),
            ("ramCost", cost.memory),
            ("pvCost", cost.storage),
            ("networkCost", cost.network),
            ("gpuCost", cost.gpu),
            ("loadBalancerCost", cost.load_balancer),
        ];
        for (name, amount) in amounts {
            *self.amounts.entry(name).or_default() += share(amount);
        }
        // Thousandths of hours: as billionths they are written like money.
        *self.amounts.entry("cpuCoreHours").or_default() += share(cost.core_hours * 1_000_000);
        self.used.0 += i128::from(share(cost.cpu)) * i128::from(cost.cpu_used) / 1_000;
        self.used.1 += i128::from(share(cost.memory)) * i128::from(cost.memory_used) / 1_000;
        one.namespace.clone_into(&mut self.namespace);
    }

    fn json(&self, name: &str, cluster: &str, from: i64, until: i64) -> Value {
        let of = |name: &str| self.amounts.get(name).copied().unwrap_or_default();
        let total: i64 = self
            .amounts
            .iter()
            .filter(|(name, _)| **name != "cpuCoreHours")
            .map(|(_, one)| one)
            .sum();
        let efficiency = |used: i128, paid: i64| {
            if paid == 0 {
                0.0
            } else {
                number(i64::try_from(used * 1_000_000_000 / i128::from(paid)).unwrap_or_default())
            }
        };
        let paid = of("cpuCost") + of("ramCost");
        let (start, end) = (Timestamp(from).to_rfc3339(), Timestamp(until).to_rfc3339());
        let mut value = json!({
            "name": name,
            "properties": { "cluster": cluster },
            "window": { "start": start, "end": end },
            "start": start,
            "end": end,
            "minutes": (until - from) / 60_000,
            "cpuEfficiency": efficiency(self.used.0, of("cpuCost")),
            "ramEfficiency": efficiency(self.used.1, of("ramCost")),
            "totalEfficiency": efficiency(self.used.0 + self.used.1, paid),
            "cpuCostAdjustment": 0,
            "ramCostAdjustment": 0,
            "gpuCostAdjustment": 0,
            "pvCostAdjustment": 0,
            "networkCostAdjustment": 0,
            "loadBalancerCostAdjustment": 0,
            "sharedCost": 0,
            "externalCost": 0,
            "totalCost": number(total),
        });
        for (name, amount) in &self.amounts {
            value[*name] = number(*amount).into();
        }
        if !self.namespace.is_empty() {
            value["properties"]["namespace"] = self.namespace.as_str().into();
            let labels =
                json!({ "kubernetes_io_metadata_name": self.namespace, "owner": ORGANISATION });
            value["properties"]["namespaceLabels"] = labels;
        }
        value
    }
}

/// Billionths as JSON writes them: with up to fifteen digits it is the same number.
#[expect(clippy::cast_precision_loss, reason = "a cluster costs less than a million dollars a day")]
fn number(nanos: i64) -> f64 {
    nanos as f64 / 1e9
}

/// `RFC3339,RFC3339`, `epoch,epoch`, `7d`, `12h`.
fn window(text: &str, now: Timestamp) -> Result<(i64, i64), String> {
    let wrong = || format!("illegal window: {text}");
    if let Some((start, end)) = text.split_once(',') {
        let moment = |text: &str| {
            let epoch = text.parse::<i64>().ok().map(|seconds| seconds * 1_000);
            epoch.or_else(|| crate::moments::rfc3339(text))
        };
        let (start, end) = moment(start).zip(moment(end)).ok_or_else(wrong)?;
        return if start < end { Ok((start, end)) } else { Err(wrong()) };
    }
    let length = duration(text).ok_or_else(wrong)?;
    Ok((now.0 - length, now.0))
}

/// `1d`, `12h`, `30m`, in milliseconds.
fn duration(text: &str) -> Option<i64> {
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "d" => DAY,
        "h" => 3_600_000,
        "m" => 60_000,
        _ => return None,
    };
    count.parse::<i64>().ok().filter(|count| (1..=10_000).contains(count)).map(|count| count * unit)
}
