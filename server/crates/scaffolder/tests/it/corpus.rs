//! Public templates: each is judged as Backstage judges it, and every file of their skeletons is
//! rendered or refused for a reason that Nunjucks has too.

use scaffolder::check::{Level, check};
use std::fs;
use std::path::PathBuf;

fn corpus() -> Option<PathBuf> {
    std::env::var_os("SLIPWAY_CORPUS").map(PathBuf::from).filter(|corpus| corpus.is_dir())
}

#[test]
fn all_templates_get_their_verdict() {
    let Some(corpus) = corpus() else {
        return;
    };
    let verdicts = fs::read_to_string(corpus.join("VERDICTS.tsv")).unwrap();
    let mut count = 0;
    for line in verdicts.lines().filter(|line| line.starts_with("templates\t")) {
        let fields: Vec<_> = line.split('\t').collect();
        let [_, repository, path, document, _, name, verdict, detail] = fields[..] else {
            panic!("{line}");
        };
        let file = corpus.join("templates").join(repository.replace('/', "__")).join(path);
        let checked = check(&fs::read_to_string(&file).unwrap());
        let index: usize = document.parse().unwrap();
        let checked = checked.get(index).or(checked.last()).expect(line);
        assert_eq!(checked.name.as_deref(), Some(name), "{line}");
        // Whether actions are known is no matter of the format.
        let wrong: Vec<_> = checked
            .findings
            .iter()
            .filter(|one| one.level == Level::Error)
            .filter(|one| !one.path.contains("/action") && !one.path.starts_with("/spec/output"))
            .filter(|one| !one.path.contains("/input/") && !one.path.ends_with("/if"))
            .filter(|one| !one.message.contains("needs the input"))
            .collect();
        match verdict {
            "valid" => assert!(wrong.is_empty(), "{line}: {wrong:?}"),
            "needs-remote" => {
                assert!(wrong.is_empty(), "{line}: {wrong:?}");
                assert!(checked.findings.iter().any(|one| one.message.contains("$yaml")), "{line}");
            }
            "unknown-kind" => assert!(
                wrong[0].message.contains("write scaffolder.backstage.io/v1beta3"),
                "{line}"
            ),
            _ => {
                let pointer = detail.split(' ').next().unwrap();
                assert!(wrong.iter().any(|one| one.path == pointer), "{line}: {wrong:?}");
            }
        }
        count += 1;
    }
    assert!(count >= 72, "{count}");
}
