//! Problems: order, dates, sources.

use crate::databases::TestDatabase;
use crate::samples::{component, problem, replace_problems};
use platform::{
    EntityRef, Timestamp,
    catalog::{ProblemKind, Severity},
};
use store::ProblemRecord;

pub(crate) async fn the_worst_problems_come_first(database: &TestDatabase) {
    let store = database.open().await;
    let warning = ProblemRecord { severity: Severity::Warning, ..problem("a.yaml", Some(1), "w") };
    let dangling = ProblemRecord { kind: ProblemKind::Dangling, ..problem("B.yaml", None, "d") };
    let problems = [
        warning.clone(),
        problem("b.yaml", Some(10), "x"),
        problem("b.yaml", Some(9), "y"),
        problem("b.yaml", None, "z"),
        dangling.clone(),
    ];
    replace_problems(&store, "folder", &problems).await;
    let [_, ten, nine, whole_file, _] = problems.clone();
    let all = store.problems(None, 0, 10).await.unwrap();
    assert_eq!(
        all,
        [dangling.clone(), whole_file.clone(), nine.clone(), ten.clone(), warning.clone()]
    );
    assert_eq!(store.problems(None, 1, 2).await.unwrap(), [whole_file.clone(), nine.clone()]);
    assert_eq!(store.problems_of_source("folder", 2).await.unwrap(), all[..2]);
    assert_eq!(store.problems_of_source("other", 2).await.unwrap(), []);
    let refused = store.problems(Some(ProblemKind::Refused), 1, 3).await.unwrap();
    assert_eq!(refused, [nine, ten, warning]);
    assert_eq!(store.problems(Some(ProblemKind::Orphan), 0, 3).await.unwrap(), []);
    let counts = store.problem_counts().await.unwrap();
    let expected = [(ProblemKind::Refused, 4), (ProblemKind::Dangling, 1)];
    assert_eq!(counts, expected.into_iter().collect());
}

pub(crate) async fn a_known_problem_keeps_its_date(database: &TestDatabase) {
    let store = database.open().await;
    let first = [problem("a.yaml", Some(1), "one"), problem("a.yaml", Some(2), "nul\0")];
    replace_problems(&store, "folder", &first).await;
    let later = |problem: &ProblemRecord| ProblemRecord { since: Timestamp(9), ..problem.clone() };
    let moved = ProblemRecord {
        column: Some(4),
        severity: Severity::Warning,
        entity: Some(component("one")),
        ..later(&first[0])
    };
    let second = [later(&first[1]), moved.clone(), later(&problem("b.yaml", Some(1), "one"))];
    replace_problems(&store, "folder", &second).await;
    let found = store.problems(None, 0, 10).await.unwrap();
    let since: Vec<_> = found.iter().map(|one| (&*one.location, one.line, one.since.0)).collect();
    let expected = [("a.yaml", Some(2), 1_000), ("b.yaml", Some(1), 9), ("a.yaml", Some(1), 1_000)];
    assert_eq!(since, expected);
    assert_eq!(found[2], ProblemRecord { since: Timestamp(1_000), ..moved });

    // Gone and back, it is new; given twice, it is one.
    replace_problems(&store, "folder", &[]).await;
    assert_eq!(store.problems(None, 0, 10).await.unwrap(), []);
    let again = later(&first[0]);
    replace_problems(&store, "folder", &[again.clone(), again.clone()]).await;
    assert_eq!(store.problems(None, 0, 10).await.unwrap(), [again]);
}

pub(crate) async fn the_problems_of_one_source_leave_those_of_others_alone(
    database: &TestDatabase,
) {
    let store = database.open().await;
    let one = problem("a.yaml", Some(1), "one");
    let other = ProblemRecord { source: "git".to_owned(), ..one.clone() };
    replace_problems(&store, "folder", std::slice::from_ref(&one)).await;
    replace_problems(&store, "git", std::slice::from_ref(&other)).await;
    replace_problems(&store, "folder", &[]).await;
    assert_eq!(store.problems(None, 0, 10).await.unwrap(), [other]);
}

pub(crate) async fn problems_of_an_entity_are_found(database: &TestDatabase) {
    let store = database.open().await;
    // A refused document may name anything.
    let odd = EntityRef::new("a:b", "", &"n/a me".repeat(2_000));
    let about = |entity: &EntityRef, line| ProblemRecord {
        entity: Some(entity.clone()),
        ..problem("a.yaml", Some(line), "about")
    };
    let problems = [
        about(&component("one"), 2),
        about(&component("one"), 1),
        about(&odd, 3),
        problem("a.yaml", Some(4), "about nothing"),
    ];
    replace_problems(&store, "folder", &problems).await;
    let found = store.problems_of(&component("one")).await.unwrap();
    assert_eq!(found, [problems[1].clone(), problems[0].clone()]);
    assert_eq!(store.problems_of(&odd).await.unwrap(), [problems[2].clone()]);
    assert_eq!(store.problems_of(&component("two")).await.unwrap(), []);
}
