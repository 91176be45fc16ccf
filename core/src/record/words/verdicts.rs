//! The verdict of a message about one item of a request: whether it was done.

use super::refusals::{ABSENT, ANSWERED};
use super::{Phrases, Rule, Words};

/// The verdict of a text about one item of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The item was done.
    Yes,
    /// The item was done in part.
    Partly,
    /// The item was not done, for a reason other than [`Verdict::Absent`].
    No,
    /// The record that the item is about does not exist.
    Absent,
    /// The text does not say it, or not clearly.
    Unclear,
}

const PARTLY: Phrases = &["parcial", "partial", "partly", "em parte", "en parte"];
const UP_TO_DATE: Phrases =
    &["ja estava atualizad", "ya estaba actualizad", "already up to date", "already updated", "already been updated"];
const GONE: Phrases = &["deletad", "deleted", "eliminad", "excluid"];
const FAILED: Phrases = &[
    "fail",
    "falha",
    "falho",
    "fallo",
    "fallid",
    "invalid",
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
    "wasn t",
    "weren t",
    "isn t",
    "hasn t",
    "didn t",
    "couldn t",
    "can t",
    "nothing",
    "none ",
    "no invite",
    "no field",
    "no row",
    "no record",
    "no change",
    "are empty",
    "exceed",
    "nao ",
    "nenhuma ",
    "nenhum campo",
    "nenhum convite",
    "nenhum registro",
    "impossivel",
    "sem sucesso",
    "estao vazi",
    "ultrapassad",
    "excedid",
    "sin exito",
    "ninguna ",
    "ningun campo",
    "ningun registro",
    "imposible",
    "no se ",
    "no fue",
    "no ha sido",
    "no han sido",
    "no pued",
    "no pudo",
    "no es posible",
    "no esta ",
    "no actualiz",
    "no valid",
    "no integrad",
    "no configurad",
    "no enviad",
    "estan vaci",
];
const ERROR: Phrases = &["erro ", "erros ", "error ", "errors ", "errores "];
const NO_ERROR: Phrases = &[
    "sem erro",
    "nenhum erro",
    "sin error",
    "ningun error",
    "no error",
    "without error",
    "without any error",
    "0 erro",
    "zero erro",
];
const SUCCEEDED: Phrases = &["success", "sucesso", "exito", "exitosa", "correctamente", "corretamente"];
const UPDATED: Phrases = &["updated", "atualizad", "actualizad", "ja estava", "ya estaba"];
/// Words of success in Spanish and English, which a `no` in the same text may negate. In Portuguese, `no` means *in
/// the*.
const DONE_IN_SPANISH_OR_ENGLISH: Phrases = &["updated", "actualizad", "success", "exito", "exitosa", "correctamente"];

/// The rules, of which the first that fits decides.
static VERDICTS: [Rule<Verdict>; 10] = [
    Rule::of(Verdict::Partly, &[PARTLY]),
    Rule::of(Verdict::Yes, &[UP_TO_DATE]),
    Rule::of(Verdict::Absent, &[ABSENT]),
    Rule::of(Verdict::Absent, &[GONE]),
    Rule::of(Verdict::No, &[ANSWERED]),
    Rule::of(Verdict::No, &[ERROR]).without(NO_ERROR),
    Rule::of(Verdict::No, &[FAILED]),
    Rule::of(Verdict::Unclear, &[&["no "], DONE_IN_SPANISH_OR_ENGLISH]).without(NO_ERROR),
    Rule::of(Verdict::Yes, &[SUCCEEDED]),
    Rule::of(Verdict::Yes, &[UPDATED]),
];

/// Returns the verdict of a text: that of the first rule that fits, else [`Verdict::Unclear`].
pub(crate) fn verdict(words: &Words) -> Verdict {
    words.meaning(&VERDICTS).unwrap_or(Verdict::Unclear)
}

/// Whether a text beside the items reports a failure, without saying which item failed.
pub(crate) fn tells_of_a_failure(words: &Words) -> bool {
    let begins = [
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
    ];
    words.begins(&begins) || (words.has(ERROR) && !words.has(NO_ERROR))
}

