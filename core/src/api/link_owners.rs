//! Finds the owner of each link: matches the links in the reply to `links.create` with the customers of the request.
//!
//! A customer with somebody else's link is worse than one without, so a link has no owner if two are possible. Contacts
//! decide first. The platform may write a contact in its own way: in lower case, with a country code, masked, or not at
//! all. Names decide between people who share a contact, and for links without a readable one. Positions decide only if
//! nothing else distinguishes the links.
//!
//! ```text
//! customers                            links, in the platform's order
//! Ana  ana@example.com                 BIA  bia@example.com        Bia's, by the e-mail
//! Bia  bia@example.com                 Ana  a**@example.com        Ana's, by the name: the mask fits
//! Cid  cid@example.com  +55 11 …5678   Cid  11…5678                Cid's, by the phone without its country code
//! ```

use std::collections::HashMap;
use std::hash::Hash;

use crate::record::words::Words;

/// A customer as sent, or as the platform writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
}

/// The characters that stand in place of masked letters and digits.
const MASKS: [char; 3] = ['*', '•', '#'];

/// One text of a person in the form in which texts are compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum ComparableText {
    Absent,
    /// The text before the first masked character, and the text after the last.
    Masked(String, String),
    Clear(String),
}

impl ComparableText {
    fn of(text: &str, normalize: fn(&str) -> String) -> ComparableText {
        match (text.find(MASKS), text.rfind(MASKS)) {
            (Some(first), Some(last)) => {
                let after = text[last..].trim_start_matches(MASKS);
                ComparableText::Masked(normalize(&text[..first]), normalize(after))
            }
            _ => Some(normalize(text))
                .filter(|text| !text.is_empty())
                .map_or(ComparableText::Absent, ComparableText::Clear),
        }
    }

    fn is_clear(&self) -> bool {
        matches!(self, ComparableText::Clear(_))
    }

    /// Whether both may be the same text.
    fn fits(&self, other: &ComparableText) -> bool {
        match (self, other) {
            (ComparableText::Clear(one), ComparableText::Clear(other)) => one == other,
            (ComparableText::Masked(before, after), ComparableText::Clear(text))
            | (ComparableText::Clear(text), ComparableText::Masked(before, after)) => {
                // A masked phone may begin with the country code.
                let begins = |before: &str| text.starts_with(before);
                (begins(before) || before.strip_prefix("55").is_some_and(begins)) && text.ends_with(after.as_str())
            }
            _ => true,
        }
    }
}

/// A person with each text in the form in which texts are compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct ComparablePerson {
    name: ComparableText,
    email: ComparableText,
    phone: ComparableText,
}

impl ComparablePerson {
    fn of(person: &Person) -> Self {
        let phone = |text: &str| {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            match digits.strip_prefix("55") {
                Some(national) if matches!(national.len(), 10 | 11) => national.to_owned(),
                _ => digits,
            }
        };
        ComparablePerson {
            name: ComparableText::of(&person.name, |name| Words::of(name).joined().to_owned()),
            email: ComparableText::of(&person.email, |email| email.trim().to_lowercase()),
            phone: ComparableText::of(&person.phone, phone),
        }
    }

    fn has_a_contact(&self) -> bool {
        self.email.is_clear() || self.phone.is_clear()
    }

    /// Whether both may be the same person. `by_name` compares names too, for people who share a contact.
    fn fits(&self, other: &ComparablePerson, by_name: bool) -> bool {
        self.email.fits(&other.email) && self.phone.fits(&other.phone) && (!by_name || self.name.fits(&other.name))
    }
}

