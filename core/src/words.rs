//! The platform's words: the one list of them, in the three languages of its vendor.
//!
//! The same text comes in several spellings, with and without accents, and in Portuguese, English or
//! Spanish, so texts are never compared: what counts is which words stand in them.

/// A text as plain words: lower case, without accents, one blank before, between and after them.
#[derive(Debug, Default)]
pub(crate) struct Words(String);

impl Words {
    pub(crate) fn of(text: &str) -> Self {
        let mut words = String::with_capacity(text.len() + 2);
        words.push(' ');
        // An address is nobody's word: a callback's URL may hold anything.
        for word in text.split_whitespace().filter(|word| !word.contains("://")) {
            for letter in word.chars().flat_map(char::to_lowercase).filter_map(plain) {
                if letter.is_alphanumeric() {
                    words.push(letter);
                } else if !words.ends_with(' ') {
                    words.push(' ');
                }
            }
            if !words.ends_with(' ') {
                words.push(' ');
            }
        }
        Words(words)
    }

    /// The words with one blank between them.
    pub(crate) fn joined(&self) -> &str {
        self.0.trim()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0 == " " || self.0.is_empty()
    }

    /// Whether one of these begins where a word begins. A blank at the end asks for a whole word.
    fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.0.match_indices(phrase).any(|(at, _)| self.0[..at].ends_with(' ')))
    }

    /// Whether the text begins with one of these.
    fn begins(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.0[1.min(self.0.len())..].starts_with(phrase))
    }

    fn is(&self, texts: &[&str]) -> bool {
        texts.contains(&self.joined())
    }
}

/// A letter without its accent; nothing for an accent that stands by itself.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        '\u{300}'..='\u{36f}' => return None,
        other => other,
    })
}

/// What the platform says no to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The action is paused.
    Paused,
    /// The action is blocked for integrations.
    Blocked,
    /// The company key did not come along.
    KeyMissing,
    /// The company key is not known.
    Key,
    /// The token, or the session behind it, is not taken or has ended.
    Token,
    /// There is no such action.
    NoAction,
    /// There is no such invite.
    NoInvite,
    /// The balance does not suffice; whose, where it says.
    Balance(Option<&'static str>),
    /// Too many requests.
    Limited,
    /// No customer was seen.
    NoCustomer,
    /// The invite was answered before.
    Answered,
    /// A question's type is none.
    QuestionType,
    /// An answer does not fit its question.
    Question,
}

const ACTION: &[&str] = &["action", "acao ", "accion "];
const ABSENT: &[&str] = &[
    "not found",
    "does not exist",
    "nao encontrad",
    "nao foi encontrad",
    "nao exist",
    "no encontrad",
    "no se encontr",
    "no fue encontrad",
    "no exist",
    "inexistente",
];
const KEY: &[&str] = &[
    "api key",
    "apikey",
    "company key",
    "chave de api",
    "chave da api",
    "chave api",
    "chave ",
    "clave api",
    "clave de api",
    "clave de la api",
    "clave ",
];
const MISSING: &[&str] = &[
    "missing",
    "required",
    "not provided",
    "ausente",
    "falta",
    "nao informad",
    "nao enviad",
    "obrigatori",
    "no informad",
    "no enviad",
    "no proporcionad",
    "obligatori",
];
const COMPANY: &[&str] = &["company ", "empresa "];
const SESSION: &[&str] = &["token", "jwt", "session", "sessao", "sesion", "bearer"];
const ENDED: &[&str] = &[
    "expir",
    "invalid",
    "malformed",
    "missing",
    "revoked",
    "ended",
    "signature",
    "caduc",
    "vencid",
    "encerrad",
    "finaliza",
    "ausente",
    "falta",
    "no valid",
    "not valid",
    "nao valid",
    "not provided",
    "no auth token",
];
/// What a status about access is called, and frameworks say for want of words of their own. `Bad request`
/// is none of them: it blames the input.
const OWN_WORDS_OF_STATUS: &[&str] = &[
    "unauthorized",
    "unauthorised",
    "not authorized",
    "authentication required",
    "nao autorizado",
    "no autorizado",
    "forbidden",
    "forbidden resource",
    "access denied",
    "acesso negado",
    "acceso denegado",
    "proibido",
    "prohibido",
];
const UNAUTHORIZED: &[&str] =
    &["unauthorized", "unauthorised", "not authorized", "nao autorizado", "no autorizado", "authentication required"];

