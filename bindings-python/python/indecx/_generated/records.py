"""Records: what the rows of each listing, and the answers of other operations, are.

Generated from the core's declarations by `make generate`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from indecx._internal import Declaration
from indecx.rows import Row, WithIndicators

__all__ = [
    "Acknowledgement",
    "Action",
    "AdditionalQuestion",
    "Answer",
    "AnswerCategories",
    "BlocklistEntry",
    "Branch",
    "Category",
    "ChosenOption",
    "CreatedAnswer",
    "Dispatch",
    "Indicator",
    "Invite",
    "Link",
    "LoopAnswer",
    "LoopChoice",
    "LoopSubchoice",
    "Quarantine",
    "Questionnaire",
    "QuestionnaireChoice",
    "QuestionnaireQuestion",
    "Sentiment",
    "Treatment",
    "TreatmentStep",
    "UnansweredInvite",
]


class Link(Row):
    """A survey link for one customer, in the reply to `links.create` or in a callback's
    delivery.
    """

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Link")

    @property
    def invite_id(self) -> str | None:
        """The id of the invite behind it."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def short_url(self) -> str | None:
        """The link; null if the platform did not create one."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def real_url(self) -> str | None:
        """The long form of the link, if the platform gives it."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def name(self) -> str | None:
        """The customer's name."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def email(self) -> str | None:
        """The customer's e-mail."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def phone(self) -> str | None:
        """The customer's phone, always as text."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def action_id(self) -> str | None:
        """The action's id, if the platform gives it."""
        return self._get(6)  # type: ignore[no-any-return]

    @property
    def action_code(self) -> str | None:
        """The action's code."""
        return self._get(7)  # type: ignore[no-any-return]

    @property
    def action_name(self) -> str | None:
        """The action's name, if the platform gives it."""
        return self._get(8)  # type: ignore[no-any-return]

    @property
    def status(self) -> str | None:
        """The platform's word for the state of the link, such as `integrado`."""
        return self._get(9)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime | None:
        """When the invite was created, in UTC."""
        return self._get(10)  # type: ignore[no-any-return]


class Action(Row):
    """An active action, as `actions.list` returns it."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Action")

    @property
    def id(self) -> str | None:
        """The action's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def survey_type(self) -> str | None:
        """The kind of survey, such as `survey`."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def type(self) -> str | None:
        """The metric that it measures, such as `nps-0-10` or `csat-1-5`."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def name(self) -> str | None:
        """Its name in the console."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def channel(self) -> str | None:
        """How invites are sent, such as `email`, `sms` or `emailsms`."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def control_id(self) -> str | None:
        """Its code, such as `T0AXXX`. Operations on one action take it as `action`."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime | None:
        """When it was created, in UTC."""
        return self._get(6)  # type: ignore[no-any-return]


class QuestionnaireChoice(Row):
    """One choice of a `MULTIPLE` question."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("QuestionnaireChoice")

    @property
    def id(self) -> str | None:
        """The choice's id, if the platform gives one."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def text(self) -> str | None:
        """The text of the choice."""
        return self._get(1)  # type: ignore[no-any-return]


class QuestionnaireQuestion(Row):
    """A question that an action asks after its main one."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("QuestionnaireQuestion")

    @property
    def id(self) -> str | None:
        """The question's id, if the platform gives one."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def type(self) -> str | None:
        """How it is answered: `REVIEWS`, `CSAT`, `LIKE/DISLIKE`, `LIKERT`, `EMOTION`,
        `MULTIPLE`, `INPUT` and more.
        """
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def text(self) -> str | None:
        """The question itself."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def multiple_type(self) -> str | None:
        """For `MULTIPLE`: `radio` (one choice) or `checkbox` (several)."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def choices(self) -> list[QuestionnaireChoice] | None:
        """For `MULTIPLE`: the choices."""
        return self._get(4)  # type: ignore[no-any-return]


class Questionnaire(Row):
    """An action with its questions, as `actions.get` returns it."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Questionnaire")

    @property
    def id(self) -> str | None:
        """The action's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def control_id(self) -> str | None:
        """Its code, such as `T0AXXX`."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def survey_type(self) -> str | None:
        """The kind of survey, such as `survey`."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def name(self) -> str | None:
        """Its name in the console."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def type(self) -> str | None:
        """The metric that it measures, such as `nps-0-10`."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def question(self) -> str | None:
        """The main question."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def enable_anonymous(self) -> bool | None:
        """Whether people may answer anonymously; null if that was never set."""
        return self._get(6)  # type: ignore[no-any-return]

    @property
    def additional_questions(self) -> list[QuestionnaireQuestion] | None:
        """The questions after the main one, in order."""
        return self._get(7)  # type: ignore[no-any-return]

    @property
    def all_answers_required(self) -> bool | None:
        """Whether every question must be answered."""
        return self._get(8)  # type: ignore[no-any-return]

    @property
    def resend_dates(self) -> list[datetime] | None:
        """When reminders are sent, if the platform says."""
        return self._get(9)  # type: ignore[no-any-return]


