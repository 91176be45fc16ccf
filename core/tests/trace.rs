//! The attempts at requests that an observer receives.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use indecx::actions::{GetAction, ListActions};
use indecx::bindings::attempt::Attempt;
use indecx::{ActionCode, Client, ClientBuilder};
use indecx_sandbox::{Fault, Options, Sandbox};

#[derive(Clone, Default)]
struct Attempts(Arc<Mutex<Vec<Attempt>>>);

impl Attempts {
    fn lines(&self) -> Vec<String> {
        let observed = self.0.lock().unwrap();
        let times = observed.iter().map(|attempt| format!(" in {:.0} ms", attempt.duration.as_secs_f64() * 1e3));
        // The number of bytes of made-up data may change; other tests check it.
        observed.iter().zip(times).map(|(attempt, time)| attempt.to_string().replace(&time, "")).collect()
    }
}

fn start() -> (Sandbox, ClientBuilder, Attempts) {
    let sandbox = Sandbox::start(Options::default()).unwrap();
    let observed = Attempts::default();
    let kept = observed.clone();
    let builder = Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .observer(move |attempt| kept.0.lock().unwrap().push(attempt.clone()));
    (sandbox, builder, observed)
}

fn action(code: &str) -> GetAction {
    GetAction::new(ActionCode::new(code).unwrap())
}

#[tokio::test]
async fn each_attempt_is_told_of_once_with_what_it_came_to() {
    let (sandbox, builder, observed) = start();
    let client = builder.build().unwrap();
    client.actions().get(action("T0AXXX")).await.unwrap();
    sandbox.fault(Fault { status: Some(503), ..Fault::default() });
    client.actions().get(action("T0AXXX")).await.unwrap();
    client.actions().get(action("NONE00")).await.unwrap_err();
    let lines = observed.lines();
    let begin = ["GET authorization/token: 200", "GET actions-info/{action}: 200", "GET actions-info/{action}: 503"];
    let end = ["GET actions-info/{action}: 200", "GET actions-info/{action}: 4"];
    assert_eq!(lines.len(), 5, "{lines:?}");
    for (line, start) in lines.iter().zip(begin.into_iter().chain(end)) {
        assert!(line.starts_with(start), "{line} / {start}");
    }
    let attempts = observed.0.lock().unwrap();
    let repeats: Vec<u32> = attempts.iter().map(|attempt| attempt.resend_count).collect();
    assert_eq!(repeats, [0, 0, 0, 1, 0]);
    assert!(attempts[1].bytes > 0 && attempts[1].duration > Duration::ZERO);
    let errors: Vec<Option<&str>> = attempts.iter().map(|attempt| attempt.error.as_deref()).collect();
    assert_eq!(&errors[..4], [None, None, Some("503"), None]);
}

#[tokio::test]
async fn what_broke_or_was_cancelled_is_told_too() {
    let (sandbox, builder, observed) = start();
    let client = builder.clone().max_retries(0).timeout(Duration::from_millis(200)).build().unwrap();
    client.actions().get(action("T0AXXX")).await.unwrap();
    sandbox.fault(Fault { delay_ms: 5000, times: Some(2), ..Fault::default() });
    client.actions().get(action("T0AXXX")).await.unwrap_err();
    let patient = builder.timeout(Duration::from_secs(10)).build().unwrap();
    let call = async move { patient.actions().list(ListActions::default()).unwrap().to_vec(None).await };
    assert!(tokio::time::timeout(Duration::from_millis(200), call).await.is_err());
    drop(sandbox);
    // A dropped task ends on another thread, perhaps a little later.
    for _ in 0..100 {
        if observed.0.lock().unwrap().len() == 5 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    client.actions().get(action("T0AXXX")).await.unwrap_err();
    let attempts = observed.0.lock().unwrap();
    let errors: Vec<Option<&str>> = attempts.iter().map(|attempt| attempt.error.as_deref()).collect();
    // The second client fetches its own token, which is the fourth attempt.
    assert_eq!(errors[..5], [None, None, Some("timeout"), None, Some("cancelled")]);
    assert!(matches!(errors[5..], [Some("connect" | "connection")]), "{errors:?}");
}
