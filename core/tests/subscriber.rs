//! A subscriber of `tracing` receives what an observer receives. The test runs in its own process, since a subscriber
//! affects state of `tracing` that the whole process shares.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use indecx::actions::GetAction;
use indecx::bindings::attempt::{Attempt, Field};
use indecx::{ActionCode, Client};
use indecx_sandbox::{Options, Sandbox};
use tracing::field::Visit;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The fields of each event, as text.
#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<Fields>>>);

type Fields = Vec<(String, String)>;

impl Visit for Events {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn Debug) {
        let mut events = self.0.lock().unwrap();
        let event = events.last_mut().unwrap();
        event.push((field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned()));
    }
}

impl Subscriber for Events {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "indecx"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.0.lock().unwrap().push(Vec::new());
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_subscriber_of_tracing_sees_the_same_fields() {
    let sandbox = Sandbox::start(Options::default()).unwrap();
    let observed = Arc::new(Mutex::new(Vec::<Attempt>::new()));
    let kept = observed.clone();
    let builder = Client::builder()
        .base_url(sandbox.url())
        .company_key(sandbox.company_key())
        .observer(move |attempt| kept.lock().unwrap().push(attempt.clone()));
    let missing = GetAction::new(ActionCode::new("NONE00").unwrap());
    let events = Events::default();
    let guard = tracing::subscriber::set_default(events.clone());
    builder.build().unwrap().actions().get(missing).await.unwrap_err();
    drop(guard);
    let attempts = observed.lock().unwrap();
    let events = events.0.lock().unwrap();
    assert_eq!((events.len(), attempts.len()), (2, 2));
    for (event, attempt) in events.iter().zip(attempts.iter()) {
        let of_event: Vec<(&str, &str)> = event.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for (name, field) in attempt.fields() {
            let text = match field {
                Field::Text(text) => text,
                Field::Count(count) => count.to_string(),
                // The two durations are read at slightly different times.
                Field::Number(_) => continue,
            };
            assert!(of_event.contains(&(name, &text)), "{name} {text} in {of_event:?}");
        }
        assert!(of_event.contains(&("message", &attempt.to_string())), "{of_event:?}");
        assert!(of_event.iter().any(|(name, _)| *name == "indecx.duration_ms"));
    }
}
