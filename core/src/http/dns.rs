//! Resolves host names, each name on a thread of its own: a lookup that hangs delays only the calls to that host.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs as _};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use arc_swap::ArcSwap;
use tokio::sync::watch;
use url::Host;

use crate::http::loopback::is_localhost;

/// The addresses of a name, or why the lookup failed.
type LookupResult = Result<Arc<[IpAddr]>, Arc<str>>;
type Waiting = watch::Receiver<Option<LookupResult>>;

/// The lookups in progress, each shared by all callers that wait for that name. They belong to one process: a forked
/// child has none of the threads.
struct Lookups {
    pid: u32,
    in_progress: Mutex<HashMap<String, Waiting>>,
}

static LOOKUPS: LazyLock<ArcSwap<Lookups>> = LazyLock::new(|| ArcSwap::from_pointee(Lookups::new()));

impl Lookups {
    fn new() -> Self {
        Lookups { pid: std::process::id(), in_progress: Mutex::default() }
    }

    fn of_process() -> Arc<Self> {
        let lookups = LOOKUPS.load_full();
        if lookups.pid == std::process::id() {
            return lookups;
        }
        LOOKUPS.store(Arc::new(Lookups::new()));
        LOOKUPS.load_full()
    }

    fn in_progress(&self) -> std::sync::MutexGuard<'_, HashMap<String, Waiting>> {
        self.in_progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the addresses of a host. Concurrent lookups of one name are shared.
pub(crate) async fn addresses(host: &Host<String>) -> LookupResult {
    let name = match host {
        Host::Ipv4(ip) => return Ok([IpAddr::V4(*ip)].into()),
        Host::Ipv6(ip) => return Ok([IpAddr::V6(*ip)].into()),
        // Fixed by RFC 6761, whatever the hosts file or a name server says: the client may send the company key to
        // these names over plain http.
        Host::Domain(name) if is_localhost(name) => {
            return Ok([IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)].into());
        }
        Host::Domain(name) => name,
    };
    resolve(name, look_up).await
}

/// Waits for the result of a lookup. There is no time limit here: only the callers that need this name wait for it.
async fn resolve(name: &str, look_up: fn(&str) -> LookupResult) -> LookupResult {
    let mut found = join_or_start(name, look_up);
    let found = found.wait_for(Option::is_some).await.ok().and_then(|found| found.clone());
    found.unwrap_or_else(|| Err("the lookup was given up".into()))
}

/// Joins the lookup of this name that is in progress, or starts one.
fn join_or_start(name: &str, look_up: fn(&str) -> LookupResult) -> Waiting {
    let lookups = Lookups::of_process();
    let (sender, waiting) = watch::channel(None);
    {
        let mut in_progress = lookups.in_progress();
        if let Some(other) = in_progress.get(name) {
            return other.clone();
        }
        in_progress.insert(name.to_owned(), waiting.clone());
    }
    let sender = Arc::new(sender);
    let work = {
        let (lookups, name, sender) = (lookups.clone(), name.to_owned(), sender.clone());
        move || {
            let found = look_up(&name);
            lookups.in_progress().remove(&name);
            sender.send_replace(Some(found));
        }
    };
    if std::thread::Builder::new().name("indecx-lookup".to_owned()).spawn(work.clone()).is_err() {
        // No thread could be started: blocking here is better than failing.
        work();
    }
    waiting
}

fn look_up(name: &str) -> LookupResult {
    match (name, 0).to_socket_addrs() {
        Ok(found) => {
            let mut addresses: Vec<IpAddr> = Vec::new();
            for address in found.map(|address| address.ip()) {
                if !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
            Ok(addresses.into())
        }
        Err(error) => Err(error.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tokio::time::timeout;
    use url::Host;

    use super::{LOOKUPS, LookupResult, addresses, resolve};
    use crate::threads::apart;

    #[tokio::test]
    async fn localhost_is_this_machine_and_never_looked_up() {
        for name in ["localhost", "api.localhost", "API.LocalHost.", "a.b.localhost"] {
            let found = addresses(&Host::Domain(name.to_owned())).await.unwrap();
            assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["127.0.0.1", "::1"], "{name}");
        }
        let none = addresses(&Host::Domain("no-such-name.invalid".to_owned())).await;
        assert!(none.is_err());
    }
    #[tokio::test]
    async fn a_lookup_that_hangs_holds_nobody_else_up() {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        fn never(_: &str) -> LookupResult {
            ASKED.fetch_add(1, Ordering::SeqCst);
            loop {
                std::thread::park();
            }
        }
        let names: Vec<String> = (0..20).map(|at| format!("hangs{at}.example")).collect();
        let ten_times = names.iter().flat_map(|name| std::iter::repeat_n(name, 10));
        let waiting: Vec<_> = ten_times
            .map(|name| {
                let name = name.clone();
                tokio::spawn(async move { timeout(Duration::from_millis(300), resolve(&name, never)).await })
            })
            .collect();
        while ASKED.load(Ordering::SeqCst) < names.len() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Another name, and work on a helper thread, such as a table or inflating a page.
        let other = resolve("answers.example", |_| Ok([IpAddr::V4(Ipv4Addr::LOCALHOST)].into())).await;
        assert_eq!(other.unwrap().len(), 1);
        assert_eq!(apart(|| 7).await.ok(), Some(7));
        for one in waiting {
            assert!(one.await.unwrap().is_err(), "whoever waits goes when its time is over");
        }
        assert_eq!(ASKED.load(Ordering::SeqCst), names.len(), "a name is asked for once at a time");
    }

    #[tokio::test]
    async fn those_who_wait_for_a_name_share_what_comes_of_it() {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        fn slow(_: &str) -> LookupResult {
            ASKED.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(200));
            Err("no such name".into())
        }
        let waiting: Vec<_> = (0..10).map(|_| tokio::spawn(resolve("slow.example", slow))).collect();
        for one in waiting {
            assert_eq!(one.await.unwrap().unwrap_err().as_ref(), "no such name");
        }
        assert_eq!(ASKED.load(Ordering::SeqCst), 1);
        // A failure is not cached.
        assert!(LOOKUPS.load_full().in_progress().get("slow.example").is_none());
        assert!(resolve("slow.example", slow).await.is_err());
        assert_eq!(ASKED.load(Ordering::SeqCst), 2);
    }
}
