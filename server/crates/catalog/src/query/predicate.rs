//! The newer grammar of filters: JSON objects of keys and operators.

use super::filter::{Filter, Test};
use crate::index::lower;
use platform::catalog::CatalogError;
use serde_json::{Map, Value};

impl Filter {
    /// Of a predicate.
    ///
    /// # Errors
    /// Says which part makes no sense.
    pub fn of_predicate(predicate: &Value) -> Result<Self, CatalogError> {
        let Value::Object(map) = predicate else {
            return Err(bad(format!(
                "the predicate {predicate} is no object; write one, such as {{\"kind\": \"Component\"}}"
            )));
        };
        if let Some((name, value)) = combinator(map)? {
            return combined(name, value);
        }
        let fields = map.iter().map(|(key, value)| field(key, value));
        Ok(Self::All(fields.collect::<Result<_, _>>()?))
    }
}

/// The one combinator of an object; it must stand alone.
fn combinator(map: &Map<String, Value>) -> Result<Option<(&str, &Value)>, CatalogError> {
    let Some((name, value)) = map.iter().find(|(key, _)| key.starts_with('$')) else {
        return Ok(None);
    };
    if !["$all", "$any", "$not"].contains(&name.as_str()) {
        return Err(bad(format!(
            "{name} is nothing that can stand here; $all, $any and $not combine predicates, other operators belong to a key"
        )));
    }
    if map.len() > 1 {
        return Err(bad(format!("{name} must stand alone in its object; put the rest inside")));
    }
    Ok(Some((name, value)))
}

fn combined(name: &str, value: &Value) -> Result<Filter, CatalogError> {
    if name == "$not" {
        return Ok(Filter::Not(Box::new(Filter::of_predicate(value)?)));
    }
    let Value::Array(parts) = value else {
        return Err(bad(format!("{name} takes a list of predicates, not {value}")));
    };
    let parts = parts.iter().map(Filter::of_predicate).collect::<Result<_, _>>()?;
    Ok(if name == "$all" { Filter::All(parts) } else { Filter::Any(parts) })
}

fn field(key: &str, value: &Value) -> Result<Filter, CatalogError> {
    let lower_key = lower(key).into_owned();
    if let Some(value) = primitive(value) {
        return Ok(Filter::Field(lower_key, Test::OneOf(vec![value])));
    }
    let wrong = || {
        bad(format!(
            "{key} takes a text, number or truth value, or one of $exists, $in, $hasPrefix, $contains; not {value}"
        ))
    };
    let Value::Object(map) = value else { return Err(wrong()) };
    let (1, Some((operator, operand))) = (map.len(), map.iter().next()) else {
        return Err(wrong());
    };
    match (operator.as_str(), operand) {
        ("$exists", Value::Bool(true)) => Ok(Filter::Field(lower_key, Test::Exists)),
        ("$exists", Value::Bool(false)) => {
            Ok(Filter::Not(Box::new(Filter::Field(lower_key, Test::Exists))))
        }
        ("$in", Value::Array(values)) => {
            let values: Option<Vec<String>> = values.iter().map(primitive).collect();
            Ok(Filter::Field(lower_key, Test::OneOf(values.ok_or_else(wrong)?)))
        }
        ("$hasPrefix", Value::String(prefix)) => {
            Ok(Filter::Field(lower_key, Test::Prefix(lower(prefix).into_owned())))
        }
        ("$contains", Value::Object(relation)) if lower_key == "relations" => related(relation),
        ("$contains", operand) => {
            let value = primitive(operand).ok_or_else(wrong)?;
            Ok(Filter::Field(lower_key, Test::OneOf(vec![value])))
        }
        _ => Err(wrong()),
    }
}

/// An entity with a relation of a type, to whomever or to one of some.
fn related(relation: &Map<String, Value>) -> Result<Filter, CatalogError> {
    let wrong = || {
        bad("relations takes {\"$contains\": {\"type\": …, \"targetRef\": …}}; targetRef may be left out, or be {\"$in\": […]}".to_owned())
    };
    let known = |(key, _): (&String, &Value)| ["type", "targetRef"].contains(&key.as_str());
    if !relation.iter().all(known) {
        return Err(wrong());
    }
    let relation_type = relation.get("type").and_then(Value::as_str).ok_or_else(wrong)?;
    let key = format!("relations.{}", lower(relation_type));
    let Some(target) = relation.get("targetRef") else {
        return Ok(Filter::Field(key, Test::Exists));
    };
    let targets = match target {
        Value::String(target) => vec![lower(target).into_owned()],
        Value::Object(map) if map.len() == 1 => {
            let targets = map.get("$in").and_then(Value::as_array);
            let targets = targets.filter(|targets| !targets.is_empty()).ok_or_else(wrong)?;
            targets.iter().map(primitive).collect::<Option<_>>().ok_or_else(wrong)?
        }
        _ => return Err(wrong()),
    };
    Ok(Filter::Field(key, Test::OneOf(targets)))
}

