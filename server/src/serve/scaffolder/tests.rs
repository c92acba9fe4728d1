//! What the command line knows of actions is what the server's actions say of themselves.

use super::*;
use scaffolder::actions::{Actions, find};
use std::path::PathBuf;

#[test]
fn the_table_of_the_command_line_knows_the_actions_of_code_hosts() {
    let settings = ActionSettings::new(PathBuf::from("pushes"));
    let mut all = GithubActions::new(Vec::new(), settings.clone()).actions();
    all.extend(GitlabActions::new(Vec::new(), settings).actions());
    assert!(all.len() > 20);
    let (said, table) = (Actions::of(&all), Actions::built_in());
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
    };
    for id in all.iter().map(|action| action.id.as_str()) {
        let (said, known) = (said.find(id).unwrap(), table.find(id));
        let known = known.unwrap_or_else(|| panic!("{id} is not in the table"));
        assert_eq!(sorted(&said.required), sorted(&known.required), "{id}");
        assert_eq!(sorted(&said.optional), sorted(&known.optional), "{id}");
        assert_eq!(sorted(&said.output), sorted(&known.output), "{id}");
        assert!(find(id).is_some_and(|action| !action.local), "{id}");
    }
}
