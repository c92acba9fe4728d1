//! Storage in a folder and, where `SLIPWAY_TEST_S3` names a bucket's address, in that bucket.

use super::Storage;
use crate::publish::{METADATA, Published};
use platform::EntityRef;

fn file(path: &str, text: &str) -> Published {
    Published { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

async fn a_site_takes_the_place_of_the_one_before(storage: &Storage) {
    let shop = EntityRef::new("Component", "default", "Shop");
    let neighbour = EntityRef::new("component", "default", "shop-2");
    let first = vec![file(METADATA, "1"), file("index.html", "one"), file("a b/old.html", "old")];
    storage.publish(&shop, first).await.unwrap();
    storage.publish(&neighbour, vec![file("index.html", "neighbour")]).await.unwrap();
    let read = async |entity: &EntityRef, path: &str| {
        let bytes = storage.read(entity, path).await.unwrap();
        bytes.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    };
    assert_eq!(read(&shop, "a b/old.html").await.as_deref(), Some("old"));
    let second = vec![file(METADATA, "2"), file("index.html", "two")];
    storage.publish(&shop, second).await.unwrap();
    let same = EntityRef::new("component", "default", "shop");
    assert_eq!(read(&same, "index.html").await.as_deref(), Some("two"));
    assert_eq!(read(&same, "a b/old.html").await, None);
    assert_eq!(read(&same, "../shop-2/index.html").await, None);
    assert_eq!(read(&neighbour, "index.html").await.as_deref(), Some("neighbour"));
}

#[tokio::test]
async fn a_folder_keeps_sites() {
    let folder = tempfile::tempdir().unwrap();
    let address = folder.path().join("sites").display().to_string();
    a_site_takes_the_place_of_the_one_before(&Storage::open(&address).unwrap()).await;
    let layout = folder.path().join("sites/default/component/shop/index.html");
    assert_eq!(std::fs::read_to_string(layout).unwrap(), "two");
}

#[tokio::test]
async fn a_bucket_keeps_sites() {
    let Ok(address) = std::env::var("SLIPWAY_TEST_S3") else { return };
    drop(rustls::crypto::ring::default_provider().install_default());
    a_site_takes_the_place_of_the_one_before(&Storage::open(&address).unwrap()).await;
}

#[test]
fn what_is_no_storage_is_refused() {
    assert!(Storage::open("gs://bucket").unwrap_err().to_string().contains("s3://"));
}
