//! The words of which the made-up answers consist.

pub(crate) const FIRST_NAMES: [&str; 16] = [
    "Ana",
    "João",
    "Beatriz",
    "Carlos",
    "Débora",
    "Eduardo",
    "Fernanda",
    "Gustavo",
    "Helena",
    "Ígor",
    "Juliana",
    "Lucas",
    "Márcia",
    "Otávio",
    "Patrícia",
    "Rafael",
];

pub(crate) const LAST_NAMES: [&str; 14] = [
    "Almeida",
    "Barbosa",
    "Cardoso",
    "Dias",
    "Esteves",
    "Ferreira",
    "Gonçalves",
    "Lima",
    "Moraes",
    "Nascimento",
    "Oliveira",
    "Pereira",
    "Ribeiro",
    "Souza",
];

/// The indicators' columns, each with the values that it may have.
pub(crate) const INDICATORS: [(&str, &[&str]); 10] = [
    ("Filial", &["São Paulo", "Curitiba", "Recife", "Belo Horizonte", "Porto Alegre", "Goiânia"]),
    ("Loja", &["Centro", "Shopping Norte", "Vila Mariana", "Aeroporto", "Beira-Mar"]),
    ("Região", &["Sul", "Sudeste", "Nordeste", "Norte", "Centro-Oeste"]),
    ("Produto", &["Assinatura anual", "Assinatura mensal", "Plano família", "Avulso"]),
    ("Segmento", &["Varejo", "Corporativo", "Governo"]),
    ("Canal de venda", &["Site", "Aplicativo", "Loja física", "Televendas"]),
    ("Atendente", &["Equipe A", "Equipe B", "Equipe C", "Equipe D", "Equipe E"]),
    ("seller_type", &["biz", "pro", "casual"]),
    ("Turno", &["Manhã", "Tarde", "Noite"]),
    // Numeric ids: the platform shows them as dates in `value`, and as they were sent in `key`.
    ("seller_id", &[]),
];

/// The additional questions. Each text has one type, as in a real survey.
pub(crate) const QUESTIONS: [(&str, &str); 9] = [
    ("REVIEWS", "Atendimento"),
    ("REVIEWS", "Ambiente da loja"),
    ("CSAT", "Prazo de entrega"),
    ("CSAT", "Preço"),
    ("LIKERT", "Foi fácil resolver o que você precisava?"),
    ("LIKE/DISLIKE", "Recomendaria o site?"),
    ("INPUT", "O que podemos melhorar?"),
    ("INPUT", "Qual produto você procurava?"),
    ("MULTIPLE", "Qual motivo da sua avaliação?"),
];

pub(crate) const MOTIVES: [&str; 7] = [
    "Qualidade do produto",
    "Tempo de espera",
    "Cordialidade da equipe",
    "Preço",
    "Facilidade de uso",
    "Entrega",
    "Outros: estacionamento",
];

pub(crate) const CATEGORIES: [(&str, &str); 7] = [
    ("Atendimento Insatisfatório", "Gerente"),
    ("Atendimento Insatisfatório", "Caixa"),
    ("Entrega", "Atraso"),
    ("Produto", "Qualidade"),
    ("Preço", "Promoções"),
    ("Conteúdo programático", ""),
    ("Elogio", ""),
];

pub(crate) const TAGS: [&str; 6] = ["promotor", "detrator", "retorno", "prioridade", "novo cliente", "campanha"];

pub(crate) const PHRASES: [&str; 8] =
    ["Atendimento", "Melhor", "Prazo", "Entrega rápida", "Equipe", "Preço justo", "Espera", "Loja"];

pub(crate) const MAIN_QUESTIONS: [&str; 3] = [
    "Em uma escala de 0 a 10, o quanto você indicaria a nossa loja para amigos ou familiares?",
    "De 0 a 10, qual a chance de você recomendar o nosso serviço?",
    "Com base na sua última compra, o quanto você nos indicaria a um amigo?",
];

pub(crate) const ACTIONS: [&str; 6] = ["T0A1XX", "S8C0VE", "K1A4CK", "P2Q7WD", "M5N3RT", "L9H6BZ"];

/// What customers say where a question asks for text.
pub(crate) const REMARKS: [&str; 12] = [
    "O atendimento poderia ser melhor.",
    "Gostei muito da atenção da equipe!",
    "A entrega atrasou três dias.",
    "Produto de ótima qualidade, como sempre.",
    "Precisei ligar mais de uma vez para resolver.",
    "O preço subiu demais neste ano :(",
    "A loja estava limpa e bem organizada.",
    "O aplicativo travou na hora do pagamento.",
    "Ela me disse: \\\"pode contar com a gente\\\".",
    "Fila grande no caixa, só dois abertos.",
    "Esperava mais pelo que paguei.",
    "Tudo certo, nada a reclamar.",
];

/// The words of which feedback consists. Feedback made of single random words compresses about as well as what people
/// write, unlike sentences from a list.
pub(crate) const WORDS: &str = "o a de que e do da em um para com não uma os no se na por mais as dos como mas foi ao \
    ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois \
    sem mesmo aos ter seus quem nas me esse eles estão você tinha foram essa num nem suas meu às minha têm numa \
    pelos elas havia seja qual será nós tenho lhe deles essas esses pelas este dele atendimento loja equipe produto \
    entrega prazo preço qualidade gerente vendedora caixa fila espera compra troca pedido aplicativo site pagamento \
    estacionamento telefone mensagem resposta problema solução cliente ótimo excelente péssimo rápido demorado \
    simpático atencioso confuso fácil difícil gostei comprei liguei esperei recebi voltarei recomendo resolveram \
    demoraram explicaram chegou atrasou quebrado limpo organizado barato caro sempre nunca ontem hoje semana mês \
    promoção desconto cartão boleto parcela nota garantia assistência técnico instalação visita horário sábado";

/// Browsers, systems and kinds of device that go together.
pub(crate) const DEVICES: [(&str, &str, &str); 5] = [
    ("Chrome", "Windows", "desktop"),
    ("Chrome Mobile", "Android", "mobile"),
    ("Safari", "iOS", "mobile"),
    ("Firefox", "Linux", "desktop"),
    ("Edge", "Windows", "desktop"),
];