class Indicator(Row):
    """An indicator: a column that the company sends with its customers."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Indicator")

    @property
    def id(self) -> str | None:
        """The id of this value."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def column(self) -> str | None:
        """The indicator's name, exactly as in the console."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def value(self) -> str | None:
        """The value as the platform shows it, as text for every kind of scalar. The platform
        turns numeric ids into dates: read `key` for those.
        """
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def key(self) -> str | None:
        """The value as a key: the number behind a value that looks like a date, or the slug
        of a text.
        """
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def indicator_id(self) -> str | None:
        """The indicator's own id."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def date_value(self) -> datetime | None:
        """The value as a date, if it is one, in UTC."""
        return self._get(5)  # type: ignore[no-any-return]


class ChosenOption(Row):
    """A choice of the respondent, with the choices made below it."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("ChosenOption")

    @property
    def option(self) -> str | None:
        """The choice."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def sub_options(self) -> list[str] | None:
        """The choices made below it."""
        return self._get(1)  # type: ignore[no-any-return]


class AdditionalQuestion(Row):
    """The answer to one question after the main one."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("AdditionalQuestion")

    @property
    def id(self) -> str | None:
        """The id of this answer."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def question_id(self) -> str | None:
        """The question's own id, if the platform gives it."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def type(self) -> str | None:
        """How it is answered: `REVIEWS`, `CSAT`, `LIKE/DISLIKE`, `LIKERT`, `EMOTION`,
        `MULTIPLE`, `INPUT` and more.
        """
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def text(self) -> str | None:
        """The question."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def review(self) -> float | None:
        """The score; null if the question was skipped or is not scored."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def answer_text(self) -> str | None:
        """For `INPUT`: what was written."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def multiple_values(self) -> list[str] | None:
        """For `MULTIPLE`: what was chosen. A free choice reads `Outros: …`."""
        return self._get(6)  # type: ignore[no-any-return]

    @property
    def options(self) -> list[ChosenOption] | None:
        """For `MULTIPLE` with second levels: what was chosen on both."""
        return self._get(7)  # type: ignore[no-any-return]


class Category(Row):
    """A category of an answer."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Category")

    @property
    def category(self) -> str | None:
        """The category."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def sub_category(self) -> str | None:
        """Its second level, where there is one."""
        return self._get(1)  # type: ignore[no-any-return]


class Sentiment(Row):
    """The sentiment of a feedback, computed some time after the answer arrives."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Sentiment")

    @property
    def score(self) -> float | None:
        """From -1 (negative) to 1 (positive)."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def key_phrases(self) -> list[str] | None:
        """The words from which it was computed."""
        return self._get(1)  # type: ignore[no-any-return]


