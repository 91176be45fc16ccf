//! Comments of customers: a text for each mood, put together from sentences, with the oddities that break spreadsheets
//! and careless parsers.

use super::random::pick;

const HAPPY: [&str; 16] = [
    "Atendimento excelente, a equipe foi muito atenciosa do começo ao fim.",
    "Entrega rápida e produto bem embalado.",
    "Resolveram meu problema na primeira ligação!",
    "O vendedor explicou tudo com paciência e sem pressa.",
    "Recomendo para amigos e familiares sem medo.",
    "O aplicativo é fácil de usar e nunca me deixou na mão.",
    "Preço justo e ótimo custo-benefício.",
    "A loja estava organizada e limpa.",
    "Gostei muito do acompanhamento depois da compra.",
    "Instalação feita no horário combinado, técnico muito educado.",
    "Sou cliente há anos e continuo satisfeito.",
    "Fui muito bem recebida na filial do centro.",
    "A troca foi simples, sem burocracia.",
    "Parabéns pela agilidade no retorno.",
    "Superou minhas expectativas.",
    "O suporte pelo chat respondeu em menos de um minuto.",
];
const LUKEWARM: [&str; 12] = [
    "O produto é bom, mas o prazo de entrega poderia ser menor.",
    "Atendimento cordial, só demorou um pouco para ser chamado.",
    "Gostei, porém o preço subiu bastante este ano.",
    "O site às vezes trava na hora de pagar.",
    "Faltaram algumas opções de tamanho na loja.",
    "No geral foi tudo certo, nada de especial.",
    "O boleto chegou depois do vencimento, mas resolveram.",
    "Poderia haver mais atendentes no horário de almoço.",
    "A comunicação sobre o pedido poderia ser mais clara.",
    "Estacionamento pequeno, de resto tudo bem.",
    "Precisei ligar duas vezes para confirmar o agendamento.",
    "O manual veio incompleto, tive que procurar na internet.",
];
const UNHAPPY: [&str; 16] = [
    "Demora na entrega e ninguém sabia informar onde estava o pedido.",
    "Liguei cinco vezes e não resolveram o meu problema.",
    "Cobrança indevida na fatura, até agora sem estorno.",
    "O produto chegou com defeito e a troca está parada há semanas.",
    "Atendente mal-educado, desligou na minha cara.",
    "Fui transferido para quatro setores diferentes.",
    "Prometeram retorno em 48 horas e já faz um mês.",
    "O técnico não apareceu no dia agendado.",
    "Fila enorme e apenas um caixa aberto.",
    "O aplicativo cai toda vez que tento emitir a segunda via.",
    "Propaganda enganosa: o desconto não foi aplicado no caixa.",
    "Cancelei o serviço e continuo recebendo cobrança.",
    "Péssima experiência, não volto mais.",
    "A comissão combinada na venda não foi paga.",
    "Informações desencontradas entre a loja e o site.",
    "Esperei quase duas horas para ser atendida.",
];
const PHRASES: [&str; 14] = [
    "Atendimento",
    "Prazo de entrega",
    "Preço",
    "Loja",
    "Aplicativo",
    "Vendedor",
    "Produto",
    "Troca",
    "Cobrança",
    "Suporte",
    "Agendamento",
    "Fila",
    "Melhor",
    "Retorno",
];

/// How satisfied the customer is, from 0 to 2.
pub(crate) type Mood = usize;

/// Makes a comment; `None` if the platform sends null.
pub(crate) fn comment(rng: &mut fastrand::Rng, mood: Mood, serial: u64) -> Option<String> {
    let first = sentence(rng, mood);
    let second = sentence(rng, mood);
    if serial % 13 == 1 {
        return None;
    }
    if serial % 7 == 2 {
        return Some(String::new());
    }
    if serial % 47 == 11 {
        let mut long = String::new();
        for at in 0..24 {
            long.push_str(sentence(rng, (mood + at % 2) % 3));
            long.push(' ');
        }
        return Some(long);
    }
    if serial % 19 == 5 {
        return Some(format!("A gerente disse: \"volte amanhã\".\n{first}\r\n\t- {second}; C:\\loja\\1 😡👎🏽"));
    }
    if serial % 53 == 13 {
        return Some(format!("=SOMA(A1;\"{first}\")"));
    }
    if serial % 23 == 3 {
        return Some(format!("{first} 😍 {second}"));
    }
    Some(if rng.bool() || first == second { first.to_owned() } else { format!("{first} {second}") })
}

/// Returns one sentence that fits a mood.
pub(crate) fn sentence(rng: &mut fastrand::Rng, mood: Mood) -> &'static str {
    match mood {
        2 => pick(rng, &HAPPY),
        1 => pick(rng, &LUKEWARM),
        _ => pick(rng, &UNHAPPY),
    }
}

/// Returns a key phrase, as an analysis finds it in a comment.
pub(crate) fn phrase(rng: &mut fastrand::Rng) -> &'static str {
    pick(rng, &PHRASES)
}
