//! A company's own authority: trusted once it is named. A process of its own, because trust is the
//! process's.

use network::Rules;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};
use std::{sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";

/// A server whose certificate an authority of the company signed; its address, and that authority.
async fn server() -> (String, String) {
    network::prepare();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let own = own.signed_by(&key, &authority).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let settings = ServerConfig::builder().with_no_client_auth();
    let settings = settings.with_single_cert(vec![own.der().clone()], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(settings));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let Ok(mut connection) = acceptor.accept(connection).await else { continue };
            let mut asked = [0; 1024];
            let _ = connection.read(&mut asked).await;
            let _ = connection.write_all(ANSWER).await;
            let _ = connection.shutdown().await;
        }
    });
    (address, authority.pem())
}

#[tokio::test]
async fn an_authority_of_the_companys_own_is_trusted_once_it_is_named() {
    let (address, authority) = server().await;
    let rules = Rules { allow_private: true, ..Rules::default() };
    let client = || network::client(rules.clone(), Duration::from_secs(5)).unwrap();
    let error = client().get(&address).send().await.unwrap_err();
    assert!(network::reason(&error).contains("certificate"), "{}", network::reason(&error));

    assert!(network::trust(b"no certificate").unwrap_err().contains("BEGIN CERTIFICATE"));
    network::trust(authority.as_bytes()).unwrap();
    let answer = client().get(&address).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "ok");
}