class TreatmentStep(Row):
    """One step of a treatment."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("TreatmentStep")

    @property
    def id(self) -> str | None:
        """The step's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def type(self) -> str | None:
        """The kind of step: `status`, `alert`, `responsible` or `close-the-loop`."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def sender(self) -> str | None:
        """The author: an e-mail, or `robot`."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def change(self) -> str | None:
        """What changed, such as the new status."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def date(self) -> datetime | None:
        """When it happened, in UTC."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def attachments(self) -> Any | None:
        """Attachments, in a shape that the platform does not document."""
        return self._get(5)  # type: ignore[no-any-return]


class LoopSubchoice(Row):
    """A choice made below a `LoopChoice`."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("LoopSubchoice")

    @property
    def id(self) -> str | None:
        """The choice's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def text(self) -> str | None:
        """The text of the choice."""
        return self._get(1)  # type: ignore[no-any-return]


class LoopChoice(Row):
    """A choice of a question asked when the loop was closed; the platform has two shapes for
    it.
    """

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("LoopChoice")

    @property
    def id(self) -> str | None:
        """The choice's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def text(self) -> str | None:
        """The text of the choice."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def subchoices(self) -> list[LoopSubchoice] | None:
        """The choices made below it."""
        return self._get(2)  # type: ignore[no-any-return]


class LoopAnswer(Row):
    """One answer to a question asked when the loop was closed."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("LoopAnswer")

    @property
    def id(self) -> str | None:
        """The question's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def text(self) -> str | None:
        """The question."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def type(self) -> str | None:
        """How it is answered: `MULTIPLE`, `NPS`, `CSAT-1-5` and more."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def review(self) -> float | None:
        """The score."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def answer_text(self) -> str | None:
        """For `INPUT`: what was written, if the platform gives it."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def choices(self) -> list[LoopChoice] | None:
        """For `MULTIPLE`: what was chosen."""
        return self._get(5)  # type: ignore[no-any-return]


class Treatment(Row):
    """How an answer was followed up. The platform has two shapes. `answers.list` returns the
    full one if its option `treatments` is true; it leaves out `sponsor`.
    """

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Treatment")

    @property
    def status(self) -> str | None:
        """The status, such as `aberto` or `respondido`; accounts add their own."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def sponsor(self) -> str | None:
        """The responsible person; null in the full shape."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def comments(self) -> Any | None:
        """Comments, in a shape that the platform does not document."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def date(self) -> datetime | None:
        """When it was followed up, in UTC."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def categories(self) -> Any | None:
        """Categories, in a shape that the platform does not document here."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def start_date_treatment(self) -> datetime | None:
        """When the treatment began, in UTC."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def solved_date(self) -> datetime | None:
        """When it was solved, in UTC."""
        return self._get(6)  # type: ignore[no-any-return]

    @property
    def update_date_treatment(self) -> datetime | None:
        """When it last changed, in UTC."""
        return self._get(7)  # type: ignore[no-any-return]

    @property
    def feed(self) -> list[TreatmentStep] | None:
        """The steps of the treatment, in order."""
        return self._get(8)  # type: ignore[no-any-return]

    @property
    def close_the_loop_feedback(self) -> list[LoopAnswer] | None:
        """The customer's answers when the loop was closed."""
        return self._get(9)  # type: ignore[no-any-return]


