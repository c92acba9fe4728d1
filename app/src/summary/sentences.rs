//! From facts to sentences that read well. Pure.

use crate::{
    preferences::Language,
    text::{
        delivery::delivery_text,
        summary::{SummaryText, summary_text},
    },
    ui::{Currency, Unit},
};
use platform::delivery::{Measure, SummaryFact, SummaryPart, SummaryTopic, SummaryValue};

/// What a number is called.
pub fn label(fact: &SummaryFact, language: Language) -> String {
    let measure = fact.name.strip_prefix("delivery.").and_then(Measure::from_name);
    if let Some(measure) = measure {
        return delivery_text(language).measure(measure).to_owned();
    }
    let text = summary_text(language);
    match text.fact(&fact.name) {
        Some(words) if fact.label.is_empty() => words.to_owned(),
        Some(words) => (text.of_team)(words, &fact.label),
        None if fact.label.is_empty() => fact.name.clone(),
        None => fact.label.clone(),
    }
}

/// A number in words.
#[expect(clippy::cast_precision_loss, reason = "counts and times are below 2^53")]
pub fn value(value: &SummaryValue, language: Language) -> String {
    match value {
        SummaryValue::Count(count) => Unit::Count.full(*count as f64, language),
        SummaryValue::PerWeek(number) => {
            let week = delivery_text(language).per_week;
            format!("{} {week}", Unit::Number.short(*number, language))
        }
        SummaryValue::Share(share) => Unit::Percent.short(*share, language),
        SummaryValue::Time(time) => Unit::Duration.short(*time as f64, language),
        SummaryValue::Money(amount, currency) => {
            Unit::Money(Currency::of(currency)).exact(amount, language)
        }
        SummaryValue::Name(name) => name.clone(),
    }
}

/// How a number changed, in words.
pub fn change(fact: &SummaryFact, text: &SummaryText, language: Language) -> Option<String> {
    let before = fact.before.as_ref()?;
    let was = value(before, language);
    Some(match fact.better {
        Some(true) => (text.better)(&was),
        Some(false) => (text.worse)(&was),
        None if fact.value.as_ref() == Some(before) => (text.same)(&was),
        None => (text.other)(&was),
    })
}

/// The sentence that a part begins with: how its numbers went, all together. Of numbers that are only
/// known as they are now there is nothing to say.
pub fn opening(part: &SummaryPart, text: &SummaryText) -> Option<String> {
    if part.facts.iter().all(|fact| fact.before.is_none()) {
        return None;
    }
    let count = |wanted: bool| {
        let all = part.facts.iter().filter(|fact| fact.better == Some(wanted));
        u64::try_from(all.count()).unwrap_or_default()
    };
    Some((text.opening)(text.topic(part.topic), count(true), count(false)))
}

/// What stands out, in a sentence.
pub fn notable(fact: &SummaryFact, text: &SummaryText, language: Language) -> String {
    let measure = fact.name.strip_prefix("delivery.team.").and_then(Measure::from_name);
    let what = match measure {
        Some(measure) => (text.of_team)(delivery_text(language).measure(measure), &fact.label),
        None => label(fact, language),
    };
    let now = fact.value.as_ref().map(|one| value(one, language)).unwrap_or_default();
    match change(fact, text, language) {
        Some(change) => (text.stands_out)(&what, &now, &change),
        None => (text.is)(&what, &now),
    }
}

/// Topics in the order of the page, each with its part where there is one.
pub fn by_topic(parts: Vec<SummaryPart>) -> Vec<(SummaryTopic, Option<SummaryPart>)> {
    let mut parts = parts;
    SummaryTopic::ALL
        .into_iter()
        .map(|topic| {
            let at = parts.iter().position(|part| part.topic == topic);
            (topic, at.map(|at| parts.remove(at)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    fn fact(name: &str, value: SummaryValue, before: SummaryValue, better: bool) -> SummaryFact {
        SummaryFact {
            name: name.to_owned(),
            label: "Payments".to_owned(),
            value: Some(value),
            before: Some(before),
            better: Some(better),
            link: "/delivery".to_owned(),
        }
    }

    #[test]
    fn facts_become_sentences() {
        let (text, language) = (summary_text(Language::English), Language::English);
        let name = "delivery.team.failure-rate";
        let worse = fact(name, SummaryValue::Share(0.25), SummaryValue::Share(0.1), false);
        let words = notable(&worse, text, language).replace('\u{a0}', " ");
        assert_eq!(words, "Change failure rate of Payments is 25 %, worse than 10 % before");
        let own = fact("costs.total", SummaryValue::Count(3), SummaryValue::Count(3), true);
        assert_eq!(label(&own, language), "Spent of Payments");
        let part = SummaryPart {
            topic: SummaryTopic::Delivery,
            facts: vec![worse.clone(), own],
            notable: Vec::new(),
            fetched_at: None,
            stale: false,
        };
        let words = opening(&part, text);
        assert_eq!(words.as_deref(), Some("Delivery: 1 number became better, 1 worse."));
        let now = SummaryFact { before: None, better: None, ..part.facts[0].clone() };
        assert_eq!(opening(&SummaryPart { facts: vec![now], ..part.clone() }, text), None);
        let topics: Vec<_> =
            by_topic(vec![part]).into_iter().map(|(_, one)| one.is_some()).collect();
        assert_eq!(topics, [true, false, false]);
    }

    #[test]
    fn money_keeps_its_digits() {
        let money = SummaryValue::Money("12480.50".to_owned(), "EUR".to_owned());
        assert!(value(&money, Language::English).contains("12,480.50"));
    }
}
