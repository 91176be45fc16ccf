//! The refusals of calls, by the words of the platform's message.

use super::{Phrases, Rule, Words};

/// The reason for which the platform refused a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The action is paused.
    Paused,
    /// The action is blocked for integrations.
    Blocked,
    /// The company key did not arrive.
    KeyMissing,
    /// The company key is unknown.
    Key,
    /// The token, or the session behind it, is invalid or has expired.
    Token,
    /// There is no such action.
    NoAction,
    /// There is no such invite.
    NoInvite,
    /// The balance does not suffice. Holds the channel of the balance, `email` or `sms`, if the message names it.
    Balance(Option<&'static str>),
    /// Too many requests.
    Limited,
    /// The request contains no customer.
    NoCustomer,
    /// The invite has been answered already.
    Answered,
    /// The type of a question is unknown.
    QuestionType,
    /// An answer does not fit its question.
    Question,
}

const ACTION: Phrases = &["action", "acao ", "acoes ", "accion"];
const INVITE: Phrases = &["invite", "convite", "invitacion"];
const AT_LEAST: Phrases = &["at least", "pelo menos", "ao menos", "al menos", "por lo menos"];
const CUSTOMER: Phrases = &["customer", "client"];
pub(super) const ANSWERED: Phrases = &[
    "already been answered",
    "already answered",
    "ja foi respondid",
    "ja respondid",
    "ya fue respondid",
    "ya ha sido respondid",
    "ya respondid",
    "ya fue contestad",
    "ya ha sido contestad",
    "ya contestad",
];
const QUESTION_TYPE: Phrases =
    &["invalid metric type", "tipo de metrica invalid", "tipo de metrica no valid", "tipo de metrica nao valid"];
