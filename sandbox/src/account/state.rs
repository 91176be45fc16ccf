//! The state of the sandbox: the account's data, and what tests want to know about the received requests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use crate::account::auth::{Rate, Tokens, company_key};
use crate::account::memberships::Memberships;
use crate::account::order;
use crate::behaviour::faults::{Fault, Reply};
use crate::behaviour::options::Options;
use crate::clock;
use crate::data::actions::Action;
use crate::data::answer_maker::Maker;
use crate::data::answers::Row;
use crate::data::invites::Invite;
use crate::data::random::{Kind, id, mixed};
use crate::data::records::{self, Record};
use crate::http::exchange::Response;
use crate::http::request_log::RequestLog;

/// The account, the options, and what the sandbox has recorded.
pub(crate) struct State {
    pub(crate) options: Options,
    pub(crate) key: String,
    pub(crate) company: String,
    pub(crate) tokens: Tokens,
    pub(crate) rate: Rate,
    /// Random numbers for faults and drift, separate from those of the data.
    pub(crate) rng: fastrand::Rng,
    pub(crate) actions: Vec<Action>,
    pub(crate) answers: Vec<Row>,
    pub(crate) invites: Vec<Invite>,
    pub(crate) blocklist: Vec<Record>,
    pub(crate) branches: Vec<Record>,
    pub(crate) quarantines: Vec<Record>,
    pub(crate) next: Serials,
    pub(crate) faults: Vec<Fault>,
    pub(crate) replies: VecDeque<Reply>,
    pub(crate) request_log: RequestLog,
    pub(crate) sent: Vec<Value>,
    pub(crate) deliveries: Vec<Value>,
    /// The names of indicators that were sent although their action does not have them, each once.
    pub(crate) unknown_indicators: Vec<String>,
    pub(crate) memberships: Memberships,
    /// Whether other processes may read and change this state: see [`crate::control`].
    pub(crate) is_controlled: bool,
}

/// The serial number of each kind's next row.
pub(crate) struct Serials {
    pub(crate) answer: u64,
    pub(crate) invite: u64,
    pub(crate) blocked: u64,
    pub(crate) branch: u64,
    pub(crate) quarantine: u64,
}

/// The state, shared by the server and its owner.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(crate) fn new(options: Options) -> Self {
        Self(Arc::new(Mutex::new(State::filled(options))))
    }

    /// Locks the state. Poisoning is ignored, since a route that panicked must not break the test's own calls.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Collects the initial rows of a listing, sorted, and with equal dates where the options demand it.
fn ordered<R: order::Dated>(options: &Options, rows: impl Iterator<Item = R>) -> Vec<R> {
    let mut rows: Vec<R> = rows.collect();
    order::sort(&mut rows, options.order);
    order::tie(&mut rows, options.tied_rows);
    rows
}

impl State {
    pub(crate) fn filled(options: Options) -> Self {
        let (seed, year) = (options.seed, options.year);
        let serials = |count: usize| 0..u64::try_from(count).unwrap_or(0);
        // An account without actions still needs one for its rows to refer to.
        let actions: Vec<_> = (0..options.actions.max(1)).map(|index| Action::made(seed, year, index)).collect();
        let company = id(seed, Kind::Company, 0, 1_591_700_000_000);
        let maker = Maker { seed, year, actions: &actions, company: &company };
        let answers = ordered(&options, serials(options.answers).map(|serial| maker.answer(serial, None, false)));
        let invites =
            serials(options.invites).map(|serial| Invite::made(seed, year, serial, &actions, options.answers, None));
        let invites = ordered(&options, invites);
        let blocklist = (0..records::BLOCKED).map(|serial| records::blocked(seed, year, serial, &actions, None));
        let blocklist = ordered(&options, blocklist);
        let branches = (0..records::BRANCHES).map(|serial| records::branch(seed, year, serial, None)).collect();
        let quarantines =
            (0..records::QUARANTINES).map(|serial| records::quarantine(seed, year, serial, (&actions, &company), None));
        let quarantines = ordered(&options, quarantines);
        let next = Serials {
            answer: serials(options.answers).end,
            // Far above the serial numbers of invites with answers, so that the two never collide.
            invite: serials(options.invites).end.max(100_000_000),
            blocked: records::BLOCKED,
            branch: records::BRANCHES,
            quarantine: records::QUARANTINES,
        };
        let mut memberships = Memberships::default();
        if options.members {
            memberships.begin(&answers);
        }
        Self {
            key: company_key(seed),
            company,
            tokens: Tokens::default(),
            rate: Rate::default(),
            rng: fastrand::Rng::with_seed(mixed(seed, 0x00d1_2f7a)),
            actions,
            answers,
            invites,
            blocklist,
            branches,
            quarantines,
            next,
            faults: Vec::new(),
            replies: VecDeque::new(),
            request_log: RequestLog::default(),
            sent: Vec::new(),
            deliveries: Vec::new(),
            unknown_indicators: Vec::new(),
            memberships,
            is_controlled: false,
            options,
        }
    }