/// What a text refuses, where that is known.
pub(crate) fn refusal(words: &Words) -> Option<Refusal> {
    if words.is_empty() {
        return None;
    }
    let named: &[(Refusal, &[&str])] = &[
        (
            Refusal::NoCustomer,
            &["at least one customer", "pelo menos um cliente", "ao menos um cliente", "al menos un cliente"],
        ),
        (
            Refusal::Answered,
            &[
                "already been answered",
                "already answered",
                "ja foi respondid",
                "ja respondid",
                "ya fue respondid",
                "ya ha sido respondid",
                "ya respondid",
            ],
        ),
        (
            Refusal::QuestionType,
            &[
                "invalid metric type",
                "tipo de metrica invalid",
                "tipo de metrica no valid",
                "tipo de metrica nao valid",
            ],
        ),
        (
            Refusal::Question,
            &[
                "invalid answer for the question",
                "resposta invalida para a",
                "respuesta invalida para la",
                "respuesta no valida para la",
            ],
        ),
        (
            Refusal::Limited,
            &[
                "rate limit",
                "too many requests",
                "limite de requisicoes",
                "limite de solicitudes",
                "limite de peticiones",
            ],
        ),
    ];
    if let Some((refusal, _)) = named.iter().find(|(_, phrases)| words.has(phrases)) {
        return Some(*refusal);
    }
    if words.has(ACTION) && words.has(&["paused", "pausad", "en pausa", "em pausa"]) {
        return Some(Refusal::Paused);
    }
    if words.has(&["blocked", "bloquead"]) && words.has(&["integra"]) {
        return Some(Refusal::Blocked);
    }
    if words.has(&["insufficient", "insuficiente"]) && words.has(&["balance", "saldo"]) {
        let whose = [("email", "email"), ("e mail", "email"), ("correo", "email"), ("sms", "sms")];
        return Some(Refusal::Balance(whose.iter().find(|(word, _)| words.has(&[word])).map(|(_, whose)| *whose)));
    }
    let is_of_session = words.has(SESSION);
    let is_sessions_key = is_of_session && !words.has(&["api", "apikey", "company key"]);
    if words.has(KEY) && !is_sessions_key {
        return Some(if words.has(MISSING) { Refusal::KeyMissing } else { Refusal::Key });
    }
    if words.has(COMPANY) && words.has(ABSENT) {
        return Some(Refusal::Key);
    }
    if words.has(ABSENT) && words.has(&["invite", "convite", "invitacion"]) {
        return Some(Refusal::NoInvite);
    }
    if words.has(ABSENT) && words.has(ACTION) {
        return Some(Refusal::NoAction);
    }
    (is_of_session && words.has(ENDED) || words.is(UNAUTHORIZED)).then_some(Refusal::Token)
}

/// Whether a refusal in these words may mean that the token has ended: it says nothing else.
pub(crate) fn may_mean_the_token(words: &Words) -> bool {
    match refusal(words) {
        Some(refusal) => refusal == Refusal::Token,
        None => words.is_empty() || words.has(SESSION) || words.has(&["expir"]) || words.is(OWN_WORDS_OF_STATUS),
    }
}

/// Whether a gateway says that it knows no such route.
pub(crate) fn is_about_the_route(words: &Words) -> bool {
    words.has(&["missing authentication token"])
}

/// What a text says of one thing that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It was done.
    Yes,
    /// Some of it was done.
    Partly,
    /// It was not done, for a reason of its own.
    No,
    /// It was not done, since what it is about is not there.
    Absent,
    /// Nothing that is known.
    Unclear,
}

const FAILED: &[&str] = &[
    "fail",
    "falha",
    "falho",
    "fallo",
    "fallid",
    "error",
    "erro",
    "invalid",
    "deletad",
    "deleted",
    "eliminad",
    "excluid",
    "refused",
    "rejected",
    "recusad",
    "rechazad",
    "denied",
    "unsuccessful",
    "unable",
    "could not",
    "cannot",
    "not ",
    "nao ",
    "sem sucesso",
    "sin exito",
    "no se ",
    "no fue",
    "no ha sido",
    "no actualiz",
    "no valid",
    "no integrad",
];
const DONE: &[&str] = &[
    "success",
    "sucesso",
    "exito",
    "exitosa",
    "correctamente",
    "corretamente",
    "updated",
    "atualizad",
    "actualizad",
    "ja estava",
    "ya estaba",
    "already up to date",
];

/// Whether an update was made shows in its text alone.
pub(crate) fn verdict(words: &Words) -> Verdict {
    if words.has(&["parcial", "partial", "partly"]) {
        Verdict::Partly
    } else if words.has(ABSENT) || words.has(&["deletad", "deleted", "eliminad", "excluid"]) {
        Verdict::Absent
    } else if words.has(FAILED) {
        Verdict::No
    } else if words.has(DONE) {
        Verdict::Yes
    } else {
        Verdict::Unclear
    }
}

/// Whether a text tells of a failure by its beginning, though not of which.
pub(crate) fn tells_of_a_failure(words: &Words) -> bool {
    words.begins(&[
        "internal server error",
        "erro ",
        "error",
        "fail",
        "falha",
        "fallo",
        "nao foi possivel",
        "no fue posible",
        "no se pudo",
        "could not",
        "unable to",
    ])
}