/// A value to compare with, in lower case.
fn primitive(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(lower(text).into_owned()),
        Value::Number(number) => Some(crate::index::number_text(number)),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn bad(message: String) -> CatalogError {
    CatalogError::BadQuery(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(predicate: &Value) -> Filter {
        Filter::of_predicate(predicate).unwrap()
    }

    fn one_of(key: &str, values: &[&str]) -> Filter {
        Filter::Field(key.to_owned(), Test::OneOf(values.iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn keys_are_conditions_that_all_hold() {
        let predicate = json!({
            "kind": "Component",
            "spec.n": 1,
            "spec.Type": {"$in": ["A", true]},
            "metadata.tags": {"$contains": "Go"},
            "metadata.name": {"$hasPrefix": "Pay"},
            "spec.x": {"$exists": false},
        });
        let missing = Filter::Field("spec.x".to_owned(), Test::Exists);
        assert_eq!(
            read(&predicate),
            Filter::All(vec![
                one_of("kind", &["component"]),
                one_of("spec.n", &["1"]),
                one_of("spec.type", &["a", "true"]),
                one_of("metadata.tags", &["go"]),
                Filter::Field("metadata.name".to_owned(), Test::Prefix("pay".to_owned())),
                Filter::Not(Box::new(missing)),
            ])
        );
    }

    #[test]
    fn combinators_nest_and_may_be_empty() {
        assert_eq!(read(&json!({})), Filter::everything());
        assert_eq!(read(&json!({"$all": []})), Filter::everything());
        assert_eq!(read(&json!({"$any": []})), Filter::Any(Vec::new()));
        let nested = json!({"$not": {"$any": [{"a": "b"}, {"$all": [{}]}]}});
        let inner =
            vec![Filter::All(vec![one_of("a", &["b"])]), Filter::All(vec![Filter::everything()])];
        assert_eq!(read(&nested), Filter::Not(Box::new(Filter::Any(inner))));
    }

    #[test]
    fn relations_are_asked_by_type_and_target() {
        let one = json!({"relations": {"$contains": {"type": "ownedBy", "targetRef": "Group:default/A"}}});
        let owned = one_of("relations.ownedby", &["group:default/a"]);
        assert_eq!(read(&one), Filter::All(vec![owned]));
        let any = json!({"relations": {"$contains": {"type": "ownedBy"}}});
        let owned = Filter::Field("relations.ownedby".to_owned(), Test::Exists);
        assert_eq!(read(&any), Filter::All(vec![owned]));
        let some = json!({"relations": {"$contains": {"type": "partOf", "targetRef": {"$in": ["a", "b"]}}}});
        assert_eq!(read(&some), Filter::All(vec![one_of("relations.partof", &["a", "b"])]));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for wrong in [
            json!("component"),
            json!(5),
            json!([]),
            json!(null),
            json!({"$in": ["a"]}),
            json!({"$all": {}}),
            json!({"$all": [], "kind": "a"}),
            json!({"kind": null}),
            json!({"kind": ["a"]}),
            json!({"kind": {}}),
            json!({"kind": {"$in": ["a"], "$exists": true}}),
            json!({"kind": {"$in": "a"}}),
            json!({"kind": {"$in": [null]}}),
            json!({"kind": {"$exists": "yes"}}),
            json!({"kind": {"$like": "a"}}),
            json!({"relations": {"$contains": {"targetRef": "a"}}}),
            json!({"relations": {"$contains": {"type": "a", "more": 1}}}),
            json!({"relations": {"$contains": {"type": "a", "targetRef": {"$in": []}}}}),
            json!({"kind": {"$contains": {"type": "a"}}}),
        ] {
            let refused = Filter::of_predicate(&wrong);
            assert!(matches!(refused, Err(CatalogError::BadQuery(_))), "{wrong}: {refused:?}");
        }
    }
}
