//! Small histories whose numbers are computed by hand.

use super::world::{DAY, HOUR, MINUTE, MONDAY, at, build, change, commit, deployment, signal};
use Sort::{Repeat, Rollback, Rollout};
use insights::delivery::{
    history::{Excluded, History, Sort},
    join::{ServiceFacts, history},
    measure::{Sample, known},
};
use platform::{
    TimeRange, Timestamp,
    delivery::{
        Build, Change, DeploymentFact, Measure, Part, RestoredBy, SignKind, Signal, SignalKind,
        Value,
    },
};

fn made(
    changes: &[Change],
    builds: &[Build],
    deployments: &[DeploymentFact],
    signals: &[Signal],
) -> History {
    history(&ServiceFacts {
        changes: changes.iter().collect(),
        builds: builds.iter().collect(),
        deployments: deployments.iter().map(|one| ("github.com/acme", one)).collect(),
        signals: signals.iter().collect(),
        whole: true,
    })
}

fn sorts(history: &History) -> Vec<Sort> {
    history.deployments.iter().map(|one| one.sort).collect()
}

fn signs(history: &History, at: usize) -> Vec<SignKind> {
    let failure = history.deployments[at].failure.as_ref();
    failure.map(|one| one.signs.iter().map(|sign| sign.kind).collect()).unwrap_or_default()
}

fn restored(history: &History, at: usize) -> Option<(i64, RestoredBy)> {
    let failure = history.deployments[at].failure.as_ref()?;
    failure.restored.map(|(end, by)| ((end.0 - failure.began_at.0) / MINUTE, by))
}

#[test]
fn a_lead_time_is_the_sum_of_its_parts() {
    // Begun at 0:00, opened at 2:00, approved at 5:00, merged at 5:30, built at 5:40, there at 7:00.
    let changes = [change(1, [-900, -800, -700, -600]), change(2, [0, 120, 300, 330])];
    let builds = [build(2, 340)];
    let deployments = [deployment("1", 1, -500, true), deployment("2", 2, 420, true)];
    let history = made(&changes, &builds, &deployments, &[]);
    let delivered = &history.deployments[1].changes;
    assert_eq!(delivered.len(), 1);
    let minutes = delivered[0].parts.map(|part| part.map(|time| time / MINUTE));
    assert_eq!(minutes, [Some(120), Some(180), Some(30), Some(10), Some(80)]);
    assert_eq!(delivered[0].lead(), 7 * HOUR);
    // Of the first deployment that is known only its own commit counts.
    assert_eq!(history.deployments[0].changes.len(), 1);
}

#[test]
fn missing_links_leave_a_part_out_and_its_time_to_the_next() {
    let mut direct = change(2, [0, 0, 0, 60]);
    direct.pull = None;
    let mut unread = change(3, [0, 30, 0, 90]);
    if let Some(pull) = &mut unread.pull {
        pull.approved_at = None;
    }
    let changes = [change(1, [-900, -800, -700, -600]), direct, unread];
    let deployments = [deployment("1", 1, -500, true), deployment("2", 3, 200, true)];
    let history = made(&changes, &[], &deployments, &[]);
    let brought = &history.deployments[1].changes;
    let minutes = |at: usize| brought[at].parts.map(|part| part.map(|time| time / MINUTE));
    assert_eq!(minutes(0), [Some(60), None, None, None, Some(140)], "pushed directly");
    assert_eq!(minutes(1), [Some(30), None, Some(60), None, Some(110)], "nobody approved");
    let sample = Sample::of(&history, TimeRange::between(at(0), at(1_000)));
    assert_eq!((sample.gaps.without_pull, sample.gaps.without_build), (1, 2));
}

#[test]
fn wrong_clocks_are_put_right_and_counted() {
    // Its first commit was written an hour after it was merged.
    let changes = [change(1, [-900, -800, -700, -600]), change(2, [120, 20, 40, 60])];
    let deployments = [deployment("1", 1, -500, true), deployment("2", 2, 100, true)];
    let history = made(&changes, &[], &deployments, &[]);
    let brought = &history.deployments[1].changes[0];
    assert!(brought.skewed);
    assert_eq!(brought.lead(), 80 * MINUTE, "from when it was opened on");
    assert_eq!(brought.parts[0], Some(0));
    assert!(brought.parts.iter().flatten().all(|part| *part >= 0));
}

