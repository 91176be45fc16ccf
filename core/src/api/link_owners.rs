//! Whose link each is: what the platform answers `links.create` with, matched to the customers sent.
//!
//! Somebody else's link is worse than none, so a match needs a contact that tells people apart. The
//! platform may write a contact in its own way (lower case, a country code, masked, not at all), and
//! where what came leaves two owners possible, there is none.

use std::collections::HashMap;
use std::hash::Hash;

use crate::record::words::Words;

/// A customer as sent, or as the platform writes one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
}

/// What stands in place of letters and digits that are not shown.
const MASKS: [char; 3] = ['*', '•', '#'];

/// One of a person's texts in its simplest form, or what a mask leaves of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Text {
    Absent,
    /// What stands before the first masked letter and after the last.
    Masked(String, String),
    Clear(String),
}

impl Text {
    fn of(text: &str, tidy: fn(&str) -> String) -> Text {
        match (text.find(MASKS), text.rfind(MASKS)) {
            (Some(first), Some(last)) => {
                let after = text[last..].trim_start_matches(MASKS);
                Text::Masked(tidy(&text[..first]), tidy(after))
            }
            _ => Some(tidy(text)).filter(|text| !text.is_empty()).map_or(Text::Absent, Text::Clear),
        }
    }

    fn is_clear(&self) -> bool {
        matches!(self, Text::Clear(_))
    }

    /// Whether both may be the same text.
    fn fits(&self, other: &Text) -> bool {
        match (self, other) {
            (Text::Clear(one), Text::Clear(other)) => one == other,
            (Text::Masked(before, after), Text::Clear(text)) | (Text::Clear(text), Text::Masked(before, after)) => {
                // A phone's country code may stand before what a mask leaves.
                let begins = |before: &str| text.starts_with(before);
                (begins(before) || before.strip_prefix("55").is_some_and(begins)) && text.ends_with(after.as_str())
            }
            _ => true,
        }
    }
}

/// A person in the simplest form of each text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Tidy {
    name: Text,
    email: Text,
    phone: Text,
}

impl Tidy {
    fn of(person: &Person) -> Self {
        let phone = |text: &str| {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            match digits.strip_prefix("55") {
                Some(national) if matches!(national.len(), 10 | 11) => national.to_owned(),
                _ => digits,
            }
        };
        Tidy {
            name: Text::of(&person.name, |name| Words::of(name).joined().to_owned()),
            email: Text::of(&person.email, |email| email.trim().to_lowercase()),
            phone: Text::of(&person.phone, phone),
        }
    }

    fn has_a_contact(&self) -> bool {
        self.email.is_clear() || self.phone.is_clear()
    }

    /// Whether both may be the same person; a name counts where the contact does not tell them apart.
    fn fits(&self, other: &Tidy, by_name: bool) -> bool {
        self.email.fits(&other.email) && self.phone.fits(&other.phone) && (!by_name || self.name.fits(&other.name))
    }
}

/// For each customer sent the place of the link that is theirs, among those that came. A link that
/// did not come as a record is `None`.
pub(crate) fn owners(sent: &[Person], came: &[Option<Person>]) -> Vec<Option<usize>> {
    let mut matching = Matching {
        sent: sent.iter().map(Tidy::of).collect(),
        came: came.iter().map(|person| person.as_ref().map(Tidy::of)).collect(),
        owner: vec![None; sent.len()],
        is_taken: came.iter().map(Option::is_none).collect(),
    };
    matching.in_order(|at| Some(&sent[at]), |at| came[at].as_ref());
    let tidy = matching.sent.clone();
    let came_tidy = matching.came.clone();
    matching.in_order(|at| Some(&tidy[at]), |at| came_tidy[at].as_ref().filter(|person| person.has_a_contact()));
    matching.by(|person| person.has_a_contact().then(|| (person.email.clone(), person.phone.clone())));
    matching.by(|person| person.email.is_clear().then(|| person.email.clone()));
    matching.by(|person| person.phone.is_clear().then(|| person.phone.clone()));
    matching.without_contact();
    matching.owner
}

