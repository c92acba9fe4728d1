//! Groups over the company of a few, and their nesting over any.

use super::{tree::Tree, *};
use crate::rights::tests::Company;
use platform::{access::GroupNode, audit::Outcome};
use proptest::prelude::*;

fn group(name: &str) -> EntityRef {
    EntityRef::new("group", "default", name)
}

fn node(name: &str, around: &[&str]) -> GroupNode {
    GroupNode {
        group: group(name),
        label: Some(name.to_uppercase()),
        around: around.iter().map(|name| group(name)).collect(),
        members: BTreeSet::new(),
    }
}

fn walked(tree: &Tree, text: &str) -> Vec<(String, u32, bool)> {
    let shown = tree.walk(text).into_iter();
    shown.map(|one| (one.group.name().to_owned(), one.depth, one.found)).collect()
}

#[test]
fn groups_stand_behind_the_one_around_them() {
    let tree = Tree::of(vec![
        node("a", &[]),
        node("c", &["a"]),
        node("b", &["a"]),
        node("d", &["b"]),
        node("e", &["nowhere"]),
    ]);
    let plain = |list: &[(&str, u32)]| -> Vec<(String, u32, bool)> {
        list.iter().map(|(name, depth)| ((*name).to_owned(), *depth, true)).collect()
    };
    assert_eq!(walked(&tree, ""), plain(&[("a", 0), ("b", 1), ("d", 2), ("c", 1), ("e", 0)]));
    let found = walked(&tree, "group:default/d");
    let expected = [("a", 0, false), ("b", 1, false), ("d", 2, true)];
    assert_eq!(found, expected.map(|(name, depth, found)| (name.to_owned(), depth, found)));
    assert_eq!(tree.around(&group("d")), [group("a"), group("b")]);
}

#[tokio::test]
async fn members_roles_and_who_is_in_none_are_told() {
    let company = Company::new().await;
    let ann = company.asker("ann").await;
    let groups = company.rights.groups(&ann);
    let page = groups.groups(&GroupQuery::default()).await.unwrap();
    assert_eq!(page.counts, [2, 1, 1]);
    let GroupList::Groups(entries) = page.list else { panic!("groups were asked for") };
    let shop = entries.iter().find(|one| one.group == group("shop")).unwrap();
    assert_eq!((shop.direct, shop.inherited, shop.depth, shop.exists), (2, 0, 0, true));

    let detail = groups.group(&group("shop"), 0).await.unwrap().unwrap();
    let members: Vec<(&str, usize)> =
        detail.members.iter().map(|one| (one.label.as_str(), one.through.len())).collect();
    assert_eq!(members, [("ben", 0), ("eve", 0)]);
    assert!(groups.group(&group("nowhere"), 0).await.unwrap().is_none());

    let claims = GroupQuery { sort: GroupSort::Claims, ..GroupQuery::default() };
    let GroupList::Claims(claims) = groups.groups(&claims).await.unwrap().list else {
        panic!("claims were asked for")
    };
    // Nobody has it, but a role is given to it.
    assert_eq!((claims[0].claim.as_str(), claims[0].people), ("auditors", 0));
    assert_eq!(claims[0].roles, ["viewer"]);
    assert!(groups.claim("auditors", 0).await.unwrap().unwrap().members.is_empty());
    assert!(groups.claim("nobody", 0).await.unwrap().is_none());

    let nowhere = GroupQuery { sort: GroupSort::Nowhere, ..GroupQuery::default() };
    let GroupList::People(people) = groups.groups(&nowhere).await.unwrap().list else {
        panic!("people were asked for")
    };
    assert_eq!(people.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), ["ann"]);
}

#[tokio::test]
async fn groups_are_for_who_may_see_people() {
    let company = Company::new().await;
    let ben = company.asker("ben").await;
    let groups = company.rights.groups(&ben);
    let refused = |error| matches!(error, IdentityError::Refused(_));
    assert!(refused(groups.groups(&GroupQuery::default()).await.unwrap_err()));
    assert!(refused(groups.group(&group("shop"), 0).await.unwrap_err()));
    assert!(refused(groups.claim("auditors", 0).await.unwrap_err()));
    assert_eq!(company.audited("people.read", Outcome::Denied).await, 3);
}

proptest! {
    /// Whatever is in whatever, circles too: every group stands in the list once, and a search keeps
    /// what it found with what is around it.
    #[test]
    fn every_group_stands_in_the_list_once(edges in prop::collection::vec((0..8_u8, 0..8_u8), 0..16)) {
        let name = |number: u8| format!("g{number}");
        let nodes = (0..8).map(|number| {
            let around: Vec<String> =
                edges.iter().filter(|(inner, _)| *inner == number).map(|(_, outer)| name(*outer)).collect();
            node(&name(number), &around.iter().map(String::as_str).collect::<Vec<_>>())
        });
        let tree = Tree::of(nodes.collect());
        let mut all: Vec<String> = walked(&tree, "").into_iter().map(|(name, ..)| name).collect();
        prop_assert_eq!(all.len(), 8);
        all.sort();
        all.dedup();
        prop_assert_eq!(all.len(), 8);
        let found = walked(&tree, "g3");
        prop_assert_eq!(found.iter().filter(|(_, _, found)| *found).count(), 1);
        let around = tree.all_around(&group("g3"));
        prop_assert_eq!(found.len(), around.len() + 1);
    }
}