#[test]
fn several_sources_tell_of_one_deployment() {
    let changes = [change(1, [-9, -8, -7, -6]), change(2, [0, 1, 2, 3])];
    let of_host = [deployment("7", 1, 10, true), deployment("8", 2, 60, true)];
    let mut of_argo = [deployment("1", 1, 12, true), deployment("2", 2, 61, true)];
    for (one, revision) in of_argo.iter_mut().zip(["d1", "d2"]) {
        one.commit = None;
        revision.clone_into(&mut one.revision);
    }
    // What Argo CD saw fail has failed.
    of_argo[1].end = platform::delivery::DeploymentEnd::Failed;
    let told = of_host.iter().map(|one| ("github.com/acme", one));
    let told = told.chain(of_argo.iter().map(|one| ("deployments:production", one)));
    let facts = ServiceFacts {
        changes: changes.iter().collect(),
        deployments: told.collect(),
        ..ServiceFacts::default()
    };
    let history = history(&facts);
    assert_eq!(history.deployments.len(), 2);
    assert_eq!(history.deployments[0].sources, ["deployments:production", "github.com/acme"]);
    assert_eq!(history.deployments[0].finished_at, at(12));
    assert!(!history.deployments[1].succeeded);
    assert_eq!(history.deployments[0].revision, commit(1), "the commit of the code is shown");
}

#[test]
fn two_clusters_are_one_deployment_and_other_environments_none() {
    let changes = [change(1, [-9, -8, -7, -6])];
    let mut second = deployment("2", 1, 13, true);
    "cart-us".clone_into(&mut second.component);
    let history = made(&changes, &[], &[deployment("1", 1, 10, true), second], &[]);
    assert_eq!(history.deployments.len(), 1);
    let apart = [deployment("1", 1, 10, true), deployment("2", 1, 40, true)];
    let history = made(&changes, &[], &apart, &[]);
    assert_eq!(sorts(&history), [Rollout, Repeat], "later it is a repeat");
}

#[test]
fn each_environment_goes_its_own_way() {
    let changes = [change(1, [0, 1, 2, 3]), change(2, [0, 1, 2, 4])];
    let mut deployments = [
        deployment("1", 1, 100, true),
        deployment("2", 2, 200, true),
        // The other one follows later.
        deployment("3", 1, 230, true),
        deployment("4", 2, 300, true),
        deployment("5", 1, 400, true),
    ];
    for one in &mut deployments[2..] {
        "prod-us".clone_into(&mut one.environment);
    }
    let history = made(&changes, &[], &deployments, &[]);
    assert_eq!(sorts(&history), [Rollout, Rollout, Rollout, Rollout, Rollback]);
    assert!(history.deployments[..3].iter().all(|one| one.failure.is_none()));
    let brought: Vec<usize> = history.deployments.iter().map(|one| one.changes.len()).collect();
    assert_eq!(brought, [1, 1, 0, 0, 0], "a change comes once");
}

#[test]
fn a_pipeline_and_the_cluster_that_it_waits_for_are_one_deployment() {
    let changes = [change(1, [-9, -8, -7, -6])];
    let mut pipeline = deployment("7", 1, 25, true);
    pipeline.started_at = at(0);
    let mut cluster = [deployment("1", 1, 21, true), deployment("2", 1, 37, true)];
    for (one, revision) in cluster.iter_mut().zip(["d1", "d2"]) {
        one.commit = None;
        revision.clone_into(&mut one.revision);
    }
    let told = cluster.iter().map(|one| ("deployments:production", one));
    let facts = ServiceFacts {
        changes: changes.iter().collect(),
        deployments: told.chain([("github.com/acme", &pipeline)]).collect(),
        ..ServiceFacts::default()
    };
    let history = history(&facts);
    assert_eq!(history.deployments.len(), 2, "what begins later is another one");
    let [first, second] = &history.deployments[..] else { panic!("two") };
    assert_eq!((first.started_at, first.finished_at), (at(0), at(25)));
    assert_eq!(first.keys, ["github.com/acme:cart:7", "deployments:production:cart:1"]);
    assert_eq!(second.keys, ["deployments:production:cart:2"]);
    // Whichever it was called by when it was left out.
    for name in first.names() {
        let left = history.without(&Excluded::from([name]));
        assert_eq!(left.deployments[0].sort, Repeat);
    }
}