/// Whether the text of a reply to a write says that the write was not done.
pub(crate) fn says_not_done(words: &Words) -> bool {
    let is_done = words.has(SUCCEEDED) && !words.has(&["sem sucesso", "sin exito", "not success"]);
    matches!(verdict(words), Verdict::No | Verdict::Absent) && !is_done
}

/// Whether a text is the message with which the platform accepts a new answer.
pub(crate) fn says_integrated(words: &Words) -> bool {
    words.has(&["integrat", "integrad"]) && verdict(words) == Verdict::Yes
}

#[cfg(test)]
mod tests {
    use super::{Verdict, says_integrated, says_not_done, tells_of_a_failure, verdict};
    use crate::record::words::Words;

    #[test]
    fn whether_something_was_done_shows_in_the_words() {
        let table: [(Verdict, &[&str]); 5] = [
            (
                Verdict::Yes,
                &[
                    "Successfully updated invite.",
                    "Updated; notification sent",
                    "Convite atualizado no sistema",
                    "Invitación actualizada con éxito.",
                    "Actualización exitosa",
                    "Tratativa atualizada com sucesso",
                    "Tratativa atualizada sem erros",
                    "Updated without errors",
                    "Tratativa já estava atualizada com os mesmos dados",
                    "Nada mudou: a tratativa não precisou de nada, já estava atualizada",
                    "Tratativa ya estaba actualizada",
                ],
            ),
            (
                Verdict::Partly,
                &["Tratativa atualizada parcialmente", "Follow-up partially updated", "Actualizada en parte"],
            ),
            (
                Verdict::No,
                &[
                    "Tratativa não atualizada",
                    "Tratativa nao atualizada",
                    "Tratativa não atualizada, sem erros",
                    "Erro ao atualizar tratativa",
                    "Ocorreu um erro e nada foi atualizado",
                    "Follow-up not updated",
                    "The follow-up wasn't updated",
                    "Nothing was updated",
                    "No invite was updated",
                    "Nenhum campo foi atualizado",
                    "Failure: Invalid email.",
                    "Failure: Invite already answered and cannot be updated.",
                    "Convite já respondido",
                    "O convite já foi respondido, e só convites sem resposta são atualizados",
                    "La invitación ya fue respondida y no puede ser actualizada.",
                    "Invitación no actualizada",
                    "La invitación no pudo ser actualizada",
                    "Ninguna invitación fue actualizada",
                    "Todos os campos estão vazios.",
                ],
            ),
            (Verdict::Absent, &["Invite not found", "Convite não encontrado", "Resposta inválida ou deletada"]),
            (Verdict::Unclear, &["Em processamento", "Ya no hay nada que decir: actualizada", ""]),
        ];
        for (said, texts) in table {
            for text in texts {
                assert_eq!(verdict(&Words::of(text)), said, "{text}");
            }
        }
        assert!(says_integrated(&Words::of("Successfully integrated answer.")));
        assert!(says_integrated(&Words::of("Resposta integrada com sucesso.")));
        assert!(!says_integrated(&Words::of("Answer not integrated.")));
    }

    #[test]
    fn a_text_beside_a_success_may_tell_of_a_failure() {
        for text in
            ["Internal Server Error", "Ocorreu um erro inesperado.", "An error occurred", "Ha ocurrido un error"]
        {
            assert!(tells_of_a_failure(&Words::of(text)), "{text}");
            assert!(says_not_done(&Words::of(text)), "{text}");
        }
        for text in ["Disparo não configurado.", "Envío no configurado", "The invite was not sent", "Nothing was sent"]
        {
            assert!(says_not_done(&Words::of(text)), "{text}");
        }
        for text in [
            "",
            "ok",
            "Disparo configurado com sucesso!",
            "Disparo configurado com sucesso, sem erros",
            "Disparo configurado com sucesso! O prazo não pode ser alterado.",
            "¡Envío configurado con éxito!",
            "Sent to the blocklist successfully.",
            "Request received. The result will be sent to https://a.example/erro",
        ] {
            assert!(!tells_of_a_failure(&Words::of(text)) && !says_not_done(&Words::of(text)), "{text}");
        }
    }
}