    /// Returns the actions that the platform lists: none in an account without actions.
    pub(crate) fn listed_actions(&self) -> &[Action] {
        &self.actions[..self.options.actions.min(self.actions.len())]
    }

    /// Returns the index of the action with this code.
    pub(crate) fn action(&self, code: &str) -> Option<usize> {
        self.listed_actions().iter().position(|action| action.code == code)
    }

    /// Returns the rows of a listing, as they are served; `None` for an unknown resource.
    pub(crate) fn records(&self, resource: &str) -> Option<Vec<Value>> {
        let seed = self.options.seed;
        let parsed = |write: &dyn Fn(&Row, &mut String), row: &Row| {
            let mut text = String::new();
            write(row, &mut text);
            serde_json::from_str(&text).unwrap_or(Value::Null)
        };
        let now = clock::now();
        let invites = || self.invites.iter().filter(|invite| invite.is_listed(now));
        let of_actions = || invites().filter(|invite| invite.action < self.actions.len());
        let values = |list: &[Record]| list.iter().map(|row| row.value.clone()).collect();
        Some(match resource {
            "answers" => self.answers.iter().map(|row| parsed(&Row::write, row)).collect(),
            "categories" => self
                .answers
                .iter()
                .filter(|row| !row.data.categories.is_empty())
                .map(|row| parsed(&Row::write_categories, row))
                .collect(),
            "invites" => invites().map(|invite| invite.listed(seed, &self.actions)).collect(),
            "unanswered" => of_actions()
                .filter(|invite| invite.answered.is_none())
                .map(|invite| invite.unanswered(seed, &self.actions))
                .collect(),
            "details" => of_actions().map(|invite| invite.details(seed, &self.actions, &self.company)).collect(),
            "actions" => self.listed_actions().iter().map(Action::listed).collect(),
            "branches" => values(&self.branches),
            "blocklist" => values(&self.blocklist),
            "quarantines" => values(&self.quarantines),
            _ => return None,
        })
    }

    /// Records the indicators that an action does not have, or refuses them with `strict_indicators`. What the platform
    /// does with them is not documented.
    pub(crate) fn note_indicators<'a>(
        &mut self,
        action: usize,
        names: impl Iterator<Item = &'a str>,
    ) -> Result<(), Response> {
        let columns = self.actions[action].template.columns;
        for name in names.filter(|name| columns.iter().all(|column| column.name() != *name)) {
            if self.options.strict_indicators {
                return Err(Response::message(400, &format!("Indicator not found: {name}")));
            }
            if !self.unknown_indicators.iter().any(|known| known == name) {
                self.unknown_indicators.push(name.to_owned());
            }
        }
        Ok(())
    }

    /// Records a customer whose send took effect.
    pub(crate) fn note_sent(&mut self, action: &str, via: &str, customer: &Value, request: usize) {
        let contact = |name: &str| match &customer[name] {
            Value::String(text) if !text.is_empty() => json!(text),
            Value::Number(number) => json!(number.to_string()),
            _ => Value::Null,
        };
        self.sent.push(json!({
            "action": action,
            "via": via,
            "customer": customer,
            "request": request,
            "name": contact("nome"),
            "email": contact("email"),
            "phone": contact("telefone"),
        }));
    }

    /// Changes how the sandbox behaves from now on.
    pub(crate) fn configure(&mut self, change: Value) -> Result<(), String> {
        let options = self.options.changed(change)?;
        if options.order != self.options.order {
            order::sort(&mut self.answers, options.order);
            order::sort(&mut self.invites, options.order);
            order::sort(&mut self.blocklist, options.order);
            order::sort(&mut self.quarantines, options.order);
        }
        if options.members && !self.options.members {
            self.memberships = Memberships::default();
            self.memberships.begin(&self.answers);
        }
        self.options = options;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(seed: u64, answers: usize) -> State {
        State::filled(Options { seed, answers, ..Options::default() })
    }

    #[test]
    fn the_same_seed_gives_the_same_account() {
        for resource in [
            "answers",
            "invites",
            "unanswered",
            "actions",
            "branches",
            "blocklist",
            "details",
            "quarantines",
            "categories",
        ] {
            let one = state(4, 80).records(resource).expect("a resource");
            assert_eq!(Some(&one), state(4, 80).records(resource).as_ref());
            assert_ne!(Some(&one), state(5, 80).records(resource).as_ref(), "{resource}");
            assert!(!one.is_empty());
        }
        assert!(state(4, 1).records("answer").is_none());
    }

    #[test]
    fn a_larger_account_holds_the_smaller_ones_answers() {
        let small = state(4, 30).records("answers").expect("answers");
        let large = state(4, 90).records("answers").expect("answers");
        assert!(small.iter().all(|row| large.contains(row)));
    }

    #[test]
    fn an_empty_account_stays_usable() {
        let state = State::filled(Options { answers: 0, invites: 0, actions: 0, ..Options::default() });
        assert_eq!(state.records("actions"), Some(Vec::new()));
        assert_eq!(state.records("answers"), Some(Vec::new()));
        assert_eq!(state.action("T0AXXX"), None);
    }
}