/// Returns for each customer sent the position of its link among those received. A received link that is no record is
/// `None`.
pub(crate) fn owners(sent: &[Person], received: &[Option<Person>]) -> Vec<Option<usize>> {
    let mut matching = Matching {
        sent: sent.iter().map(ComparablePerson::of).collect(),
        received: received.iter().map(|person| person.as_ref().map(ComparablePerson::of)).collect(),
        owner: vec![None; sent.len()],
        is_taken: received.iter().map(Option::is_none).collect(),
    };
    matching.pair_in_order(|at| Some(&sent[at]), |at| received[at].as_ref());
    let tidy = matching.sent.clone();
    let received_tidy = matching.received.clone();
    matching
        .pair_in_order(|at| Some(&tidy[at]), |at| received_tidy[at].as_ref().filter(|person| person.has_a_contact()));
    matching.pair_by_key(|person| person.has_a_contact().then(|| (person.email.clone(), person.phone.clone())));
    matching.pair_by_key(|person| person.email.is_clear().then(|| person.email.clone()));
    matching.pair_by_key(|person| person.phone.is_clear().then(|| person.phone.clone()));
    matching.without_contact();
    matching.owner
}

struct Matching {
    sent: Vec<ComparablePerson>,
    received: Vec<Option<ComparablePerson>>,
    owner: Vec<Option<usize>>,
    is_taken: Vec<bool>,
}

impl Matching {
    fn pair(&mut self, sent: usize, received: usize) {
        self.owner[sent] = Some(received);
        self.is_taken[received] = true;
    }

    fn free_sent(&self) -> impl Iterator<Item = usize> {
        (0..self.sent.len()).filter(|at| self.owner[*at].is_none())
    }

    fn free_received(&self) -> impl Iterator<Item = usize> {
        (0..self.received.len()).filter(|at| !self.is_taken[*at])
    }

    /// Pairs customers and links with equal keys, in order.
    fn pair_in_order<'a, K: Eq + Hash + 'a>(
        &mut self,
        sent: impl Fn(usize) -> Option<&'a K>,
        received: impl Fn(usize) -> Option<&'a K>,
    ) {
        let mut links: HashMap<&K, Vec<usize>> = HashMap::new();
        for at in self.free_received() {
            if let Some(key) = received(at) {
                links.entry(key).or_default().push(at);
            }
        }
        links.values_mut().for_each(|links| links.reverse());
        for at in self.free_sent().collect::<Vec<_>>() {
            if let Some(link) = sent(at).and_then(|key| links.get_mut(key)?.pop()) {
                self.pair(at, link);
            }
        }
    }

    /// Pairs customers and links with the same key if each fits only the other.
    fn pair_by_key<K: Eq + Hash>(&mut self, key: impl Fn(&ComparablePerson) -> Option<K>) {
        let mut groups: HashMap<K, Group> = HashMap::new();
        for at in 0..self.sent.len() {
            if let Some(key) = key(&self.sent[at]) {
                let group = groups.entry(key).or_default();
                group.people += 1;
                if self.owner[at].is_none() {
                    group.sent.push(at);
                }
            }
        }
        for at in self.free_received() {
            if let Some(group) = self.received[at].as_ref().and_then(&key).and_then(|key| groups.get_mut(&key)) {
                group.received.push(at);
            }
        }
        for group in groups.into_values().filter(|group| !group.sent.is_empty() && !group.received.is_empty()) {
            self.pair_within(group);
        }
    }

    fn pair_within(&mut self, group: Group) {
        let fits = |matching: &Matching, sent: usize, received: usize| {
            let received = matching.received[received].as_ref();
            received.is_some_and(|received| matching.sent[sent].fits(received, group.people > 1))
        };
        let mut pairs = Vec::new();
        for &received in &group.received {
            let mut candidates = group.sent.iter().filter(|sent| fits(self, **sent, received));
            if let (Some(&sent), None) = (candidates.next(), candidates.next())
                && group.received.iter().filter(|other| fits(self, sent, **other)).count() == 1
            {
                pairs.push((sent, received));
            }
        }
        for (sent, received) in pairs {
            self.pair(sent, received);
        }
        // People with one contact, and as many links without a name, differ only by their order.
        let sent: Vec<usize> = group.sent.into_iter().filter(|at| self.owner[*at].is_none()).collect();
        let received: Vec<usize> = group.received.into_iter().filter(|at| !self.is_taken[*at]).collect();
        let contact = |at: &usize| (&self.sent[*at].email, &self.sent[*at].phone);
        let is_one_contact = sent.iter().all(|at| contact(at) == contact(&sent[0]));
        let names_nobody =
            |at: &usize| self.received[*at].as_ref().is_some_and(|link| link.name == ComparableText::Absent);
        let all_fit = sent.iter().zip(&received).all(|(sent, received)| fits(self, *sent, *received));
        if sent.len() == received.len() && is_one_contact && all_fit && received.iter().all(names_nobody) {
            sent.into_iter().zip(received).for_each(|(sent, received)| self.pair(sent, received));
        }
    }

