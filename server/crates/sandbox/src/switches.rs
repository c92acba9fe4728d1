//! The switches of what is wrong with vendors: `GET /faults`, `PUT /faults/VENDOR` with a fault as
//! JSON, `DELETE /faults/VENDOR`. (A page of another site cannot send these: it would have to ask
//! first, and nobody answers that.)

use crate::{Fault, Faults, Vendor};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, put},
};
use serde_json::{Value, json};

pub(crate) fn routes(faults: Faults) -> Router {
    Router::new()
        .route("/", get(overview))
        .route("/faults", get(all))
        .route("/faults/{vendor}", put(set).delete(clear))
        .with_state(faults)
}

async fn overview(State(faults): State<Faults>) -> Json<Value> {
    let vendors = Vendor::ALL.map(|vendor| {
        json!({"name": vendor.name(), "path": vendor.path(), "fault": faults.of(vendor.name())})
    });
    Json(json!({"company": "Northwind, an invented one", "vendors": vendors}))
}

async fn all(State(faults): State<Faults>) -> Json<Value> {
    Json(json!(faults.all()))
}

async fn set(
    State(faults): State<Faults>,
    Path(vendor): Path<String>,
    Json(fault): Json<Fault>,
) -> (StatusCode, String) {
    if !is_known(&vendor) {
        return unknown(&vendor);
    }
    faults.set(&vendor, Some(fault));
    (StatusCode::NO_CONTENT, String::new())
}

async fn clear(State(faults): State<Faults>, Path(vendor): Path<String>) -> (StatusCode, String) {
    if !is_known(&vendor) {
        return unknown(&vendor);
    }
    faults.set(&vendor, None);
    (StatusCode::NO_CONTENT, String::new())
}

fn is_known(vendor: &str) -> bool {
    Vendor::ALL.iter().any(|known| known.name() == vendor)
}

fn unknown(vendor: &str) -> (StatusCode, String) {
    let names = Vendor::ALL.map(Vendor::name).join(", ");
    (StatusCode::NOT_FOUND, format!("there is no vendor {vendor}; there are {names}\n"))
}
