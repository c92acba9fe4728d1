//! `gitlab:group:ensureExists`: groups that are not there are made, the outermost first.

use super::{
    super::{
        asked::{Asked, Method},
        input,
    },
    round::Round,
    wire::WireNumber,
};
use crate::path::part;
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde::Deserialize;
use serde_json::{Map, json};

#[derive(Deserialize)]
struct Groups {
    path: Vec<Part>,
    description: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Part {
    Path(String),
    Named { name: String, slug: String },
}

impl Groups {
    /// Name and path of each.
    fn parts(&self) -> Vec<(String, String)> {
        let all = self.path.iter().flat_map(|one| match one {
            Part::Path(path) => {
                let parts = path.split('/').filter(|part| !part.is_empty());
                parts.map(|part| (part.to_owned(), part.to_owned())).collect()
            }
            Part::Named { name, slug } => vec![(name.clone(), slug.clone())],
        });
        all.collect()
    }

    fn asked(&self, (name, slug): &(String, String), parent: Option<u64>, is_last: bool) -> Asked {
        let asked =
            Asked::new(Method::Post, "/groups".to_owned(), format!("makes the group {slug}"));
        asked.with(json!({
            "name": name,
            "path": slug,
            "parent_id": parent,
            "description": self.description.as_ref().filter(|_| is_last),
        }))
    }
}

/// What is there is taken: a second try finds what the first one made.
pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let groups: Groups = input::read(round.call)?;
    let parts = groups.parts();
    let (mut parent, mut whole) = (None, String::new());
    for (index, named) in parts.iter().enumerate() {
        whole = if whole.is_empty() { named.1.clone() } else { format!("{whole}/{}", named.1) };
        let found = round.way.find::<WireNumber>(&format!("/groups/{}", part(&whole))).await;
        let found = found.map_err(|error| round.explain(&error, "looks for a group"))?;
        let id = if let Some(found) = found {
            found.id
        } else {
            let asked = groups.asked(named, parent, index + 1 == parts.len());
            round.call.log.tell(&format!("Making the group {whole}"));
            let made = round.send(&asked).await?.json::<WireNumber>();
            made.map_err(|error| round.explain(&error, asked.purpose()))?.id
        };
        parent = Some(id);
    }
    let mut output = Map::new();
    output.extend(parent.map(|id| ("groupId".to_owned(), json!(id))));
    Ok(ActionDone { output, made: Vec::new() })
}

pub(super) fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let groups: Groups = input::read(round.call)?;
    let parts = groups.parts();
    let asked = parts.iter().enumerate();
    let asked = asked.map(|(index, named)| groups.asked(named, None, index + 1 == parts.len()));
    let output = Map::from_iter([("groupId".to_owned(), json!(0))]);
    Ok(round.planned(&asked.collect::<Vec<_>>(), output))
}