    /// Pairs links without any contact: by name, or else by position, if as many links were received as customers were
    /// sent and all matched links stand in their customer's position.
    fn without_contact(&mut self) {
        let is_bare =
            |matching: &Matching, at: usize| matching.received[at].as_ref().is_some_and(|link| !link.has_a_contact());
        let bare: Vec<usize> = self.free_received().filter(|at| is_bare(self, *at)).collect();
        if bare.is_empty() {
            return;
        }
        let named = |name: &ComparableText| {
            let has_name = |person: &&ComparablePerson| person.name == *name;
            name.is_clear()
                && self.sent.iter().filter(has_name).count() == 1
                && self.received.iter().flatten().filter(has_name).count() == 1
        };
        let mut pairs = Vec::new();
        for &at in &bare {
            let link = self.received[at].as_ref().filter(|link| named(&link.name));
            let sent = link.and_then(|link| self.free_sent().find(|sent| self.sent[*sent].fits(link, true)));
            // The name must be equal, not only compatible.
            if let Some(sent) = sent.filter(|sent| Some(&self.sent[*sent].name) == link.map(|link| &link.name)) {
                pairs.push((sent, at));
            }
        }
        for (sent, received) in pairs {
            self.pair(sent, received);
        }
        let fits = |matching: &Matching, sent: usize, received: usize| {
            matching.received[received].as_ref().is_some_and(|link| matching.sent[sent].fits(link, true))
        };
        let bare: Vec<usize> = bare.into_iter().filter(|at| !self.is_taken[*at]).collect();
        let keeps_positions = self.owner.iter().enumerate().all(|(at, link)| link.is_none_or(|link| link == at));
        if self.received.len() != self.sent.len() {
            return;
        }
        let left: Vec<usize> = self.free_sent().collect();
        if let ([sent], [received]) = (&left[..], &bare[..])
            && fits(self, *sent, *received)
        {
            self.pair(*sent, *received);
        } else if keeps_positions && bare.iter().all(|at| self.owner[*at].is_none() && fits(self, *at, *at)) {
            bare.into_iter().for_each(|at| self.pair(at, at));
        }
    }
}

/// The customers and links with one key.
#[derive(Default)]
struct Group {
    /// The number of customers, matched or not.
    people: usize,
    sent: Vec<usize>,
    received: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::{Person, owners};

    /// Returns the person written as `name/e-mail/phone`.
    fn person(text: &str) -> Person {
        let mut parts = text.split('/').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Person { name: next(), email: next(), phone: next() }
    }

    fn of(sent: &[&str], received: &[&str]) -> Vec<Option<usize>> {
        let received: Vec<Option<Person>> = received.iter().map(|text| (*text != "?").then(|| person(text))).collect();
        owners(&sent.iter().map(|text| person(text)).collect::<Vec<_>>(), &received)
    }