class Answer(WithIndicators):
    """An answer to a survey. Anonymous answers come with their contact masked as `****`."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Answer")

    @property
    def id(self) -> str | None:
        """The answer's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def control_id(self) -> str | None:
        """The answer's own code, such as `S8C0VE`."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def action_id(self) -> str | None:
        """The id of the action that was answered."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def action_code(self) -> str | None:
        """That action's code, if the platform gives it."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def action_name(self) -> str | None:
        """That action's name, if the platform gives it."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def invite_id(self) -> str | None:
        """The id of the invite that was answered."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def details_id(self) -> str | None:
        """The id of the dispatch that the invite belongs to."""
        return self._get(6)  # type: ignore[no-any-return]

    @property
    def company_id(self) -> str | None:
        """The company's id."""
        return self._get(7)  # type: ignore[no-any-return]

    @property
    def client_id(self) -> str | None:
        """The id that your company gives the customer."""
        return self._get(8)  # type: ignore[no-any-return]

    @property
    def name(self) -> str | None:
        """The respondent's name."""
        return self._get(9)  # type: ignore[no-any-return]

    @property
    def email(self) -> str | None:
        """The respondent's e-mail."""
        return self._get(10)  # type: ignore[no-any-return]

    @property
    def phone(self) -> str | None:
        """The respondent's phone, always as text."""
        return self._get(11)  # type: ignore[no-any-return]

    @property
    def review(self) -> float | None:
        """The score of the main question: a number (0 is a score) or null."""
        return self._get(12)  # type: ignore[no-any-return]

    @property
    def feedback(self) -> str | None:
        """The respondent's comment."""
        return self._get(13)  # type: ignore[no-any-return]

    @property
    def metric(self) -> str | None:
        """The metric of the main question, such as `nps-0-10` or `csat-1-5`."""
        return self._get(14)  # type: ignore[no-any-return]

    @property
    def text(self) -> str | None:
        """The main question."""
        return self._get(15)  # type: ignore[no-any-return]

    @property
    def channel(self) -> str | None:
        """The channel of the answer, such as `email` or `link`."""
        return self._get(16)  # type: ignore[no-any-return]

    @property
    def active(self) -> bool | None:
        """Whether the answer is active."""
        return self._get(17)  # type: ignore[no-any-return]

    @property
    def deleted(self) -> bool | None:
        """Whether it was deleted in the console. Deleted answers do not belong in a score."""
        return self._get(18)  # type: ignore[no-any-return]

    @property
    def anonymous_response(self) -> bool | None:
        """Whether the respondent stayed anonymous."""
        return self._get(19)  # type: ignore[no-any-return]

    @property
    def partial_saved(self) -> bool | None:
        """Whether the action saves incomplete answers."""
        return self._get(20)  # type: ignore[no-any-return]

    @property
    def partial_completed(self) -> bool | None:
        """Whether this answer was saved before it was complete."""
        return self._get(21)  # type: ignore[no-any-return]

    @property
    def date(self) -> datetime | None:
        """When it was answered, in UTC."""
        return self._get(22)  # type: ignore[no-any-return]

    @property
    def answer_date(self) -> datetime | None:
        """When it was answered, in UTC."""
        return self._get(23)  # type: ignore[no-any-return]

    @property
    def invite_date(self) -> datetime | None:
        """When the invite was sent, in UTC, if the platform says."""
        return self._get(24)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime | None:
        """When the record was created, in UTC."""
        return self._get(25)  # type: ignore[no-any-return]

    @property
    def updated_at(self) -> datetime | None:
        """When it last changed, in UTC; null if it never changed."""
        return self._get(26)  # type: ignore[no-any-return]

    @property
    def indicators(self) -> list[Indicator] | None:
        """The indicators that came with the invite."""
        return self._get(27)  # type: ignore[no-any-return]

    @property
    def additional_questions(self) -> list[AdditionalQuestion] | None:
        """The answers to the questions after the main one."""
        return self._get(28)  # type: ignore[no-any-return]

    @property
    def categories(self) -> list[Category] | None:
        """How the feedback was categorised."""
        return self._get(29)  # type: ignore[no-any-return]

    @property
    def sub_categories(self) -> Any | None:
        """The categories' second level, if the platform gives it separately."""
        return self._get(30)  # type: ignore[no-any-return]

    @property
    def sub_categories_ia(self) -> Any | None:
        """The categories' second level, as the platform's model chose them."""
        return self._get(31)  # type: ignore[no-any-return]

    @property
    def tags(self) -> Any | None:
        """Tags, in a shape that the platform does not document."""
        return self._get(32)  # type: ignore[no-any-return]

    @property
    def sub_tags(self) -> Any | None:
        """The tags' second level, in a shape that the platform does not document."""
        return self._get(33)  # type: ignore[no-any-return]

    @property
    def sentiment_analyze_gcp(self) -> Sentiment | None:
        """The feedback's sentiment; null until the platform has computed it."""
        return self._get(34)  # type: ignore[no-any-return]

    @property
    def treatments(self) -> Treatment | None:
        """How the answer was followed up."""
        return self._get(35)  # type: ignore[no-any-return]

    @property
    def transcription(self) -> str | None:
        """What an audio answer says."""
        return self._get(36)  # type: ignore[no-any-return]

    @property
    def browser_name(self) -> str | None:
        """The respondent's browser."""
        return self._get(37)  # type: ignore[no-any-return]

    @property
    def system_name(self) -> str | None:
        """The respondent's operating system."""
        return self._get(38)  # type: ignore[no-any-return]

    @property
    def platform_type(self) -> str | None:
        """The respondent's kind of device, such as `desktop`."""
        return self._get(39)  # type: ignore[no-any-return]


