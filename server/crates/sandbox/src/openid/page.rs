//! The pages of the provider: who do you want to be?

use super::grants::Asked;
use crate::company::{PEOPLE, TEAMS};
use std::fmt::Write;

const HEAD: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
<link rel=\"icon\" href=\"data:,\"><title>Northwind sign-in (sandbox)</title><style>\
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}\
body{max-width:44rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.4rem;margin:0}h2{font-size:1rem;margin:1.5rem 0 .25rem}\
ul{list-style:none;margin:0;padding:0;display:grid;gap:.25rem;\
grid-template-columns:repeat(auto-fill,minmax(13rem,1fr))}\
a{display:block;padding:.4rem .6rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);\
border-radius:6px;color:inherit;text-decoration:none}a:hover,a:focus{border-color:currentColor}\
p{margin:.25rem 0;opacity:.8}</style></head><body><main>";

/// Everybody, by team, each a link back to here with their login.
pub(super) fn choice(asked: &Asked) -> String {
    let mut page = format!(
        "{HEAD}<h1>Who do you want to be?</h1>\
         <p>This is the sandbox's sign-in: nobody here is real, and there are no passwords.</p>"
    );
    for team in TEAMS {
        let people: Vec<_> =
            PEOPLE.iter().filter(|person| person.teams.first() == Some(&team.name)).collect();
        if people.is_empty() {
            continue;
        }
        // Writing to a text does not fail.
        let _ = write!(page, "<h2>{}</h2><ul>", team.label);
        for person in people {
            let query = query(asked, person.login);
            let _ = write!(page, "<li><a href=\"authorize?{query}\">{}</a></li>", person.label);
        }
        page.push_str("</ul>");
    }
    page.push_str("</main></body></html>");
    page
}

/// The question again, with an answer in it; safe to stand in an attribute.
fn query(asked: &Asked, login: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let nonce = asked.nonce.as_deref().unwrap_or_default();
    let parts = [
        ("response_type", asked.response_type.as_str()),
        ("client_id", &asked.client_id),
        ("redirect_uri", &asked.redirect_uri),
        ("scope", &asked.scope),
        ("state", &asked.state),
        ("nonce", nonce),
        ("code_challenge", &asked.code_challenge),
        ("code_challenge_method", &asked.code_challenge_method),
        ("login", login),
    ];
    query.extend_pairs(parts.into_iter().filter(|(_, value)| !value.is_empty()));
    query.finish().replace('&', "&amp;")
}

/// What is shown to who left and has no way back.
pub(super) fn left() -> String {
    format!("{HEAD}<h1>You are signed out</h1></main></body></html>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_can_be_picked_and_what_was_asked_stays_text() {
        let asked = Asked { state: "\"><script>".to_owned(), ..Asked::default() };
        let page = choice(&asked);
        assert_eq!(page.matches("<li>").count(), PEOPLE.len());
        assert!(!page.contains("<script>"), "{page}");
    }
}
