//! `[search]`: words that mean the same, and how much each thing counts.

use super::values::{Complaint, Node, texts};
use ::search::Weights;

/// `k8s = kubernetes`, each group a text.
pub(super) fn synonyms(node: &Node) -> Result<Vec<Vec<String>>, Complaint> {
    let group = |text: String| {
        let words: Vec<String> = text.split('=').map(|word| word.trim().to_lowercase()).collect();
        if words.len() > 1 && words.iter().all(|word| !word.is_empty()) {
            return Ok(words);
        }
        let fix = "write the words of a group with = between them, such as \"k8s = kubernetes\"";
        Err(Complaint::new(format!("{text:?} is no group of words"), fix))
    };
    texts(node)?.into_iter().map(group).collect()
}

/// `title = 4`, `category.docs = 0.9`, each a text; what is not named keeps its weight.
pub(super) fn weights(node: &Node) -> Result<Weights, Complaint> {
    let mut weights = Weights::default();
    for text in texts(node)? {
        let named = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
        let value = named.and_then(|(_, value)| value.parse().ok());
        let value = value.filter(|value: &f32| (0.0..=1000.0).contains(value));
        let (Some((name, _)), Some(value)) = (named, value) else {
            let fix = "write a name and a number from 0 to 1000, such as \"title = 4\"";
            return Err(Complaint::new(format!("{text:?} is no weight"), fix));
        };
        let weight = match name {
            "title" => &mut weights.title,
            "names" => &mut weights.names,
            "starts" => &mut weights.starts,
            "text" => &mut weights.text,
            "stems" => &mut weights.stems,
            "exact" => &mut weights.exact,
            "recency" => &mut weights.recency,
            "ownership" => &mut weights.ownership,
            "own-use" => &mut weights.own_use,
            "popularity" => &mut weights.popularity,
            other => {
                let Some(category) = other.strip_prefix("category.") else {
                    let fix = "name title, names, starts, text, stems, exact, recency, ownership, own-use, popularity or category.NAME";
                    return Err(Complaint::new(format!("nothing is weighed by {other:?}"), fix));
                };
                weights.categories.entry(category.to_owned()).or_default()
            }
        };
        *weight = value;
    }
    Ok(weights)
}