const QUESTION: Phrases = &[
    "invalid answer for the question",
    "invalid answer for question",
    "resposta invalida para",
    "respuesta invalida para",
    "respuesta no valida para",
];
const LIMITED: Phrases = &[
    "rate limit",
    "too many requests",
    "limite de requisicoes",
    "limite de solicitudes",
    "limite de peticiones",
    "limite de taxa",
    "limite de tasa",
    "muitas requisicoes",
    "demasiadas solicitudes",
    "demasiadas peticiones",
];
const PAUSED: Phrases = &["paused", "pausad", "en pausa", "em pausa"];
const BLOCKED: Phrases = &["blocked", "bloquead"];
const INTEGRATION: Phrases = &["integra"];
const INSUFFICIENT: Phrases = &[
    "insufficient",
    "insuficiente",
    "not enough",
    "sem saldo",
    "sin saldo",
    "nao ha saldo",
    "no hay saldo",
    "nao possui saldo",
    "no tiene saldo",
];
const BALANCE: Phrases = &["balance", "saldo"];
const EMAIL: Phrases = &["email", "e mail", "correo"];
const SMS: Phrases = &["sms"];
pub(super) const ABSENT: Phrases = &[
    "not found",
    "does not exist",
    "doesn t exist",
    "nao encontrad",
    "nao foi encontrad",
    "nao exist",
    "no encontrad",
    "no se encontr",
    "no se ha encontrad",
    "no fue encontrad",
    "no exist",
    "inexistente",
];
/// Words for an API key that are not used for a session's token.
const API: Phrases = &["api", "apikey", "company key"];
const KEY: Phrases = &[
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
const MISSING: Phrases = &[
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
const COMPANY: Phrases = &["company ", "empresa "];
const SESSION: Phrases = &["token", "jwt", "session", "sessao", "sesion", "bearer"];
const ENDED: Phrases = &[
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
const UNAUTHORIZED: Phrases = &[
    "unauthorized",
    "unauthorised",
    "not authorized",
    "nao autorizado",
    "no autorizado",
    "authentication required",
    "acesso nao autorizado",
    "acceso no autorizado",
    "unauthorized access",
    "unauthorized request",
];
/// The standard phrases of statuses about access, which frameworks send as messages. `Bad request` is not among them,
/// since it blames the input.
const FORBIDDEN: Phrases =
    &["forbidden", "forbidden resource", "access denied", "acesso negado", "acceso denegado", "proibido", "prohibido"];

/// The rules, of which the first that fits decides.
static REFUSALS: [Rule<Refusal>; 18] = [
    Rule::of(Refusal::NoCustomer, &[AT_LEAST, CUSTOMER]),
    Rule::of(Refusal::Answered, &[ANSWERED]),
    Rule::of(Refusal::QuestionType, &[QUESTION_TYPE]),
    Rule::of(Refusal::Question, &[QUESTION]),
    Rule::of(Refusal::Limited, &[LIMITED]),
    Rule::of(Refusal::Paused, &[ACTION, PAUSED]),
    Rule::of(Refusal::Blocked, &[BLOCKED, INTEGRATION]),
    Rule::of(Refusal::Balance(Some("email")), &[INSUFFICIENT, BALANCE, EMAIL]),
    Rule::of(Refusal::Balance(Some("sms")), &[INSUFFICIENT, BALANCE, SMS]),
    Rule::of(Refusal::Balance(None), &[INSUFFICIENT, BALANCE]),
    Rule::of(Refusal::KeyMissing, &[KEY, API, MISSING]),
    Rule::of(Refusal::Key, &[KEY, API]),
    Rule::of(Refusal::KeyMissing, &[KEY, MISSING]).without(SESSION),
    Rule::of(Refusal::Key, &[KEY]).without(SESSION),
    Rule::of(Refusal::Key, &[COMPANY, ABSENT]),
    Rule::of(Refusal::NoInvite, &[INVITE, ABSENT]),
    Rule::of(Refusal::NoAction, &[ACTION, ABSENT]),
    Rule::of(Refusal::Token, &[SESSION, ENDED]),
];

/// Returns the reason of a refusal; `None` if the text is unknown.
pub(crate) fn refusal(words: &Words) -> Option<Refusal> {
    words.meaning(&REFUSALS).or_else(|| words.is(UNAUTHORIZED).then_some(Refusal::Token))
}

/// Whether a refusal with this text may mean that the token has expired: the text is about a token or a session, is
/// empty, or only says that access is forbidden.
pub(crate) fn may_mean_the_token(words: &Words) -> bool {
    match refusal(words) {
        Some(refusal) => refusal == Refusal::Token,
        None => words.is_empty() || words.has(SESSION) || words.has(&["expir"]) || words.is(FORBIDDEN),
    }
}

/// Whether the text is a gateway's message about an unknown route, although its words are about a token.
pub(crate) fn is_about_the_route(words: &Words) -> bool {
    words.has(&["missing authentication token"])
}

#[cfg(test)]
mod tests {
    use super::{Refusal, may_mean_the_token, refusal};
    use crate::record::words::Words;

    /// Texts and their meaning.
    const REFUSALS: [(&[&str], Option<Refusal>); 12] = [
        (
            &[
                "This action is paused.",
                "Esta acción está en pausa.",
                " ESTA AÇÃO  ESTÁ PAUSADA",
                "Acao em pausa",
                "As ações estão pausadas",
            ],
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
                "Acesso não autorizado",
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
        (
            &["Insufficient sms balance.", "Saldo de SMS insuficiente.", "Sem saldo de SMS.", "Not enough SMS balance"],
            Some(Refusal::Balance(Some("sms"))),
        ),
        (&["Insufficient email balance.", "Saldo de e-mail insuficiente."], Some(Refusal::Balance(Some("email")))),
        (
            &[
                "Please inform at least one customer.",
                "Informe pelo menos um cliente.",
                "Informe al menos a un cliente.",
            ],
            Some(Refusal::NoCustomer),
        ),
        (
            &[
                "Rate limit exceeded - 20 requests",
                "Muitas requisições. Tente mais tarde.",
                "Límite de solicitudes excedido",
            ],
            Some(Refusal::Limited),
        ),
        (
            &[
                "Invite not found",
                "Convite não encontrado",
                "El convite no existe",
                "No se ha encontrado la invitación",
            ],
            Some(Refusal::NoInvite),
        ),
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
    ];

    #[test]
    fn the_platforms_refusals_are_known_in_its_three_languages() {
        for (texts, meaning) in REFUSALS {
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
}