struct Matching {
    sent: Vec<Tidy>,
    came: Vec<Option<Tidy>>,
    owner: Vec<Option<usize>>,
    is_taken: Vec<bool>,
}

impl Matching {
    fn pair(&mut self, sent: usize, came: usize) {
        self.owner[sent] = Some(came);
        self.is_taken[came] = true;
    }

    fn free_sent(&self) -> impl Iterator<Item = usize> {
        (0..self.sent.len()).filter(|at| self.owner[*at].is_none())
    }

    fn free_came(&self) -> impl Iterator<Item = usize> {
        (0..self.came.len()).filter(|at| !self.is_taken[*at])
    }

    /// Pairs those that are equal by `sent` and `came`, in order.
    fn in_order<'a, K: Eq + Hash + 'a>(
        &mut self,
        sent: impl Fn(usize) -> Option<&'a K>,
        came: impl Fn(usize) -> Option<&'a K>,
    ) {
        let mut links: HashMap<&K, Vec<usize>> = HashMap::new();
        for at in self.free_came() {
            if let Some(key) = came(at) {
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

    /// Pairs those that share `key` where each can only belong to the other.
    fn by<K: Eq + Hash>(&mut self, key: impl Fn(&Tidy) -> Option<K>) {
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
        for at in self.free_came() {
            if let Some(group) = self.came[at].as_ref().and_then(&key).and_then(|key| groups.get_mut(&key)) {
                group.came.push(at);
            }
        }
        for group in groups.into_values().filter(|group| !group.sent.is_empty() && !group.came.is_empty()) {
            self.within(group);
        }
    }

    fn within(&mut self, group: Group) {
        let fits = |matching: &Matching, sent: usize, came: usize| {
            let came = matching.came[came].as_ref();
            came.is_some_and(|came| matching.sent[sent].fits(came, group.people > 1))
        };
        let mut pairs = Vec::new();
        for &came in &group.came {
            let mut candidates = group.sent.iter().filter(|sent| fits(self, **sent, came));
            if let (Some(&sent), None) = (candidates.next(), candidates.next())
                && group.came.iter().filter(|other| fits(self, sent, **other)).count() == 1
            {
                pairs.push((sent, came));
            }
        }
        for (sent, came) in pairs {
            self.pair(sent, came);
        }
        // People of one contact, and as many links that name nobody: they differ by their order alone.
        let sent: Vec<usize> = group.sent.into_iter().filter(|at| self.owner[*at].is_none()).collect();
        let came: Vec<usize> = group.came.into_iter().filter(|at| !self.is_taken[*at]).collect();
        let contact = |at: &usize| (&self.sent[*at].email, &self.sent[*at].phone);
        let is_one_contact = sent.iter().all(|at| contact(at) == contact(&sent[0]));
        let names_nobody = |at: &usize| self.came[*at].as_ref().is_some_and(|link| link.name == Text::Absent);
        let all_fit = sent.iter().zip(&came).all(|(sent, came)| fits(self, *sent, *came));
        if sent.len() == came.len() && is_one_contact && all_fit && came.iter().all(names_nobody) {
            sent.into_iter().zip(came).for_each(|(sent, came)| self.pair(sent, came));
        }
    }

    /// Links that came without any contact: by their names, else by their places where as many came
    /// as were sent and those that are known stand in their own.
    fn without_contact(&mut self) {
        let is_bare =
            |matching: &Matching, at: usize| matching.came[at].as_ref().is_some_and(|link| !link.has_a_contact());
        let bare: Vec<usize> = self.free_came().filter(|at| is_bare(self, *at)).collect();
        if bare.is_empty() {
            return;
        }
        let named = |name: &Text| {
            let is_it = |person: &&Tidy| person.name == *name;
            name.is_clear()
                && self.sent.iter().filter(is_it).count() == 1
                && self.came.iter().flatten().filter(is_it).count() == 1
        };
        let mut pairs = Vec::new();
        for &at in &bare {
            let link = self.came[at].as_ref().filter(|link| named(&link.name));
            let sent = link.and_then(|link| self.free_sent().find(|sent| self.sent[*sent].fits(link, true)));
            // Of one name, the rest must not tell otherwise.
            if let Some(sent) = sent.filter(|sent| Some(&self.sent[*sent].name) == link.map(|link| &link.name)) {
                pairs.push((sent, at));
            }
        }
        for (sent, came) in pairs {
            self.pair(sent, came);
        }
        let fits = |matching: &Matching, sent: usize, came: usize| {
            matching.came[came].as_ref().is_some_and(|link| matching.sent[sent].fits(link, true))
        };
        let bare: Vec<usize> = bare.into_iter().filter(|at| !self.is_taken[*at]).collect();
        let keeps_places = self.owner.iter().enumerate().all(|(at, link)| link.is_none_or(|link| link == at));
        if self.came.len() != self.sent.len() {
            return;
        }
        let left: Vec<usize> = self.free_sent().collect();
        if let ([sent], [came]) = (&left[..], &bare[..])
            && fits(self, *sent, *came)
        {
            self.pair(*sent, *came);
        } else if keeps_places && bare.iter().all(|at| self.owner[*at].is_none() && fits(self, *at, *at)) {
            bare.into_iter().for_each(|at| self.pair(at, at));
        }
    }
}

/// Customers and links of one contact.
#[derive(Default)]
struct Group {
    /// All that were sent, matched or not.
    people: usize,
    sent: Vec<usize>,
    came: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::{Person, owners};

    /// `name/e-mail/phone`.
    fn person(text: &str) -> Person {
        let mut parts = text.split('/').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Person { name: next(), email: next(), phone: next() }
    }

    fn of(sent: &[&str], came: &[&str]) -> Vec<Option<usize>> {
        let came: Vec<Option<Person>> = came.iter().map(|text| (*text != "?").then(|| person(text))).collect();
        owners(&sent.iter().map(|text| person(text)).collect::<Vec<_>>(), &came)
    }

    #[test]
    fn the_contact_may_be_written_in_the_platforms_own_way() {
        for (sent, came) in [
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
            assert_eq!(of(&[sent], &[came]), [Some(0)], "{sent} {came}");
        }
    }

    #[test]
    fn nobody_gets_somebody_elses_link() {
        for (sent, came) in [
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
            assert!(of(sent, came).iter().all(Option::is_none), "{sent:?} {came:?}");
        }
    }

    #[test]
    fn those_who_share_a_contact_are_told_by_their_names() {
        let family = ["Ana/casa@example.com/", "Bia/casa@example.com/", "Caio/casa@example.com/"];
        let shuffled = ["Caio/casa@example.com/", "Ana/casa@example.com/", "Bia/casa@example.com/"];
        assert_eq!(of(&family, &shuffled), [Some(1), Some(2), Some(0)]);
        // The platform's way of writing a name, and one whose name it does not tell.
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
        // What is known stands elsewhere, so places tell nothing.
        assert_eq!(of(&people, &["//11900000003", "//", "//"]), [None, None, Some(0)]);
        assert_eq!(of(&people, &["//", "//"]), [None, None, None]);
        // Identical customers, and people of one contact of whom nobody is named.
        assert_eq!(of(&["/a@x.com/", "/a@x.com/"], &["/a@x.com/", "/a@x.com/"]), [Some(0), Some(1)]);
        assert_eq!(of(&["Ana/a@x.com/", "Bia/a@x.com/"], &["/a@x.com/", "/a@x.com/"]), [Some(0), Some(1)]);
    }
}