class CreatedAnswer(Row):
    """The platform's reply to a created answer."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("CreatedAnswer")

    @property
    def id(self) -> str | None:
        """The new answer's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def message(self) -> str | None:
        """The platform's message."""
        return self._get(1)  # type: ignore[no-any-return]


class Invite(WithIndicators):
    """An invite, answered or not."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Invite")

    @property
    def id(self) -> str | None:
        """The invite's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def action_id(self) -> str | None:
        """The id of its action."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def action_code(self) -> str | None:
        """The code of its action, if the platform gives it."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def action_name(self) -> str | None:
        """The name of its action, if the platform gives it."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def name(self) -> str | None:
        """The customer's name."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def email(self) -> str | None:
        """The customer's e-mail."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def phone(self) -> str | None:
        """The customer's phone, always as text."""
        return self._get(6)  # type: ignore[no-any-return]

    @property
    def answered(self) -> bool | None:
        """Whether it was answered."""
        return self._get(7)  # type: ignore[no-any-return]

    @property
    def answered_id(self) -> str | None:
        """The id of its answer, if it was answered."""
        return self._get(8)  # type: ignore[no-any-return]

    @property
    def deleted_answer(self) -> bool | None:
        """Whether its answer was deleted."""
        return self._get(9)  # type: ignore[no-any-return]

    @property
    def deleted(self) -> bool | None:
        """Whether the invite was deleted."""
        return self._get(10)  # type: ignore[no-any-return]

    @property
    def active(self) -> bool | None:
        """Whether it is active."""
        return self._get(11)  # type: ignore[no-any-return]

    @property
    def short_url(self) -> str | None:
        """The survey's link."""
        return self._get(12)  # type: ignore[no-any-return]

    @property
    def valid_email(self) -> bool | None:
        """Whether the platform finds the e-mail valid."""
        return self._get(13)  # type: ignore[no-any-return]

    @property
    def valid_phone(self) -> bool | None:
        """Whether the platform finds the phone valid."""
        return self._get(14)  # type: ignore[no-any-return]

    @property
    def indicators(self) -> list[Indicator] | None:
        """The indicators that it carries."""
        return self._get(15)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime | None:
        """When it was created, in UTC."""
        return self._get(16)  # type: ignore[no-any-return]

    @property
    def updated_at(self) -> datetime | None:
        """When it last changed, in UTC."""
        return self._get(17)  # type: ignore[no-any-return]


