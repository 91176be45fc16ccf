//! Made-up customers: names, addresses at example.com, and phones in the platform's form.

use super::random::{Kind, pick, rng};

const FIRST: [&str; 40] = [
    "Ana",
    "João",
    "Maria",
    "José",
    "Beatriz",
    "Pedro",
    "Luísa",
    "Antônio",
    "Camila",
    "Rafael",
    "Fernanda",
    "Lucas",
    "Patrícia",
    "Marcelo",
    "Juliana",
    "Thiago",
    "Letícia",
    "André",
    "Gabriela",
    "Caio",
    "Márcia",
    "Rodrigo",
    "Simone",
    "Otávio",
    "Helena",
    "Davi",
    "Cecília",
    "Vinícius",
    "Aline",
    "Sérgio",
    "Débora",
    "Murilo",
    "Regina",
    "Inácio",
    "Sônia",
    "Matheus",
    "Tatiane",
    "Renato",
    "Ângela",
    "Conceição",
];
const LAST: [&str; 36] = [
    "Silva",
    "Santos",
    "Oliveira",
    "Souza",
    "Pereira",
    "Lima",
    "Carvalho",
    "Ferreira",
    "Ribeiro",
    "Almeida",
    "Costa",
    "Gomes",
    "Martins",
    "Araújo",
    "Barbosa",
    "Melo",
    "Cardoso",
    "Teixeira",
    "Moreira",
    "Nascimento",
    "Correia",
    "Freitas",
    "Batista",
    "Dias",
    "Cavalcanti",
    "Monteiro",
    "Assunção",
    "Peixoto",
    "Magalhães",
    "Guimarães",
    "Brandão",
    "Sá",
    "Falcão",
    "Queirós",
    "Simões",
    "Leão",
];
const AREA: [&str; 16] =
    ["11", "19", "21", "27", "31", "34", "41", "48", "51", "61", "62", "71", "81", "85", "91", "92"];

/// A customer.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) email: String,
    /// The digits 55, an area code and nine more digits.
    pub(crate) phone: String,
    pub(crate) client_id: Option<u64>,
}

/// Returns the customer of an invite. Every tenth invite goes to a customer who has another one.
pub(crate) fn person(seed: u64, invite: u64) -> Person {
    let serial = if invite % 10 == 9 { invite - 9 } else { invite };
    let mut rng = rng(seed, Kind::Person, serial);
    let (first, last) = (pick(&mut rng, &FIRST), pick(&mut rng, &LAST));
    let middle = pick(&mut rng, &LAST);
    let name = if rng.bool() { format!("{first} {last}") } else { format!("{first} {middle} {last}") };
    let email = format!("{}.{}{serial}@example.com", plain(first), plain(last));
    let phone = format!("55{}9{:08}", pick(&mut rng, &AREA), rng.u32(..100_000_000));
    let client_id = (rng.u32(..5) < 3).then(|| 100_000 + serial * 7 + rng.u64(..7));
    Person { name, email, phone, client_id }
}

/// Returns the text in lower case, without accents and spaces.
pub(crate) fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ã' => 'a',
            'é' | 'ê' => 'e',
            'í' => 'i',
            'ó' | 'ô' | 'õ' => 'o',
            'ú' | 'ü' => 'u',
            'ç' => 'c',
            ' ' => '_',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_have_the_promised_forms() {
        for serial in 0..500 {
            let person = person(3, serial);
            assert!(person.email.ends_with("@example.com") && person.email.is_ascii());
            assert_eq!(person.phone.len(), 13);
            assert!(person.phone.starts_with("55"));
        }
        assert_eq!(person(3, 39).email, person(3, 30).email);
    }
}