    #[test]
    fn the_contact_may_be_written_in_the_platforms_own_way() {
        for (sent, received) in [
            ("Ana/Ana@Example.com/", "Ana/ana@example.com/"),
            ("/ana@example.com/", "/ANA@EXAMPLE.COM/"),
            ("//5511912345678", "//+55 (11) 91234-5678"),
            ("//11912345678", "//5511912345678"),
            ("/ana@example.com/11912345678", "/ana@example.com/"),
            ("/ana@example.com/11912345678", "//11912345678"),
            ("/ana@example.com/11912345678", "/****/****"),
            ("/ana@example.com/11912345678", "/a**@example.com/*******5678"),
            ("Ana/ana@example.com/", "ANA EXEMPLO/ana@example.com/"),
            ("Ana/ana@example.com/", "//"),
            ("Ána Exemplo/ana@example.com/", "ana exemplo//"),
        ] {
            assert_eq!(of(&[sent], &[received]), [Some(0)], "{sent} {received}");
        }
    }

    #[test]
    fn nobody_gets_somebody_elses_link() {
        for (sent, received) in [
            (&["/ana@example.com/"][..], &["/bia@example.com/"][..]),
            (&["/ana@example.com/"], &["/b**@example.com/"]),
            (&["/ana@example.com/11912345678"], &["/ana@example.com/11900000001"]),
            (&["Ana//11912345678"], &["Bia//"]),
            (&["/ana@example.com/", "/bia@example.com/"], &["//"]),
            (&["/ana@example.com/"], &["//", "//"]),
            (&["/ana@example.com/"], &["?"]),
            (&["Ana/casa@example.com/", "Bia/casa@example.com/"], &["/casa@example.com/"]),
            (&["Ana/casa@example.com/", "Bia/casa@example.com/"], &["Caio/casa@example.com/"]),
            (&["Ana/casa@example.com/1", "Bia/casa@example.com/2"], &["/casa@example.com/", "/casa@example.com/"]),
        ] {
            assert!(of(sent, received).iter().all(Option::is_none), "{sent:?} {received:?}");
        }
    }

    #[test]
    fn those_who_share_a_contact_are_told_by_their_names() {
        let family = ["Ana/casa@example.com/", "Bia/casa@example.com/", "Caio/casa@example.com/"];
        let shuffled = ["Caio/casa@example.com/", "Ana/casa@example.com/", "Bia/casa@example.com/"];
        assert_eq!(of(&family, &shuffled), [Some(1), Some(2), Some(0)]);
        // Names in the platform's spelling, and a link without a name.
        let written = ["CAIO/Casa@Example.com/", "ana/casa@example.com/", "/casa@example.com/"];
        assert_eq!(of(&family, &written), [Some(1), Some(2), Some(0)]);
        assert_eq!(of(&family, &shuffled[..2]), [Some(1), None, Some(0)]);
        let phones = ["Ana//1190000001", "Bia//1190000001"];
        assert_eq!(of(&phones, &["Bia//551190000001", "Ana//551190000001"]), [Some(1), Some(0)]);
    }

    #[test]
    fn the_order_decides_where_nothing_else_tells() {
        let people = ["/ana@example.com/", "/bia@example.com/", "//11900000003"];
        assert_eq!(of(&people, &["//", "//", "//"]), [Some(0), Some(1), Some(2)]);
        assert_eq!(of(&people, &["/ana@example.com/", "//", "//11900000003"]), [Some(0), Some(1), Some(2)]);
        assert_eq!(of(&people, &["//11900000003", "/ana@example.com/", "//"]), [Some(1), Some(2), Some(0)]);
        // The known link is in another position than its customer, so positions say nothing.
        assert_eq!(of(&people, &["//11900000003", "//", "//"]), [None, None, Some(0)]);
        assert_eq!(of(&people, &["//", "//"]), [None, None, None]);
        // Identical customers, and people with one contact whose links have no names.
        assert_eq!(of(&["/a@x.com/", "/a@x.com/"], &["/a@x.com/", "/a@x.com/"]), [Some(0), Some(1)]);
        assert_eq!(of(&["Ana/a@x.com/", "Bia/a@x.com/"], &["/a@x.com/", "/a@x.com/"]), [Some(0), Some(1)]);
    }
}
