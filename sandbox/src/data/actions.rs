//! The account's actions, each with its metric, its questionnaire and the indicators of its customers.

use serde_json::{Value, json};

use super::questions::Ask;
use super::random::{Kind, code, id, mixed};
use crate::clock;

/// How the values of an indicator are made up; the text is the indicator's name.
pub(crate) enum Column {
    /// One of a list of names.
    Names(&'static str, &'static [&'static str]),
    /// A number that the platform mistakes for a spreadsheet's date.
    NumericId(&'static str),
    /// A true date.
    Since(&'static str),
    /// The day on which the invite was sent, as text.
    SentDate(&'static str),
    /// A code of letters and digits.
    Code(&'static str),
}

impl Column {
    /// Returns the indicator's name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Column::Names(name, _)
            | Column::NumericId(name)
            | Column::Since(name)
            | Column::SentDate(name)
            | Column::Code(name) => name,
        }
    }
}

/// The fixed parts of an action.
pub(crate) struct Template {
    name: &'static str,
    pub(crate) metric: &'static str,
    channel: &'static str,
    pub(crate) question: &'static str,
    pub(crate) columns: &'static [Column],
    pub(crate) asks: &'static [Ask],
}

const BRANCHES: &[&str] = &["Panda", "Centro", "Zona Sul", "São José", "Campinas", "Três Corações", "Filial 07"];
const REGIONS: &[&str] = &["Sudeste", "Sul", "Nordeste", "Norte", "Centro-Oeste"];
const SELLERS: &[&str] = &["Francisco da Silva", "Érica Sá", "J. C. Prado", "Wagner Otto", "Lígia Alencar"];
const REASONS: &[&str] = &["Preço", "Qualidade do produto", "Atendimento", "Prazo", "Localização"];
const SUBS: &[&str] = &["Tempo de resposta", "Qualidade do atendimento", "comissão", "Embalagem"];

static TEMPLATES: [Template; 6] = [
    Template {
        name: "Pesquisa de pós-venda",
        metric: "nps-0-10",
        channel: "emailsms",
        question: "Em uma escala de 0 a 10, o quanto você nos indicaria para amigos ou familiares?",
        columns: &[
            Column::Names("Filial", BRANCHES),
            Column::Names("Regiao", REGIONS),
            Column::NumericId("seller_id"),
            Column::Since("cliente_desde"),
        ],
        asks: &[
            Ask::scored("REVIEWS", "Atendimento"),
            Ask::scored("CSAT", "Prazo"),
            Ask::scored("LIKE/DISLIKE", "Satisfação com o produto"),
            Ask::choices("Qual motivo da sua avaliação?", "checkbox", REASONS),
            Ask::input("Qual foi o seu vendedor?"),
        ],
    },
    Template {
        name: "Satisfação com o suporte",
        metric: "csat-1-5",
        channel: "email",
        question: "Quão satisfeito você ficou com o suporte?",
        columns: &[Column::Names("Filial", BRANCHES), Column::Names("Vendedor", SELLERS), Column::Code("TicketID")],
        asks: &[
            Ask::scored("LIKERT", "Clareza das respostas"),
            Ask::scored("EMOTION", "O problema foi resolvido?"),
            Ask::scored("CSAT-1-5", "Tempo de espera"),
            Ask::input("O que podemos melhorar?"),
        ],
    },
    Template {
        name: "Facilidade de contratação",
        metric: "ces-1-7",
        channel: "sms",
        question: "Foi fácil contratar o serviço?",
        columns: &[
            Column::Names("Regiao", REGIONS),
            Column::NumericId("codigo_parceiro"),
            Column::SentDate("sent_date"),
        ],
        asks: &[
            Ask::scored("CES17", "Facilidade do cadastro"),
            Ask::scored("NPS", "Indicaria o parceiro?"),
            Ask::subs("Qual etapa foi mais difícil?", REASONS, SUBS),
        ],
    },
    Template {
        name: "Pesquisa de entrega",
        metric: "nps-0-10",
        channel: "link",
        question: "De 0 a 10, quanto você recomendaria a nossa entrega?",
        columns: &[
            Column::Names("Filial", BRANCHES),
            Column::Names("Tipo", &["Vendas", "Troca", "Retirada"]),
            Column::Since("data_habilitação"),
            Column::Code("Código_cliente"),
        ],
        asks: &[
            Ask::scored("REVIEWS", "Embalagem"),
            Ask::scored("REVIEWS", "Entregador"),
            Ask::choices("Quando recebeu?", "radio", &["Antes do prazo", "No prazo", "Depois do prazo"]),
            Ask::subs("Motivo da nota", REASONS, SUBS),
        ],
    },
    Template {
        name: "Relacionamento anual",
        metric: "csat-1-10",
        channel: "emailsms",
        question: "Que nota você dá para o nosso relacionamento?",
        columns: &[
            Column::Names("Regiao", REGIONS),
            Column::Names("Vendedor", SELLERS),
            Column::NumericId("seller_id"),
        ],
        // Some accounts have questionnaires that contain the same text twice.
        asks: &[
            Ask::scored("REVIEWS", "Atendimento"),
            Ask::scored("LIKE/DISLIKE", "Atendimento"),
            Ask::scored("CES", "Facilidade de contato"),
            Ask::input("Deixe uma sugestão"),
        ],
    },
    Template {
        name: "Cancelamento",
        metric: "ces-1-5",
        channel: "email",
        question: "Foi fácil cancelar?",
        columns: &[Column::Names("Tipo", &["Residencial", "Empresarial"]), Column::Since("cliente_desde")],
        asks: &[Ask::choices("Por que cancelou?", "checkbox", REASONS), Ask::scored("LIKERT", "Clareza das condições")],
    },
];

/// An action of the account.
#[derive(Clone)]
pub(crate) struct Action {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) template: &'static Template,
    created: i64,
}

impl Action {
    pub(crate) fn made(seed: u64, year: i32, index: usize) -> Self {
        let template = &TEMPLATES[index % TEMPLATES.len()];
        let serial = u64::try_from(index).unwrap_or(0);
        let round = index / TEMPLATES.len();
        let first = clock::day_number(i64::from(year) - 1, 1, 2);
        let created = (first + i64::try_from(index % 300).unwrap_or(0)) * clock::DAY
            + i64::try_from(mixed(seed, serial) % 80_000_000).unwrap_or(0);
        Self {
            id: id(seed, Kind::Action, serial, created),
            // The first code is fixed, so that documents and examples can rely on it.
            code: match index {
                0 => "T0AXXX".to_owned(),
                // The platform's codes have six to eight characters.
                _ => code(seed, Kind::Action, serial)[..6 + index % 3].to_owned(),
            },
            name: match round {
                0 => template.name.to_owned(),
                _ => format!("{} {}", template.name, round + 1),
            },
            template,
            created,
        }
    }

    /// Returns the action as `actions-info` lists it.
    pub(crate) fn listed(&self) -> Value {
        json!({
            "_id": self.id,
            "surveyType": "survey",
            "type": self.template.metric,
            "name": self.name,
            "channel": self.template.channel,
            "controlId": self.code,
            "createdAt": clock::iso(self.created),
        })
    }

    /// Returns the questionnaire as `actions-info/{action}` shows it.
    pub(crate) fn questionnaire(&self) -> Value {
        let asks: Vec<_> = self.template.asks.iter().map(Ask::shown).collect();
        json!({
            "_id": self.id,
            "controlId": self.code,
            "surveyType": "survey",
            "name": self.name,
            "type": self.template.metric,
            "question": self.template.question,
            "enableAnonymous": null,
            "adittionalQuestions": asks,
            "allAnswersRequired": false,
        })
    }

    /// Returns the lowest and the highest score of the main question.
    pub(crate) fn range(&self) -> (i64, i64) {
        let mut ends = self.template.metric.rsplit('-');
        let high = ends.next().and_then(|end| end.parse().ok()).unwrap_or(10);
        let low = ends.next().and_then(|end| end.parse().ok()).unwrap_or(0);
        (low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn actions_differ() {
        let actions: Vec<_> = (0..40).map(|i| Action::made(1, 2025, i)).collect();
        let codes: HashSet<_> = actions.iter().map(|action| &action.code).collect();
        let names: HashSet<_> = actions.iter().map(|action| &action.name).collect();
        assert_eq!((codes.len(), names.len()), (40, 40));
        assert_eq!(actions[0].code, "T0AXXX");
        assert_eq!(actions[2].range(), (1, 7));
        assert_eq!(actions[0].range(), (0, 10));
    }
}
