// Generated from the core's declarations by `make generate`.
import type {
  Link,
  Action,
  QuestionnaireChoice,
  QuestionnaireQuestion,
  Questionnaire,
  Indicator,
  ChosenOption,
  AdditionalQuestion,
  Category,
  Sentiment,
  TreatmentStep,
  LoopSubchoice,
  LoopChoice,
  LoopAnswer,
  Treatment,
  Answer,
  CreatedAnswer,
  Invite,
  UnansweredInvite,
  Acknowledgement,
  BlocklistEntry,
  AnswerCategories,
  Branch,
  Dispatch,
  Quarantine,
} from "./records.cjs";

// The values of some rows one after the other, and the index of the next one. They belong to one
// call of `readRows`, during which nothing else runs.
const EMPTY: readonly unknown[] = [];
let values = EMPTY;
let at = 0;

/** Makes the rows of a record from their values as JSON text. */
export function readRows(record: string, json: string): unknown[] {
  const read = READERS[record];
  if (read === undefined) throw new TypeError(`there is no record ${record}`);
  values = JSON.parse(json);
  at = 0;
  const rows: unknown[] = [];
  while (at < values.length) rows.push(read());
  values = EMPTY;
  return rows;
}

function list<T>(read: () => T): T[] | null {
  const length = values[at++];
  if (length === null) return null;
  const items: T[] = [];
  for (let item = 0; item < (length as number); item++) items.push(read());
  return items;
}

/** Reads a record inside another, which comes as a list of one. */
function one<T>(read: () => T): T | null {
  return values[at++] === null ? null : read();
}