/// Whether a text is the one by which the platform says that it took an answer.
pub(crate) fn says_integrated(words: &Words) -> bool {
    words.has(&["integrat", "integrad"]) && verdict(words) == Verdict::Yes
}

#[cfg(test)]
mod tests {
    use super::{Refusal, Verdict, Words, may_mean_the_token, refusal, says_integrated, verdict};

    #[test]
    fn the_platforms_refusals_are_known_in_its_three_languages() {
        for (texts, meaning) in [
            (
                &["This action is paused.", "Esta acción está en pausa.", " ESTA AÇÃO  ESTÁ PAUSADA", "Acao em pausa"]
                    [..],
                Some(Refusal::Paused),
            ),
            (
                &[
                    "This action is blocked for integrations.",
                    "Esta ação está bloqueada para integrações.",
                    "Esta acción está bloqueada para las integraciones.",
                ],
                Some(Refusal::Blocked),
            ),
            (
                &[
                    "Api key is missing.",
                    "API key is missing",
                    "Falta la clave API.",
                    "Chave de API ausente.",
                    "Falta a chave de API.",
                ],
                Some(Refusal::KeyMissing),
            ),
            (
                &[
                    "Invalid api key.",
                    "Company not found for this api key.",
                    "Company not found",
                    "Clave API no válida.",
                    "Chave de API inválida.",
                    "Empresa não encontrada.",
                    "Empresa no encontrada para esta clave API.",
                ],
                Some(Refusal::Key),
            ),
            (
                &[
                    "jwt expired",
                    "Unauthorized",
                    "Sessão da empresa expirada.",
                    "Invalid token",
                    "La sesión ha caducado",
                ],
                Some(Refusal::Token),
            ),
            (
                &["Action not found.", "Ação não encontrada.", "Acción no encontrada.", "A\u{303}ction not found"],
                Some(Refusal::NoAction),
            ),
            (&["Insufficient sms balance.", "Saldo de SMS insuficiente."], Some(Refusal::Balance(Some("sms")))),
            (&["Insufficient email balance.", "Saldo de e-mail insuficiente."], Some(Refusal::Balance(Some("email")))),
            (&["Please inform at least one customer."], Some(Refusal::NoCustomer)),
            (&["Rate limit exceeded - 20 requests"], Some(Refusal::Limited)),
            (&["Invite not found", "Convite não encontrado"], Some(Refusal::NoInvite)),
            (
                &[
                    "",
                    "Disparo configurado com sucesso!",
                    "Your request was blocked by the policy of the company.",
                    "The action you just performed triggered the security solution",
                    "Request received. The result will be sent to https://a.example/invalid-api-key/action/paused",
                    "Successfully integrated answer.",
                    "integração não encontrada",
                    "Forbidden",
                ],
                None,
            ),
        ] {
            for text in texts {
                assert_eq!(refusal(&Words::of(text)), meaning, "{text}");
            }
        }
    }

    #[test]
    fn a_refusal_that_says_nothing_else_may_mean_the_token() {
        for text in ["", "Forbidden", "Unauthorized", "No auth token", "Sessão da empresa expirada."] {
            assert!(may_mean_the_token(&Words::of(text)), "{text}");
        }
        for text in [
            "This action is paused.",
            "Invalid api key.",
            "Bad request",
            "The `nome` is too long.",
            "Action not found.",
        ] {
            assert!(!may_mean_the_token(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn whether_something_was_done_shows_in_the_words() {
        for (text, said) in [
            ("Successfully updated invite.", Verdict::Yes),
            ("Tratativa atualizada com sucesso", Verdict::Yes),
            ("Tratativa já estava atualizada com os mesmos dados", Verdict::Yes),
            ("Tratativa ya estaba actualizada", Verdict::Yes),
            ("Updated; notification sent", Verdict::Yes),
            ("Tratativa atualizada parcialmente", Verdict::Partly),
            ("Follow-up partially updated", Verdict::Partly),
            ("Tratativa não atualizada", Verdict::No),
            ("Tratativa nao atualizada", Verdict::No),
            ("Erro ao atualizar tratativa", Verdict::No),
            ("Follow-up not updated", Verdict::No),
            ("Failure: Invalid email.", Verdict::No),
            ("Invitación no actualizada", Verdict::No),
            ("Invite not found", Verdict::Absent),
            ("Resposta inválida ou deletada", Verdict::Absent),
            ("Em processamento", Verdict::Unclear),
            ("", Verdict::Unclear),
        ] {
            assert_eq!(verdict(&Words::of(text)), said, "{text}");
        }
        assert!(says_integrated(&Words::of("Successfully integrated answer.")));
        assert!(says_integrated(&Words::of("Resposta integrada com sucesso.")));
        assert!(!says_integrated(&Words::of("Answer not integrated.")));
    }
}
