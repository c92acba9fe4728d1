//! A mail server of our own on loopback.

use super::*;
use crate::config::DocsSettings;
use ::identity::notifications::LetterItem;
use platform::{
    Timestamp,
    notifications::{Gist, Told},
};
use std::time::Duration;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// Takes one mail, or refuses its recipient; gives what was said.
async fn taken(listener: TcpListener, recipient: &'static str) -> String {
    let (read, mut write) = listener.accept().await.unwrap().0.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example\r\n").await.unwrap();
    let (mut heard, mut is_text) = (String::new(), false);
    while let Ok(Some(line)) = lines.next_line().await {
        heard.push_str(&line);
        heard.push('\n');
        let answer = match line.as_str() {
            "." => {
                is_text = false;
                "250 taken"
            }
            _ if is_text => continue,
            "DATA" => {
                is_text = true;
                "354 go on"
            }
            "QUIT" => break,
            line if line.starts_with("RCPT") => recipient,
            _ => "250 ok",
        };
        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err()
            || heard.ends_with("\n.\n")
        {
            break;
        }
    }
    heard
}

fn letter(address: &str) -> Letter {
    let to = Recipient::Person {
        label: "Jane, \"J\" Doe".to_owned(),
        address: address.to_owned(),
        language: "en".to_owned(),
    };
    let told = Told::DocsFailed { label: "Shop".to_owned(), reason: Gist::of("hunter2") };
    let link = "/docs/default/component/shop/".to_owned();
    Letter { to, items: vec![LetterItem { told, link, at: Timestamp(0) }] }
}

async fn carried(address: &str, recipient: &'static str) -> (Result<(), CarryError>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let settings = DocsSettings {
        cache: 0,
        image_hosts: Vec::new(),
        published: None,
        interval: Duration::from_secs(10),
        kroki: None,
        slack: None,
        smtp: Some(format!("smtp://{server}")),
        mail_from: Some("slipway@acme.example".to_owned()),
        mail_to: Vec::new(),
    };
    let post = Post::of(&settings).unwrap().unwrap();
    let by = ByMail { post, portal: "https://portal.example".to_owned() };
    let hearing = tokio::spawn(taken(listener, recipient));
    let carried = by.carry(&letter(address)).await;
    let heard = tokio::time::timeout(Duration::from_secs(5), hearing).await;
    (carried, heard.map(Result::unwrap).unwrap_or_default())
}

#[tokio::test]
async fn a_person_is_sent_a_mail_in_two_forms_without_others_words() {
    let (carried, heard) = carried("jane@acme.example", "250 ok").await;
    assert_eq!(carried, Ok(()));
    assert!(heard.contains("RCPT TO:<jane@acme.example>"), "{heard}");
    assert!(heard.contains("Subject: The documentation of Shop cannot be built"), "{heard}");
    assert!(heard.contains("text/plain") && heard.contains("text/html"), "{heard}");
    assert!(!heard.contains("hunter2"), "{heard}");
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_tried_again() {
    let (refused, _) = carried("gone@acme.example", "550 no such user").await;
    assert!(matches!(refused, Err(CarryError::Never(_))), "{refused:?}");
    for words in ["450 later", "530 authenticate first"] {
        let (busy, _) = carried("jane@acme.example", words).await;
        assert!(matches!(busy, Err(CarryError::Later(_))), "{busy:?}");
    }
    let settings_only = ByMail {
        post: Post::of(&DocsSettings {
            cache: 0,
            image_hosts: Vec::new(),
            published: None,
            interval: Duration::from_secs(10),
            kroki: None,
            slack: None,
            smtp: Some("smtp://127.0.0.1:1".to_owned()),
            mail_from: Some("slipway@acme.example".to_owned()),
            mail_to: Vec::new(),
        })
        .unwrap()
        .unwrap(),
        portal: String::new(),
    };
    let nowhere = settings_only.carry(&letter("jane@acme.example")).await;
    assert!(matches!(nowhere, Err(CarryError::Later(_))), "{nowhere:?}");
    let wrong = settings_only.carry(&letter("not an address")).await;
    assert!(matches!(wrong, Err(CarryError::Never(_))), "{wrong:?}");
}
