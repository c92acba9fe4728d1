//! A Slack and a mail server of our own on loopback.

use super::*;
use std::time::Duration;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use url::Url;

fn failure() -> Failure {
    Failure {
        entity: EntityRef::new("component", "default", "shop"),
        label: "Shop <1>".to_owned(),
        reason: "mkdocs.yml, line 3: no".to_owned(),
    }
}

fn settings() -> DocsSettings {
    DocsSettings {
        cache: 0,
        image_hosts: Vec::new(),
        published: None,
        interval: Duration::from_secs(10),
        kroki: None,
        slack: None,
        smtp: None,
        mail_from: Some("slipway@acme.example".to_owned()),
        mail_to: vec!["Docs <docs@acme.example>".to_owned()],
    }
}

/// One connection, and what was read of it.
async fn heard(
    talk: impl AsyncFnOnce(TcpStream) -> String + Send + 'static,
) -> (String, impl Future<Output = String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (address, async move { talk(listener.accept().await.unwrap().0).await })
}

#[tokio::test]
async fn slack_is_told_in_its_own_marks() {
    let (address, server) = heard(async |mut stream: TcpStream| {
        let mut bytes = vec![0; 8192];
        let mut heard = String::new();
        while !heard.contains("\"}") {
            let length = stream.read(&mut bytes).await.unwrap();
            heard.push_str(&String::from_utf8_lossy(&bytes[..length]));
        }
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
        stream.write_all(answer).await.unwrap();
        heard
    })
    .await;
    let slack = Some(Url::parse(&format!("http://{address}/hook")).unwrap());
    let only_slack = DocsSettings { slack, mail_to: Vec::new(), ..settings() };
    let messengers = messengers(&only_slack, "https://portal.example/").unwrap();
    let failure = failure();
    let (heard, told) = tokio::join!(server, messengers[0].tell(&failure));
    told.unwrap();
    assert!(heard.starts_with("POST /hook"), "{heard}");
    let link = "<https://portal.example/docs/default/component/shop/|Shop &lt;1&gt;>";
    assert!(heard.contains(link), "{heard}");
    assert!(heard.contains("mkdocs.yml, line 3: no"), "{heard}");
}

#[tokio::test]
async fn a_mail_server_takes_the_message() {
    let (address, server) = heard(async |stream: TcpStream| {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 mail.example\r\n").await.unwrap();
        let (mut heard, mut is_text) = (String::new(), false);
        while let Ok(Some(line)) = lines.next_line().await {
            heard.push_str(&line);
            heard.push('\n');
            let answer: &[u8] = match line.as_str() {
                "." => {
                    is_text = false;
                    b"250 taken\r\n"
                }
                _ if is_text => continue,
                "DATA" => {
                    is_text = true;
                    b"354 go on\r\n"
                }
                "QUIT" => break,
                _ => b"250 ok\r\n",
            };
            write.write_all(answer).await.unwrap();
            if heard.ends_with("\n.\n") {
                break;
            }
        }
        heard
    })
    .await;
    let smtp = Some(format!("smtp://{address}"));
    let messengers =
        messengers(&DocsSettings { smtp, ..settings() }, "https://portal.example").unwrap();
    let failure = failure();
    let (heard, told) = tokio::join!(server, messengers[0].tell(&failure));
    told.unwrap();
    assert!(heard.contains("RCPT TO:<docs@acme.example>"), "{heard}");
    assert!(heard.contains("Subject: Documentation of Shop <1> cannot be built"), "{heard}");
    // Long lines are folded on the way.
    let unfolded = heard.replace("=\n", "");
    assert!(unfolded.contains("https://portal.example/docs/default/component/shop/"), "{heard}");
}

#[test]
fn settings_that_lead_to_nobody_are_refused() {
    let smtp = Some("smtps://mail.example".to_owned());
    // Who owns something is told of it by the same server.
    let owners = DocsSettings { smtp: smtp.clone(), mail_to: Vec::new(), ..settings() };
    assert!(messengers(&owners, "").unwrap().is_empty());
    assert!(messengers(&settings(), "").is_err(), "addresses, and no server");
    let from = Some("nobody".to_owned());
    assert!(messengers(&DocsSettings { smtp, mail_from: from, ..settings() }, "").is_err());
}