#[test]
fn a_rollback_is_one_by_whichever_name() {
    let changes = [change(1, [0, 1, 2, 3]), change(2, [0, 1, 2, 4])];
    let mut deployments = [
        deployment("1", 1, 100, true),
        deployment("2", 2, 200, true),
        deployment("3", 1, 230, true),
    ];
    for (one, revision) in deployments.iter_mut().zip(["d1", "d2", "d1"]) {
        revision.clone_into(&mut one.revision);
    }
    // Of an old one nobody tells the commit of the code.
    deployments[2].commit = None;
    let history = made(&changes, &[], &deployments, &[]);
    assert_eq!(sorts(&history), [Rollout, Rollout, Rollback]);
    assert_eq!(signs(&history, 1), [SignKind::RolledBack]);
}

#[test]
fn facts_begin_with_the_first_deployment_unless_all_are_known() {
    let changes = [change(1, [0, 1, 2, 3])];
    let deployments = [deployment("1", 1, 100, true)];
    let since = |whole| {
        let facts = ServiceFacts {
            changes: changes.iter().collect(),
            deployments: deployments.iter().map(|one| ("github.com/acme", one)).collect(),
            whole,
            ..ServiceFacts::default()
        };
        history(&facts).since
    };
    assert_eq!((since(false), since(true)), (Some(at(100)), Some(at(3))));
}

#[test]
fn a_rollback_says_what_failed_and_ends_it() {
    let changes: Vec<Change> = (1..=3)
        .map(|number| change(number, [0, 1, 2, 3 + i64::try_from(number).unwrap()]))
        .collect();
    let deployments = [
        deployment("1", 1, 100, true),
        deployment("2", 2, 200, true),
        deployment("3", 1, 230, true),
        deployment("4", 3, 400, true),
    ];
    let history = made(&changes, &[], &deployments, &[]);
    assert_eq!(sorts(&history), [Rollout, Rollout, Rollback, Rollout]);
    assert_eq!(signs(&history, 1), [SignKind::RolledBack]);
    assert_eq!(restored(&history, 1), Some((30, RestoredBy::Rollback)));
    assert!(history.deployments[2].rework && history.deployments[2].failure.is_none());
    // What was rolled back came once already.
    let brought: Vec<usize> = history.deployments.iter().map(|one| one.changes.len()).collect();
    assert_eq!(brought, [1, 1, 0, 1]);
    let range = TimeRange::between(at(0), at(1_000));
    let sample = Sample::of(&history, range).sorted();
    assert_eq!((sample.deliveries, sample.attempts, sample.failed), (3, 3, 1));
    assert_eq!((sample.there, sample.rework), (4, 1));
    assert_eq!(sample.restores, [30 * MINUTE]);
}

#[test]
fn what_did_not_come_up_is_mended_by_what_ran_before() {
    let changes = [change(1, [0, 1, 2, 3]), change(2, [0, 1, 2, 4])];
    let deployments = [
        deployment("1", 1, 100, true),
        deployment("2", 2, 200, false),
        deployment("3", 1, 215, true),
        deployment("4", 2, 300, true),
    ];
    let history = made(&changes, &[], &deployments, &[]);
    assert_eq!(sorts(&history), [Rollout, Rollout, Rollback, Rollout]);
    assert_eq!(signs(&history, 1), [SignKind::Failed, SignKind::RolledBack]);
    assert_eq!(restored(&history, 1), Some((15, RestoredBy::Rollback)));
    let brought: Vec<usize> = history.deployments.iter().map(|one| one.changes.len()).collect();
    assert_eq!(brought, [1, 0, 0, 1], "a change comes with what is there");
}

