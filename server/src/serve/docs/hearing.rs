//! What one process was brought of the sites of other machines, the others are told of: so that all of
//! them show and find the same a moment later, and not when each of them would have looked.

use std::sync::Arc;
use store::Store;
use techdocs::mirror::{Arrival, Mirror};
use tokio::sync::broadcast::error::RecvError;

/// What a hint about a site begins with.
const DOCS: &str = "docs ";

/// Tells and hears until it is dropped.
pub(in crate::serve) async fn hear(store: Store, mirror: Arc<Mirror>) {
    let (mut arrivals, mut hints) = (mirror.arrivals(), store.hints());
    loop {
        tokio::select! {
            arrival = arrivals.recv() => match arrival {
                // What was heard of is told already.
                Ok(arrival) if arrival.heard => {}
                Ok(arrival) => {
                    if let Err(error) = store.hint(&told(&arrival)).await {
                        tracing::debug!(%error, "nobody is told of a site; they look by themselves");
                    }
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
            hint = hints.recv() => match hint {
                Ok(hint) => {
                    if let Some((stamp, address)) = heard(&hint) {
                        let (mirror, stamp) = (Arc::clone(&mirror), stamp.to_owned());
                        let address = address.to_owned();
                        tokio::spawn(async move { mirror.hear(&address, &stamp).await });
                    }
                }
                // What was missed is found by looking.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
        }
    }
}

fn told(arrival: &Arrival) -> String {
    format!("{DOCS}{} {}", arrival.stamp, arrival.address)
}

/// The stamp and the address of a site.
fn heard(hint: &str) -> Option<(&str, &str)> {
    hint.strip_prefix(DOCS)?.split_once(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_heard() {
        let address = "https://host.example/acme/shop/tree/main/the docs".to_owned();
        let arrival = Arrival { address, stamp: "1f-3".to_owned(), heard: false };
        let hint = told(&arrival);
        assert_eq!(heard(&hint), Some(("1f-3", arrival.address.as_str())));
        assert_eq!(heard("other 1 2"), None);
    }
}