class UnansweredInvite(WithIndicators):
    """An invite that nobody has answered."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("UnansweredInvite")

    @property
    def id(self) -> str | None:
        """The invite's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def control_id(self) -> str | None:
        """The invite's own code."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def action_id(self) -> str | None:
        """The id of its action, if the platform gives it."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def action_code(self) -> str | None:
        """The code of its action."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def action_name(self) -> str | None:
        """The name of its action."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def name(self) -> str | None:
        """The customer's name."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def email(self) -> str | None:
        """The customer's e-mail."""
        return self._get(6)  # type: ignore[no-any-return]

    @property
    def phone(self) -> str | None:
        """The customer's phone, always as text."""
        return self._get(7)  # type: ignore[no-any-return]

    @property
    def answered(self) -> bool | None:
        """Whether it was answered."""
        return self._get(8)  # type: ignore[no-any-return]

    @property
    def active(self) -> bool | None:
        """Whether it is active."""
        return self._get(9)  # type: ignore[no-any-return]

    @property
    def resend_dates(self) -> list[datetime] | None:
        """When the invite was sent again, in UTC."""
        return self._get(10)  # type: ignore[no-any-return]

    @property
    def reminder_dates(self) -> list[datetime] | None:
        """When reminders were sent, in UTC."""
        return self._get(11)  # type: ignore[no-any-return]

    @property
    def short_url(self) -> str | None:
        """The survey's link."""
        return self._get(12)  # type: ignore[no-any-return]

    @property
    def valid_email(self) -> bool | None:
        """Whether the platform finds the e-mail valid."""
        return self._get(13)  # type: ignore[no-any-return]

    @property
    def valid_phone(self) -> bool | None:
        """Whether the platform finds the phone valid."""
        return self._get(14)  # type: ignore[no-any-return]

    @property
    def indicators(self) -> list[Indicator] | None:
        """The indicators that it carries."""
        return self._get(15)  # type: ignore[no-any-return]

    @property
    def metric(self) -> str | None:
        """The metric of its action, such as `nps-0-10`."""
        return self._get(16)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime | None:
        """When it was created, in UTC."""
        return self._get(17)  # type: ignore[no-any-return]

    @property
    def updated_at(self) -> datetime | None:
        """When it last changed, in UTC, if the platform says."""
        return self._get(18)  # type: ignore[no-any-return]


class Acknowledgement(Row):
    """The platform's reply to a write that it accepted."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Acknowledgement")

    @property
    def message(self) -> str | None:
        """The platform's message, in Portuguese or English."""
        return self._get(0)  # type: ignore[no-any-return]


class BlocklistEntry(Row):
    """A blocked e-mail. E-mails that were blocked through the API belong to no action and no
    invite.
    """

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("BlocklistEntry")

    @property
    def email(self) -> str | None:
        """The blocked e-mail."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def reason(self) -> str | None:
        """Why it is blocked."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def invite_id(self) -> str | None:
        """The id of the invite that led to it."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def action_id(self) -> str | None:
        """The id of that invite's action, if the platform gives it."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def action_code(self) -> str | None:
        """The code of that invite's action."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def action_name(self) -> str | None:
        """The name of that invite's action."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime | None:
        """When it was blocked, in UTC."""
        return self._get(6)  # type: ignore[no-any-return]