#[test]
fn reverts_and_hotfixes_mend() {
    let mut revert = change(3, [0, 1, 2, 300]);
    revert.reverts = Some(commit(2));
    let mut hotfix = change(5, [0, 1, 2, 600]);
    hotfix.hotfix = true;
    let changes = [
        change(1, [0, 1, 2, 3]),
        change(2, [0, 1, 2, 4]),
        revert,
        change(4, [0, 1, 2, 500]),
        hotfix,
    ];
    let deployments = [
        deployment("1", 1, 100, true),
        deployment("2", 2, 200, true),
        deployment("3", 3, 320, true),
        deployment("4", 4, 510, true),
        deployment("5", 5, 620, true),
    ];
    let history = made(&changes, &[], &deployments, &[]);
    assert_eq!(signs(&history, 1), [SignKind::Reverted]);
    assert_eq!(restored(&history, 1), Some((120, RestoredBy::Deployment)));
    assert_eq!(signs(&history, 3), [SignKind::Hotfixed]);
    let rework: Vec<bool> = history.deployments.iter().map(|one| one.rework).collect();
    assert_eq!(rework, [false, false, true, false, true]);
    // Reverted by the number of its pull request.
    let mut changes = changes;
    changes[2].reverts = Some("#2".to_owned());
    assert_eq!(signs(&made(&changes, &[], &deployments, &[]), 1), [SignKind::Reverted]);
}

#[test]
fn signals_go_to_the_last_that_had_begun() {
    let changes = [change(1, [0, 1, 2, 3]), change(2, [0, 1, 2, 4])];
    let deployments = [deployment("1", 1, 100, true), deployment("2", 2, 200, true)];
    let signals = [
        signal(SignalKind::Alert, 210, Some(260)),
        signal(SignalKind::Incident, 230, Some(290)),
        signal(SignalKind::Regression, 200 + 121, Some(400)),
        signal(SignalKind::Incident, 90, Some(95)),
    ];
    let history = made(&changes, &[], &deployments, &signals);
    assert!(history.deployments[0].failure.is_none(), "it had not begun");
    let incident = SignKind::Signal(SignalKind::Incident);
    assert_eq!(signs(&history, 1), [SignKind::Signal(SignalKind::Alert), incident]);
    // Wrong from the first sign on, well when all were over.
    assert_eq!(restored(&history, 1), Some((80, RestoredBy::Signal)));
    let open = [signal(SignalKind::Incident, 230, None)];
    let history = made(&changes, &[], &deployments, &open);
    assert_eq!(restored(&history, 1), None);
    let sample = Sample::of(&history, TimeRange::between(at(0), at(1_000)));
    assert_eq!((sample.failed, sample.gaps.unrestored), (1, 1));
    let mut named = signal(SignalKind::Alert, 5_000, Some(5_010));
    named.revision = Some(commit(1).chars().take(7).collect());
    let history = made(&changes, &[], &deployments, &[named]);
    assert_eq!(signs(&history, 0), [SignKind::Signal(SignalKind::Alert)], "it says which");
}

#[test]
fn a_copy_comes_alone_and_is_not_delivered_twice() {
    let mut copied = change(4, [0, 1, 2, 30]);
    copied.picked_from = Some("9".repeat(40));
    let changes =
        [change(1, [0, 1, 2, 3]), change(2, [0, 1, 2, 10]), change(3, [0, 1, 2, 20]), copied];
    let mut off_main = deployment("2", 9, 40, true);
    off_main.commit = Some("9".repeat(40));
    off_main.revision = "9".repeat(40);
    let deployments = [deployment("1", 1, 5, true), off_main, deployment("3", 4, 100, true)];
    let history = made(&changes, &[], &deployments, &[]);
    let brought = |at: usize| -> Vec<String> {
        history.deployments[at].changes.iter().map(|one| one.commit.clone()).collect()
    };
    assert_eq!(brought(1), [commit(4)]);
    assert_eq!(brought(2), [commit(2), commit(3)]);
}

