//! What may be registered: a type that is allowed, and a target that is an absolute web address.

use super::NewLocation;
use platform::EntityRef;
use url::Url;

/// The longest target: more than any browser's address bar takes, and few enough bytes for an index
/// of either database.
const LONGEST: usize = 2048;

/// The location with its parts trimmed.
///
/// # Errors
/// When it may not be registered; the text says why and how to write it.
pub(crate) fn checked(asked: &NewLocation, types: &[String]) -> Result<NewLocation, String> {
    let location_type = asked.location_type.trim();
    check_type(location_type, types)?;
    let target = asked.target.trim();
    source_url(target)?;
    Ok(NewLocation {
        location_type: location_type.to_owned(),
        target: target.to_owned(),
        presence: asked.presence,
    })
}

fn check_type(location_type: &str, types: &[String]) -> Result<(), String> {
    if types.iter().any(|allowed| allowed == location_type) {
        return Ok(());
    }
    if types.is_empty() {
        return Err("locations cannot be registered by hand here".to_owned());
    }
    let allowed = types.join(", ");
    Err(match location_type {
        "http" | "https" => format!(
            "the type of a location is not the scheme of its address; write type url, and the \
             address with {location_type}:// as the target"
        ),
        _ => format!("locations of type {location_type:?} are not allowed; write {allowed}"),
    })
}

/// The web address in a target.
///
/// # Errors
/// When it is none that may be read; the text says why and how to write it, and repeats no
/// password.
pub fn source_url(target: &str) -> Result<Url, String> {
    let fix = "write the https address of a catalog file, such as \
               https://github.com/org/repository/blob/main/catalog-info.yaml";
    let target = target.trim();
    if target.is_empty() {
        return Err(format!("the target is empty; {fix}"));
    }
    if target.len() > LONGEST {
        return Err(format!("the target is longer than {LONGEST} bytes; {fix}"));
    }
    if target.chars().any(char::is_control) {
        return Err(format!("the target has control characters in it; {fix}"));
    }
    let url = Url::parse(target)
        .map_err(|error| format!("the target is no absolute address ({error}); {fix}"))?;
    match url.scheme() {
        "http" | "https" => {}
        scheme => return Err(format!("a target that begins with {scheme}: is not read; {fix}")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        let message = "the target has a user name or password in it, which everyone could read; \
                       leave out what stands before the @";
        return Err(message.to_owned());
    }
    Ok(url)
}

/// The target as a configured source would be named, so that two spellings are one.
pub(crate) fn normalized(target: &str) -> String {
    crate::source::Target::parse(target).map_or_else(|_| target.to_owned(), |target| target.name())
}

/// The parts of a location reference, `type:target`.
///
/// # Errors
/// When it is none, or its target may not be read; the text says how to write it.
pub fn parse_location_ref(text: &str, types: &[String]) -> Result<(String, String), String> {
    let fix = "write it as type:target, such as url:https://a.example/catalog-info.yaml";
    let (location_type, target) = text
        .split_once(':')
        .filter(|(location_type, target)| !location_type.is_empty() && !target.is_empty())
        .ok_or_else(|| format!("{text:?} is no location; {fix}"))?;
    if matches!(location_type, "http" | "https") {
        return Err(format!("{text:?} is an address without a type; write url:{text}"));
    }
    if location_type.eq_ignore_ascii_case("javascript") {
        return Err(format!("a location of type javascript is not read; {fix}"));
    }
    check_type(location_type, types)?;
    source_url(target)?;
    Ok((location_type.to_owned(), target.to_owned()))
}

/// The reference of an entity in the parts of an address.
pub(crate) fn reference(text: &str) -> Result<EntityRef, String> {
    text.trim().parse().map_err(|error: platform::entity_ref::EntityRefError| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls() -> Vec<String> {
        vec!["url".to_owned()]
    }

    fn check(location_type: &str, target: &str) -> Result<String, String> {
        let (location_type, target) = (location_type.to_owned(), target.to_owned());
        let asked = NewLocation { location_type, target, presence: None };
        checked(&asked, &urls()).map(|location| location.target)
    }

    #[test]
    fn a_web_address_is_taken_as_it_is_written() {
        let target = "https://GitHub.com/o/r/blob/main/catalog-info.yaml";
        assert_eq!(check("url", &format!("  {target}\n")).as_deref(), Ok(target));
        assert!(check("url", "http://a.example/a.yaml").is_ok());
        assert_eq!(normalized(target), "https://github.com/o/r/blob/main/catalog-info.yaml");
    }

    #[test]
    fn everything_else_is_refused_with_the_way_to_mend_it() {
        let refused = [
            ("file", "https://a.example/a.yaml", "write url"),
            ("https", "//a.example/a.yaml", "write type url"),
            ("url", " ", "write the https address"),
            ("url", "./a.yaml", "no absolute address"),
            ("url", "javascript:alert(1)", "begins with javascript:"),
            ("url", "JavaScript:alert(1)", "begins with javascript:"),
            ("url", "file:///etc/passwd", "begins with file:"),
            ("url", "git+https://a.example/x", "begins with git+https:"),
            ("url", "https://a.example/\u{7}", "control characters"),
            ("url", "https://", "no absolute address"),
            ("url", "https://anna:secret@a.example/x", "leave out"),
            ("url", "https://token@a.example/x", "leave out"),
        ];
        for (location_type, target, expected) in refused {
            let error = check(location_type, target).unwrap_err();
            assert!(error.contains(expected), "{target}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
        let long = format!("https://a.example/{}", "x".repeat(LONGEST));
        assert!(check("url", &long).unwrap_err().contains("longer"));
    }

    #[test]
    fn a_location_reference_has_a_type_and_a_target() {
        let parse = |text| parse_location_ref(text, &urls());
        let parts = ("url".to_owned(), "https://a.example/x".to_owned());
        assert_eq!(parse("url:https://a.example/x"), Ok(parts));
        assert!(parse("https://a.example/x").unwrap_err().contains("write url:https://a.example"));
        for text in ["", "url", "url:", ":x", "javascript:x", "file:./x", "url:javascript:x"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
