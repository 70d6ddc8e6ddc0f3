//! Options that an address of the tenant's answers. It is somebody else's machine: it may be slow, wrong or gone, and takes
//! nobody with it.

use super::{MEMORY, Options, answer, weight};
use akis_egress::{Destination, Egress};
use akis_store::TenantId;
use bytes::Bytes;
use http::{Request, StatusCode, header};
use moka::future::Cache;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The longest a request waits for an address, a place in the queue included.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer counts as the one of now.
const LIFE: Duration = Duration::from_secs(30);
/// How long the last good answer stands in for an address that fails.
const STALE: Duration = Duration::from_mins(10);
/// How long an address that failed is left alone, so that it costs one person the wait and not all.
const PAUSE: Duration = Duration::from_secs(5);
/// Calls at a time in one tenant's name, and in all.
const CALLS: usize = 4;
const ALL_CALLS: usize = 64;
/// Largest answer, in bytes.
const MOST_BYTES: usize = 256 * 1024;

type Key = (TenantId, String);

/// What addresses answered. Cheap to clone.
#[derive(Clone)]
pub(super) struct Addresses {
    now: Cache<Key, Options>,
    before: Cache<Key, Options>,
    failed: Cache<Key, ()>,
    tenants: Cache<TenantId, Arc<Semaphore>>,
    all: Arc<Semaphore>,
}

/// Why there is no answer; the log's words, without the address, which may be a secret.
#[derive(Debug, Clone, thiserror::Error)]
enum Failure {
    #[error("no complete answer in time")]
    Late,
    #[error("{0}")]
    Egress(akis_egress::EgressError),
    #[error("answered {0}")]
    Status(StatusCode),
    #[error("the answer is larger than allowed")]
    TooLarge,
    #[error("the answer is no list of options")]
    NoOptions,
    #[error("this is no address")]
    NoAddress,
}

impl Addresses {
    pub(super) fn new() -> Self {
        Self::with(LIFE, STALE, PAUSE)
    }

    fn with(life: Duration, stale: Duration, pause: Duration) -> Self {
        let remembered = |life: Duration| {
            Cache::builder()
                .weigher(|(_, url): &Key, options: &Options| {
                    weight(options).saturating_add(u32::try_from(url.len()).unwrap_or(u32::MAX))
                })
                .max_capacity(MEMORY)
                .time_to_live(life)
                .build()
        };
        Self {
            now: remembered(life),
            before: remembered(stale),
            failed: Cache::builder().max_capacity(10_000).time_to_live(pause).build(),
            tenants: Cache::builder().max_capacity(10_000).time_to_idle(Duration::from_mins(10)).build(),
            all: Arc::new(Semaphore::new(ALL_CALLS)),
        }
    }

    /// What this address answers, or answered a moment ago. People who ask at the same time share one call.
    pub(super) async fn options(&self, egress: &Egress, tenant: TenantId, url: &str) -> Option<Options> {
        let key = (tenant, url.to_owned());
        if let Some(options) = self.now.get(&key).await {
            return Some(options);
        }
        if self.failed.contains_key(&key) {
            return self.before.get(&key).await;
        }
        let asked = self.now.try_get_with_by_ref(&key, self.ask(egress, tenant, url)).await;
        match asked {
            Ok(options) => {
                self.before.insert(key, options.clone()).await;
                Some(options)
            }
            Err(_) => self.before.get(&key).await,
        }
    }

    async fn ask(&self, egress: &Egress, tenant: TenantId, url: &str) -> Result<Options, Failure> {
        let call = async {
            let own = self.tenants.get_with(tenant, async { Arc::new(Semaphore::new(CALLS)) }).await;
            // Neither is ever closed.
            let _turn = own.acquire().await.map_err(|_| Failure::Late)?;
            let _turn_of_all = self.all.acquire().await.map_err(|_| Failure::Late)?;
            fetch(egress, url).await
        };
        let answer = tokio::time::timeout(PATIENCE, call).await.unwrap_or(Err(Failure::Late));
        if let Err(failure) = &answer {
            tracing::warn!(%tenant, %failure, "an address with options failed");
            self.failed.insert((tenant, url.to_owned()), ()).await;
        }
        answer
    }
}