#[test]
fn unknown_commits_count_and_bring_nothing() {
    let changes = [change(1, [0, 1, 2, 3]), change(2, [0, 1, 2, 10])];
    let mut versions = [deployment("1", 1, 20, true), deployment("2", 1, 60, true)];
    for (one, version) in versions.iter_mut().zip(["v1", "v2"]) {
        one.commit = None;
        version.clone_into(&mut one.revision);
    }
    let mut again = versions[0].clone();
    (again.id, again.started_at, again.finished_at) = ("3".to_owned(), at(99), Some(at(100)));
    let [first, second] = versions;
    let history = made(&changes, &[], &[first, second, again], &[]);
    assert_eq!(sorts(&history), [Rollout, Rollout, Rollback]);
    let sample = Sample::of(&history, TimeRange::between(at(0), at(1_000)));
    assert_eq!((sample.deliveries, sample.gaps.without_commit), (2, 2));
    assert_eq!(sample.leads.len(), 0);
}

#[test]
fn numbers_of_a_week() {
    let changes: Vec<Change> = (1..=12)
        .map(|number| {
            let merged = i64::try_from(number).unwrap() * 600;
            change(number, [merged - 120, merged - 60, merged - 30, merged])
        })
        .collect();
    let deployments: Vec<DeploymentFact> = (1..=12)
        .map(|number| {
            let merged = i64::try_from(number).unwrap() * 600;
            deployment(&number.to_string(), number, merged + 60, number % 4 != 0)
        })
        .collect();
    let history = made(&changes, &[], &deployments, &[]);
    let week = TimeRange { from: Timestamp(MONDAY), to: Timestamp(MONDAY + 7 * DAY) };
    let now = Timestamp(MONDAY + 30 * DAY);
    let sample = Sample::of(&history, week).sorted();
    let known = known(week, Some(Timestamp(MONDAY)), now);
    let value = |measure| sample.value(measure, known);
    // Nine of twelve came up, three failed.
    assert_eq!(value(Measure::Frequency), Some(Value::PerWeek(9.0)));
    assert_eq!(value(Measure::FailureRate), Some(Value::Share(0.25)));
    // Eleven changes came (the last failed): nine in three hours, two with the next one in thirteen.
    assert_eq!(sample.leads.len(), 11);
    assert_eq!(value(Measure::LeadTime), Some(Value::Time(3 * HOUR)));
    // Each failure but the last was over with the next deployment, ten hours later.
    assert_eq!(sample.restores, [10 * HOUR, 10 * HOUR]);
    assert_eq!(value(Measure::RestoreTime), None, "two are too few");
    assert_eq!(value(Measure::Rework), None, "nine are too few");
    let parts = sample.lead_parts();
    let median = |part: Part| parts.iter().find(|one| one.part == part).unwrap().median;
    assert_eq!(median(Part::Code), Some(HOUR));
    assert_eq!(median(Part::Deploy), Some(HOUR));
}

#[test]
fn what_is_left_out_is_not_counted() {
    let changes = [change(1, [0, 1, 2, 3]), change(2, [0, 1, 2, 4])];
    let deployments = [deployment("1", 1, 100, true), deployment("2", 2, 200, false)];
    let history = made(&changes, &[], &deployments, &[]);
    let count = |excluded: &[String]| {
        let excluded: Excluded = excluded.iter().cloned().collect();
        let range = TimeRange::between(at(0), at(1_000));
        let sample = Sample::of(&history.without(&excluded), range);
        (sample.deliveries, sample.attempts, sample.failed, sample.leads.len())
    };
    let [first, second] = &history.deployments[..] else { panic!("two") };
    assert_eq!(count(&[]), (1, 2, 1, 1));
    assert_eq!(count(&[second.name()]), (1, 1, 0, 1));
    assert_eq!(count(&[second.failure_name()]), (1, 2, 0, 1));
    assert_eq!(count(&[first.changes[0].name()]), (1, 2, 1, 0));
    assert_eq!(count(&[first.name()]), (0, 1, 1, 1), "its change came all the same");
}