class AnswerCategories(Row):
    """The categories of one answer."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("AnswerCategories")

    @property
    def answer_id(self) -> str | None:
        """The answer's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def invite_id(self) -> str | None:
        """The id of the invite that was answered."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def categories(self) -> list[Category] | None:
        """Its categories."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime | None:
        """When the answer was created, in UTC."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def updated_at(self) -> datetime | None:
        """When it last changed, in UTC."""
        return self._get(4)  # type: ignore[no-any-return]


class Branch(Row):
    """A branch. Its secondary fields, whose names each company chooses, stand in `extra`."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Branch")

    @property
    def id(self) -> str | None:
        """The branch's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def active(self) -> bool | None:
        """Whether it is active, if the platform says."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def corporate_name(self) -> str | None:
        """Its name."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def type(self) -> str | None:
        """Its level: `ih1` or `ih2`."""
        return self._get(3)  # type: ignore[no-any-return]


class Dispatch(WithIndicators):
    """A dispatch to one recipient."""

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Dispatch")

    @property
    def id(self) -> str | None:
        """The dispatch's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def action_id(self) -> str | None:
        """The id of its action."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def action_code(self) -> str | None:
        """The code of its action."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def action_name(self) -> str | None:
        """The name of its action, if the platform gives it."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def company_id(self) -> str | None:
        """The company's id."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def submit_id(self) -> str | None:
        """The id of the submission that it belongs to."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def channel(self) -> str | None:
        """How it was sent, such as `email`."""
        return self._get(6)  # type: ignore[no-any-return]

    @property
    def status(self) -> str | None:
        """Its status, such as `sent`."""
        return self._get(7)  # type: ignore[no-any-return]

    @property
    def active(self) -> bool | None:
        """Whether it is active."""
        return self._get(8)  # type: ignore[no-any-return]

    @property
    def name(self) -> str | None:
        """The recipient's name."""
        return self._get(9)  # type: ignore[no-any-return]

    @property
    def email(self) -> str | None:
        """The recipient's e-mail."""
        return self._get(10)  # type: ignore[no-any-return]

    @property
    def phone(self) -> str | None:
        """The recipient's phone, always as text."""
        return self._get(11)  # type: ignore[no-any-return]

    @property
    def valid_email(self) -> bool | None:
        """Whether the platform finds the e-mail valid."""
        return self._get(12)  # type: ignore[no-any-return]

    @property
    def valid_phone(self) -> bool | None:
        """Whether the platform finds the phone valid."""
        return self._get(13)  # type: ignore[no-any-return]

    @property
    def indicators(self) -> list[Indicator] | None:
        """The indicators that were sent with it."""
        return self._get(14)  # type: ignore[no-any-return]

    @property
    def submit_date(self) -> datetime | None:
        """When it was submitted, in UTC."""
        return self._get(15)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime | None:
        """When the record was created, in UTC."""
        return self._get(16)  # type: ignore[no-any-return]

    @property
    def updated_at(self) -> datetime | None:
        """When it last changed, in UTC."""
        return self._get(17)  # type: ignore[no-any-return]


class Quarantine(Row):
    """A quarantine of one person: by client id, e-mail or phone, within a company, an action
    or a group.
    """

    __module__ = "indecx.records"
    __slots__ = ()
    _declaration: ClassVar[Declaration] = Declaration("Quarantine")

    @property
    def id(self) -> str | None:
        """The quarantine's id."""
        return self._get(0)  # type: ignore[no-any-return]

    @property
    def type(self) -> str | None:
        """The cause: `submit` (an invite) or `answer`."""
        return self._get(1)  # type: ignore[no-any-return]

    @property
    def expiration_date(self) -> datetime | None:
        """When it ends, in UTC."""
        return self._get(2)  # type: ignore[no-any-return]

    @property
    def client_id(self) -> str | None:
        """The customer's id, if the quarantine is about one."""
        return self._get(3)  # type: ignore[no-any-return]

    @property
    def email(self) -> str | None:
        """The e-mail, if the quarantine is about one."""
        return self._get(4)  # type: ignore[no-any-return]

    @property
    def phone(self) -> str | None:
        """The phone, if the quarantine is about one, always as text."""
        return self._get(5)  # type: ignore[no-any-return]

    @property
    def company_id(self) -> str | None:
        """The id of the company to which it applies."""
        return self._get(6)  # type: ignore[no-any-return]

    @property
    def action_id(self) -> str | None:
        """The id of the action to which it applies."""
        return self._get(7)  # type: ignore[no-any-return]

    @property
    def action_code(self) -> str | None:
        """That action's code, if the platform gives it."""
        return self._get(8)  # type: ignore[no-any-return]

    @property
    def action_name(self) -> str | None:
        """That action's name, if the platform gives it."""
        return self._get(9)  # type: ignore[no-any-return]

    @property
    def group_id(self) -> str | None:
        """The id of the group of actions to which it applies."""
        return self._get(10)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime | None:
        """When it was created, in UTC."""
        return self._get(11)  # type: ignore[no-any-return]

    @property
    def updated_at(self) -> datetime | None:
        """When it last changed, in UTC."""
        return self._get(12)  # type: ignore[no-any-return]
