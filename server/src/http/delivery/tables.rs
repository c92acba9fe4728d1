//! The tables that are handed out: numbers for programs, moments in UTC.

use platform::{
    Timestamp, Zone,
    csv::Csv,
    delivery::{DeliveryPage, EvidenceItem, EvidenceKind, Measure, Noted, Part, Reading, Value},
};

/// A number for programs: shares of one, milliseconds, deployments a week; empty with too little data.
fn plain(value: Option<Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::Time(time)) => time.to_string(),
        Some(value) => value.number().to_string(),
    }
}

fn optional(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn day(zone: &Zone, at: Timestamp) -> String {
    zone.day(at).to_string()
}

pub(super) fn rows(page: &DeliveryPage) -> Csv {
    let mut heads = vec!["reference".to_owned(), "name".to_owned(), "services".to_owned()];
    for measure in Measure::ALL {
        let name = measure.name();
        let of = ["", "-90", "-samples", "-band", "-before"];
        heads.extend(of.map(|part| format!("{name}{part}")));
    }
    let mut csv = Csv::new(&heads);
    let cells = |reading: &Reading| {
        [
            plain(reading.value),
            optional(reading.ninetieth),
            reading.samples.to_string(),
            reading.band.map(|band| band.name().to_owned()).unwrap_or_default(),
            plain(reading.before),
        ]
    };
    for row in &page.rows {
        let (reference, label) = match &row.reference {
            Some(one) => (one.target.to_string(), one.label.clone()),
            None => (String::new(), String::new()),
        };
        let mut line = vec![reference, label, row.services.to_string()];
        line.extend(row.readings.iter().flat_map(cells));
        csv.row(&line);
    }
    let mut all = vec![String::new(), "all".to_owned(), page.services.to_string()];
    all.extend(page.readings.iter().flat_map(cells));
    csv.row(&all);
    csv
}

pub(super) fn trend(page: &DeliveryPage) -> Csv {
    let mut csv = Csv::new([
        "from",
        "deployments",
        "attempts",
        "failed",
        "rework",
        "changes",
        "lead-median-ms",
        "lead-90-ms",
        "restore-median-ms",
        "incomplete",
    ]);
    for point in &page.points {
        csv.row([
            day(&page.zone, point.at),
            point.deployments.to_string(),
            point.attempts.to_string(),
            point.failed.to_string(),
            point.rework.to_string(),
            point.changes.to_string(),
            optional(point.lead),
            optional(point.lead_ninetieth),
            optional(point.restore),
            point.incomplete.to_string(),
        ]);
    }
    csv
}

pub(super) fn parts(page: &DeliveryPage) -> Csv {
    let mut csv = Csv::new(["part", "median-ms", "90-ms", "sum-ms", "changes"]);
    for part in &page.parts {
        csv.row([
            part.part.name().to_owned(),
            optional(part.median),
            optional(part.ninetieth),
            part.sum.to_string(),
            part.samples.to_string(),
        ]);
    }
    csv
}

pub(super) fn heads(measure: Measure) -> Vec<&'static str> {
    let own = match EvidenceKind::of(measure) {
        EvidenceKind::Deployments => {
            "revision started finished changes failed rollback rework page"
        }
        EvidenceKind::Changes => {
            "commit title pull begun delivered lead-ms code-ms review-ms merge-ms build-ms deploy-ms page"
        }
        EvidenceKind::Failures => "revision began restored lasted-ms signs page",
    };
    "service left-out reason".split(' ').chain(own.split(' ')).collect()
}

pub(super) fn line(noted: &Noted) -> Vec<String> {
    let note = noted.note.as_ref();
    let excluded = note.is_some_and(|note| note.excluded).to_string();
    let reason = note.map(|note| note.reason.clone()).unwrap_or_default();
    let mut line = vec![noted.entity.target.to_string(), excluded, reason];
    match &noted.item {
        EvidenceItem::Deployment(one) => line.extend([
            one.revision.clone(),
            one.started_at.to_rfc3339(),
            one.finished_at.to_rfc3339(),
            one.changes.to_string(),
            one.failed.to_string(),
            one.rollback.to_string(),
            one.rework.to_string(),
            one.page.clone(),
        ]),
        EvidenceItem::Change(one) => {
            line.extend([
                one.commit.clone(),
                one.title.clone(),
                optional(one.pull),
                one.begun_at.to_rfc3339(),
                one.delivered_at.to_rfc3339(),
                one.lead.to_string(),
            ]);
            let took = |part: Part| one.parts.iter().find(|(known, _)| *known == part);
            line.extend(Part::ALL.map(|part| optional(took(part).map(|(_, time)| *time))));
            line.push(one.page.clone());
        }
        EvidenceItem::Failure(one) => {
            let signs: Vec<String> = one
                .signs
                .iter()
                .map(|sign| format!("{:?} {}", sign.kind, sign.title).trim().to_owned())
                .collect();
            line.extend([
                one.revision.clone(),
                one.began_at.to_rfc3339(),
                one.restored_at.map(Timestamp::to_rfc3339).unwrap_or_default(),
                optional(one.restored_at.map(|at| at.0 - one.began_at.0)),
                signs.join("; "),
                one.page.clone(),
            ]);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{
        EntityRef,
        catalog::Reference,
        delivery::{ChangeEvidence, DeploymentEvidence, FailureEvidence},
    };

    #[test]
    fn heads_and_lines_are_of_one_length() {
        let target = EntityRef::new("component", "default", "cart");
        let entity =
            Reference { target, label: "cart".to_owned(), entity_type: None, exists: true };
        let at = Timestamp(0);
        let deployment = DeploymentEvidence {
            revision: String::new(),
            started_at: at,
            finished_at: at,
            changes: 1,
            succeeded: true,
            failed: false,
            rollback: false,
            rework: false,
            sources: Vec::new(),
            page: String::new(),
        };
        let change = ChangeEvidence {
            commit: String::new(),
            title: "=1+1".to_owned(),
            pull: None,
            begun_at: at,
            delivered_at: at,
            lead: 0,
            parts: Vec::new(),
            skewed: false,
            page: String::new(),
        };
        let failure = FailureEvidence {
            revision: String::new(),
            began_at: at,
            restored_at: None,
            signs: Vec::new(),
            restored_by: None,
            page: String::new(),
        };
        let all = [
            (Measure::Frequency, EvidenceItem::Deployment(deployment)),
            (Measure::LeadTime, EvidenceItem::Change(change)),
            (Measure::RestoreTime, EvidenceItem::Failure(failure)),
        ];
        for (measure, item) in all {
            let (key, entity) = (String::new(), entity.clone());
            let noted = Noted { key, entity, note: None, may_write: false, item };
            assert_eq!(heads(measure).len(), line(&noted).len(), "{measure:?}");
        }
    }
}