function readLink(): Link {
  return {
    inviteId: values[at++] as string | null,
    shortUrl: values[at++] as string | null,
    realUrl: values[at++] as string | null,
    name: values[at++] as string | null,
    email: values[at++] as string | null,
    phone: values[at++] as string | null,
    actionId: values[at++] as string | null,
    actionCode: values[at++] as string | null,
    actionName: values[at++] as string | null,
    status: values[at++] as string | null,
    createdAt: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readAction(): Action {
  return {
    id: values[at++] as string | null,
    surveyType: values[at++] as string | null,
    type: values[at++] as string | null,
    name: values[at++] as string | null,
    channel: values[at++] as string | null,
    controlId: values[at++] as string | null,
    createdAt: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readQuestionnaireChoice(): QuestionnaireChoice {
  return {
    id: values[at++] as string | null,
    text: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readQuestionnaireQuestion(): QuestionnaireQuestion {
  return {
    id: values[at++] as string | null,
    type: values[at++] as string | null,
    text: values[at++] as string | null,
    multipleType: values[at++] as string | null,
    choices: list(readQuestionnaireChoice),
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readQuestionnaire(): Questionnaire {
  return {
    id: values[at++] as string | null,
    controlId: values[at++] as string | null,
    surveyType: values[at++] as string | null,
    name: values[at++] as string | null,
    type: values[at++] as string | null,
    question: values[at++] as string | null,
    enableAnonymous: values[at++] as boolean | null,
    additionalQuestions: list(readQuestionnaireQuestion),
    allAnswersRequired: values[at++] as boolean | null,
    resendDates: values[at++] as string[] | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readIndicator(): Indicator {
  return {
    id: values[at++] as string | null,
    column: values[at++] as string | null,
    value: values[at++] as string | null,
    key: values[at++] as string | null,
    indicatorId: values[at++] as string | null,
    dateValue: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readChosenOption(): ChosenOption {
  return {
    option: values[at++] as string | null,
    subOptions: values[at++] as string[] | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readAdditionalQuestion(): AdditionalQuestion {
  return {
    id: values[at++] as string | null,
    questionId: values[at++] as string | null,
    type: values[at++] as string | null,
    text: values[at++] as string | null,
    review: values[at++] as number | null,
    answerText: values[at++] as string | null,
    multipleValues: values[at++] as string[] | null,
    options: list(readChosenOption),
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readCategory(): Category {
  return {
    category: values[at++] as string | null,
    subCategory: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readSentiment(): Sentiment {
  return {
    score: values[at++] as number | null,
    keyPhrases: values[at++] as string[] | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readTreatmentStep(): TreatmentStep {
  return {
    id: values[at++] as string | null,
    type: values[at++] as string | null,
    sender: values[at++] as string | null,
    change: values[at++] as string | null,
    date: values[at++] as string | null,
    attachments: values[at++] as unknown | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readLoopSubchoice(): LoopSubchoice {
  return {
    id: values[at++] as string | null,
    text: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readLoopChoice(): LoopChoice {
  return {
    id: values[at++] as string | null,
    text: values[at++] as string | null,
    subchoices: list(readLoopSubchoice),
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readLoopAnswer(): LoopAnswer {
  return {
    id: values[at++] as string | null,
    text: values[at++] as string | null,
    type: values[at++] as string | null,
    review: values[at++] as number | null,
    answerText: values[at++] as string | null,
    choices: list(readLoopChoice),
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readTreatment(): Treatment {
  return {
    status: values[at++] as string | null,
    sponsor: values[at++] as string | null,
    comments: values[at++] as unknown | null,
    date: values[at++] as string | null,
    categories: values[at++] as unknown | null,
    startDateTreatment: values[at++] as string | null,
    solvedDate: values[at++] as string | null,
    updateDateTreatment: values[at++] as string | null,
    feed: list(readTreatmentStep),
    closeTheLoopFeedback: list(readLoopAnswer),
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readAnswer(): Answer {
  return {
    id: values[at++] as string | null,
    controlId: values[at++] as string | null,
    actionId: values[at++] as string | null,
    actionCode: values[at++] as string | null,
    actionName: values[at++] as string | null,
    inviteId: values[at++] as string | null,
    detailsId: values[at++] as string | null,
    companyId: values[at++] as string | null,
    clientId: values[at++] as string | null,
    name: values[at++] as string | null,
    email: values[at++] as string | null,
    phone: values[at++] as string | null,
    review: values[at++] as number | null,
    feedback: values[at++] as string | null,
    metric: values[at++] as string | null,
    text: values[at++] as string | null,
    channel: values[at++] as string | null,
    active: values[at++] as boolean | null,
    deleted: values[at++] as boolean | null,
    anonymousResponse: values[at++] as boolean | null,
    partialSaved: values[at++] as boolean | null,
    partialCompleted: values[at++] as boolean | null,
    date: values[at++] as string | null,
    answerDate: values[at++] as string | null,
    inviteDate: values[at++] as string | null,
    createdAt: values[at++] as string | null,
    updatedAt: values[at++] as string | null,
    indicators: list(readIndicator),
    additionalQuestions: list(readAdditionalQuestion),
    categories: list(readCategory),
    subCategories: values[at++] as unknown | null,
    subCategoriesIA: values[at++] as unknown | null,
    tags: values[at++] as unknown | null,
    subTags: values[at++] as unknown | null,
    sentimentAnalyzeGCP: one(readSentiment),
    treatments: one(readTreatment),
    transcription: values[at++] as string | null,
    browserName: values[at++] as string | null,
    systemName: values[at++] as string | null,
    platformType: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readCreatedAnswer(): CreatedAnswer {
  return {
    id: values[at++] as string | null,
    message: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readInvite(): Invite {
  return {
    id: values[at++] as string | null,
    actionId: values[at++] as string | null,
    actionCode: values[at++] as string | null,
    actionName: values[at++] as string | null,
    name: values[at++] as string | null,
    email: values[at++] as string | null,
    phone: values[at++] as string | null,
    answered: values[at++] as boolean | null,
    answeredId: values[at++] as string | null,
    deletedAnswer: values[at++] as boolean | null,
    deleted: values[at++] as boolean | null,
    active: values[at++] as boolean | null,
    shortUrl: values[at++] as string | null,
    validEmail: values[at++] as boolean | null,
    validPhone: values[at++] as boolean | null,
    indicators: list(readIndicator),
    createdAt: values[at++] as string | null,
    updatedAt: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readUnansweredInvite(): UnansweredInvite {
  return {
    id: values[at++] as string | null,
    controlId: values[at++] as string | null,
    actionId: values[at++] as string | null,
    actionCode: values[at++] as string | null,
    actionName: values[at++] as string | null,
    name: values[at++] as string | null,
    email: values[at++] as string | null,
    phone: values[at++] as string | null,
    answered: values[at++] as boolean | null,
    active: values[at++] as boolean | null,
    resendDates: values[at++] as string[] | null,
    reminderDates: values[at++] as string[] | null,
    shortUrl: values[at++] as string | null,
    validEmail: values[at++] as boolean | null,
    validPhone: values[at++] as boolean | null,
    indicators: list(readIndicator),
    metric: values[at++] as string | null,
    createdAt: values[at++] as string | null,
    updatedAt: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readAcknowledgement(): Acknowledgement {
  return {
    message: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readBlocklistEntry(): BlocklistEntry {
  return {
    email: values[at++] as string | null,
    reason: values[at++] as string | null,
    inviteId: values[at++] as string | null,
    actionId: values[at++] as string | null,
    actionCode: values[at++] as string | null,
    actionName: values[at++] as string | null,
    createdAt: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readAnswerCategories(): AnswerCategories {
  return {
    answerId: values[at++] as string | null,
    inviteId: values[at++] as string | null,
    categories: list(readCategory),
    createdAt: values[at++] as string | null,
    updatedAt: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readBranch(): Branch {
  return {
    id: values[at++] as string | null,
    active: values[at++] as boolean | null,
    corporateName: values[at++] as string | null,
    type: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readDispatch(): Dispatch {
  return {
    id: values[at++] as string | null,
    actionId: values[at++] as string | null,
    actionCode: values[at++] as string | null,
    actionName: values[at++] as string | null,
    companyId: values[at++] as string | null,
    submitId: values[at++] as string | null,
    channel: values[at++] as string | null,
    status: values[at++] as string | null,
    active: values[at++] as boolean | null,
    name: values[at++] as string | null,
    email: values[at++] as string | null,
    phone: values[at++] as string | null,
    validEmail: values[at++] as boolean | null,
    validPhone: values[at++] as boolean | null,
    indicators: list(readIndicator),
    submitDate: values[at++] as string | null,
    createdAt: values[at++] as string | null,
    updatedAt: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

function readQuarantine(): Quarantine {
  return {
    id: values[at++] as string | null,
    type: values[at++] as string | null,
    expirationDate: values[at++] as string | null,
    clientId: values[at++] as string | null,
    email: values[at++] as string | null,
    phone: values[at++] as string | null,
    companyId: values[at++] as string | null,
    actionId: values[at++] as string | null,
    actionCode: values[at++] as string | null,
    actionName: values[at++] as string | null,
    groupId: values[at++] as string | null,
    createdAt: values[at++] as string | null,
    updatedAt: values[at++] as string | null,
    extra: (values[at++] || {}) as Record<string, unknown>,
  };
}

const READERS: Readonly<Record<string, () => unknown>> = {
  Link: readLink,
  Action: readAction,
  QuestionnaireChoice: readQuestionnaireChoice,
  QuestionnaireQuestion: readQuestionnaireQuestion,
  Questionnaire: readQuestionnaire,
  Indicator: readIndicator,
  ChosenOption: readChosenOption,
  AdditionalQuestion: readAdditionalQuestion,
  Category: readCategory,
  Sentiment: readSentiment,
  TreatmentStep: readTreatmentStep,
  LoopSubchoice: readLoopSubchoice,
  LoopChoice: readLoopChoice,
  LoopAnswer: readLoopAnswer,
  Treatment: readTreatment,
  Answer: readAnswer,
  CreatedAnswer: readCreatedAnswer,
  Invite: readInvite,
  UnansweredInvite: readUnansweredInvite,
  Acknowledgement: readAcknowledgement,
  BlocklistEntry: readBlocklistEntry,
  AnswerCategories: readAnswerCategories,
  Branch: readBranch,
  Dispatch: readDispatch,
  Quarantine: readQuarantine,
};