async fn fetch(egress: &Egress, url: &str) -> Result<Options, Failure> {
    let request = Request::get(url)
        .header(header::ACCEPT, "application/json")
        .body(Bytes::new())
        .map_err(|_| Failure::NoAddress)?;
    let answer = egress.send(Destination::Tenant, request).await.map_err(Failure::Egress)?;
    // A redirect is an answer that has no options.
    if answer.status() != StatusCode::OK {
        return Err(Failure::Status(answer.status()));
    }
    if answer.body().len() > MOST_BYTES {
        return Err(Failure::TooLarge);
    }
    answer::read(answer.body()).map(Arc::new).ok_or(Failure::NoOptions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use axum::{Json, Router, extract::State};
    use serde_json::json;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::net::TcpListener;
    use tokio::time::Instant;

    /// Somebody's machine: counts who asks, and does as it is told by the path.
    async fn machine() -> (String, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let router = Router::new()
            .route(
                "/good",
                get(async |State(asked): State<Arc<AtomicUsize>>| {
                    asked.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Json(json!(["Ankara", "İzmir"]))
                }),
            )
            .route(
                "/once",
                get(async |State(asked): State<Arc<AtomicUsize>>| match asked.fetch_add(1, Ordering::SeqCst) {
                    0 => Ok(Json(json!([{"id": "a", "title": "Ankara"}]))),
                    _ => Err(StatusCode::INTERNAL_SERVER_ERROR),
                }),
            )
            .route("/moved", get(async || axum::response::Redirect::temporary("/good")))
            .route("/large", get(async || "[\"x\"]".to_owned() + &" ".repeat(MOST_BYTES)))
            .route("/page", get(async || "<html>"))
            .route(
                "/slow",
                get(async |State(asked): State<Arc<AtomicUsize>>| {
                    asked.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_mins(1)).await;
                }),
            )
            .with_state(asked.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (address, asked)
    }

    fn egress(allow_private: bool) -> Egress {
        let settings = akis_egress::Settings {
            connect_timeout_ms: 1_000,
            timeout_ms: 10_000,
            max_response_bytes: 1_000_000,
            allow_private,
        };
        Egress::new(&settings).unwrap()
    }

    fn brief() -> Addresses {
        Addresses::with(Duration::from_millis(100), Duration::from_secs(1), Duration::from_millis(300))
    }

    fn titles(options: Option<Options>) -> Option<Vec<String>> {
        options.map(|options| options.iter().map(|option| option.label.clone()).collect())
    }

    #[tokio::test]
    async fn many_who_ask_at_once_share_one_call_and_tenants_do_not() {
        let (address, asked) = machine().await;
        let (addresses, egress, url) = (Addresses::new(), egress(true), format!("{address}/good"));
        let (a, b) = (TenantId::new(), TenantId::new());
        let all = (0..50).map(|_| addresses.options(&egress, a, &url));
        for options in futures_util::future::join_all(all).await {
            assert_eq!(titles(options).unwrap(), ["Ankara", "İzmir"]);
        }
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        assert!(addresses.options(&egress, a, &url).await.is_some());
        assert_eq!(asked.load(Ordering::SeqCst), 1, "and what comes soon after needs none");
        assert!(addresses.options(&egress, b, &url).await.is_some());
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn the_last_good_answer_stands_in_for_a_while() {
        let (address, asked) = machine().await;
        let (addresses, egress, url) = (brief(), egress(true), format!("{address}/once"));
        let tenant = TenantId::new();
        let ankara = Some(vec!["Ankara".to_owned()]);
        assert_eq!(titles(addresses.options(&egress, tenant, &url).await), ankara);
        tokio::time::sleep(Duration::from_millis(150)).await;
        assert_eq!(titles(addresses.options(&egress, tenant, &url).await), ankara, "it fails now");
        assert_eq!(titles(addresses.options(&egress, tenant, &url).await), ankara);
        assert_eq!(asked.load(Ordering::SeqCst), 2, "and is left alone for a moment");
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        assert_eq!(titles(addresses.options(&egress, tenant, &url).await), None, "too old to be true");
        assert_eq!(asked.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn what_is_no_answer_is_none() {
        let (address, asked) = machine().await;
        let (addresses, egress, tenant) = (Addresses::new(), egress(true), TenantId::new());
        for url in [
            format!("{address}/moved"),
            format!("{address}/large"),
            format!("{address}/page"),
            format!("{address}/nothing"),
            "http://127.0.0.1:9/".to_owned(),
            "not an address".to_owned(),
            String::new(),
            "file:///etc/passwd".to_owned(),
        ] {
            assert_eq!(titles(addresses.options(&egress, tenant, &url).await), None, "{url}");
        }
        assert_eq!(asked.load(Ordering::SeqCst), 0, "a redirect is not followed");
    }

    #[tokio::test]
    async fn an_address_inside_our_walls_is_not_asked() {
        let (address, asked) = machine().await;
        let url = format!("{address}/good");
        assert!(Addresses::new().options(&egress(false), TenantId::new(), &url).await.is_none());
        assert_eq!(asked.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn slow_addresses_cost_their_tenant_two_seconds_and_others_nothing() {
        let (address, asked) = machine().await;
        let (addresses, egress) = (Addresses::new(), egress(true));
        let (slow, quick) = (TenantId::new(), TenantId::new());
        let urls: Vec<String> = (0..40).map(|at| format!("{address}/slow?{at}")).collect();
        let begun = Instant::now();
        let waiting = futures_util::future::join_all(urls.iter().map(|url| addresses.options(&egress, slow, url)));
        let other = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let options = addresses.options(&egress, quick, &format!("{address}/good")).await;
            (options.is_some(), begun.elapsed(), asked.load(Ordering::SeqCst))
        };
        let (slow_ones, (answered, after, calls)) = tokio::join!(waiting, other);
        assert!(slow_ones.iter().all(Option::is_none));
        assert!(begun.elapsed() < PATIENCE + Duration::from_secs(1), "{:?}", begun.elapsed());
        assert!(answered && after < Duration::from_secs(1), "{after:?}");
        // Never more calls at a time than one tenant may make.
        assert_eq!(calls, CALLS + 1);
    }
}
