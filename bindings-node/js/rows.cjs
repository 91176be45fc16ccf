// Generated from the core's declarations by `make generate`.
"use strict";

// The values of some rows, one after the other, and the place of the next one. They belong to one
// call of `readRows`, within which nothing else runs.
let values;
let at;

/** The rows of a record's kind, from their values as JSON text. */
function readRows(record, json) {
  const read = READERS[record];
  values = JSON.parse(json);
  at = 0;
  const rows = [];
  while (at < values.length) rows.push(read());
  values = undefined;
  return rows;
}

function list(read) {
  const length = values[at++];
  if (length === null) return null;
  const items = [];
  for (let item = 0; item < length; item++) items.push(read());
  return items;
}

/** A record inside another comes as a list of one. */
function one(read) {
  return values[at++] === null ? null : read();
}

function readLink() {
  return {
    inviteId: values[at++],
    shortUrl: values[at++],
    realUrl: values[at++],
    name: values[at++],
    email: values[at++],
    phone: values[at++],
    actionId: values[at++],
    actionCode: values[at++],
    actionName: values[at++],
    status: values[at++],
    createdAt: values[at++],
    extra: values[at++] || {},
  };
}

function readAction() {
  return {
    id: values[at++],
    surveyType: values[at++],
    type: values[at++],
    name: values[at++],
    channel: values[at++],
    controlId: values[at++],
    createdAt: values[at++],
    extra: values[at++] || {},
  };
}

function readQuestionnaireChoice() {
  return {
    id: values[at++],
    text: values[at++],
    extra: values[at++] || {},
  };
}

function readQuestionnaireQuestion() {
  return {
    id: values[at++],
    type: values[at++],
    text: values[at++],
    multipleType: values[at++],
    choices: list(readQuestionnaireChoice),
    extra: values[at++] || {},
  };
}

function readQuestionnaire() {
  return {
    id: values[at++],
    controlId: values[at++],
    surveyType: values[at++],
    name: values[at++],
    type: values[at++],
    question: values[at++],
    enableAnonymous: values[at++],
    additionalQuestions: list(readQuestionnaireQuestion),
    allAnswersRequired: values[at++],
    resendDates: values[at++],
    extra: values[at++] || {},
  };
}

function readIndicator() {
  return {
    id: values[at++],
    column: values[at++],
    value: values[at++],
    key: values[at++],
    indicatorId: values[at++],
    dateValue: values[at++],
    extra: values[at++] || {},
  };
}

function readChosenOption() {
  return {
    option: values[at++],
    subOptions: values[at++],
    extra: values[at++] || {},
  };
}

function readAdditionalQuestion() {
  return {
    id: values[at++],
    questionId: values[at++],
    type: values[at++],
    text: values[at++],
    review: values[at++],
    answerText: values[at++],
    multipleValues: values[at++],
    options: list(readChosenOption),
    extra: values[at++] || {},
  };
}

function readCategory() {
  return {
    category: values[at++],
    subCategory: values[at++],
    extra: values[at++] || {},
  };
}

function readSentiment() {
  return {
    score: values[at++],
    keyPhrases: values[at++],
    extra: values[at++] || {},
  };
}

function readTreatmentStep() {
  return {
    id: values[at++],
    type: values[at++],
    sender: values[at++],
    change: values[at++],
    date: values[at++],
    attachments: values[at++],
    extra: values[at++] || {},
  };
}

function readLoopSubchoice() {
  return {
    id: values[at++],
    text: values[at++],
    extra: values[at++] || {},
  };
}

function readLoopChoice() {
  return {
    id: values[at++],
    text: values[at++],
    subchoices: list(readLoopSubchoice),
    extra: values[at++] || {},
  };
}

function readLoopAnswer() {
  return {
    id: values[at++],
    text: values[at++],
    type: values[at++],
    review: values[at++],
    answerText: values[at++],
    choices: list(readLoopChoice),
    extra: values[at++] || {},
  };
}

function readTreatment() {
  return {
    status: values[at++],
    sponsor: values[at++],
    comments: values[at++],
    date: values[at++],
    categories: values[at++],
    startDateTreatment: values[at++],
    solvedDate: values[at++],
    updateDateTreatment: values[at++],
    feed: list(readTreatmentStep),
    closeTheLoopFeedback: list(readLoopAnswer),
    extra: values[at++] || {},
  };
}

function readAnswer() {
  return {
    id: values[at++],
    controlId: values[at++],
    actionId: values[at++],
    actionCode: values[at++],
    actionName: values[at++],
    inviteId: values[at++],
    detailsId: values[at++],
    companyId: values[at++],
    clientId: values[at++],
    name: values[at++],
    email: values[at++],
    phone: values[at++],
    review: values[at++],
    feedback: values[at++],
    metric: values[at++],
    text: values[at++],
    channel: values[at++],
    active: values[at++],
    deleted: values[at++],
    anonymousResponse: values[at++],
    partialSaved: values[at++],
    partialCompleted: values[at++],
    date: values[at++],
    answerDate: values[at++],
    inviteDate: values[at++],
    createdAt: values[at++],
    updatedAt: values[at++],
    indicators: list(readIndicator),
    additionalQuestions: list(readAdditionalQuestion),
    categories: list(readCategory),
    subCategories: values[at++],
    subCategoriesIA: values[at++],
    tags: values[at++],
    subTags: values[at++],
    sentimentAnalyzeGCP: one(readSentiment),
    treatments: one(readTreatment),
    transcription: values[at++],
    browserName: values[at++],
    systemName: values[at++],
    platformType: values[at++],
    extra: values[at++] || {},
  };
}

function readCreatedAnswer() {
  return {
    id: values[at++],
    message: values[at++],
    extra: values[at++] || {},
  };
}

function readInvite() {
  return {
    id: values[at++],
    actionId: values[at++],
    actionCode: values[at++],
    actionName: values[at++],
    name: values[at++],
    email: values[at++],
    phone: values[at++],
    answered: values[at++],
    answeredId: values[at++],
    deletedAnswer: values[at++],
    deleted: values[at++],
    active: values[at++],
    shortUrl: values[at++],
    validEmail: values[at++],
    validPhone: values[at++],
    indicators: list(readIndicator),
    createdAt: values[at++],
    updatedAt: values[at++],
    extra: values[at++] || {},
  };
}

function readUnansweredInvite() {
  return {
    id: values[at++],
    controlId: values[at++],
    actionId: values[at++],
    actionCode: values[at++],
    actionName: values[at++],
    name: values[at++],
    email: values[at++],
    phone: values[at++],
    answered: values[at++],
    active: values[at++],
    resendDates: values[at++],
    reminderDates: values[at++],
    shortUrl: values[at++],
    validEmail: values[at++],
    validPhone: values[at++],
    indicators: list(readIndicator),
    metric: values[at++],
    createdAt: values[at++],
    updatedAt: values[at++],
    extra: values[at++] || {},
  };
}

function readAcknowledgement() {
  return {
    message: values[at++],
    extra: values[at++] || {},
  };
}

function readBlocklistEntry() {
  return {
    email: values[at++],
    reason: values[at++],
    inviteId: values[at++],
    actionId: values[at++],
    actionCode: values[at++],
    actionName: values[at++],
    createdAt: values[at++],
    extra: values[at++] || {},
  };
}

function readAnswerCategories() {
  return {
    answerId: values[at++],
    inviteId: values[at++],
    categories: list(readCategory),
    createdAt: values[at++],
    updatedAt: values[at++],
    extra: values[at++] || {},
  };
}

function readBranch() {
  return {
    id: values[at++],
    active: values[at++],
    corporateName: values[at++],
    type: values[at++],
    extra: values[at++] || {},
  };
}

function readDispatch() {
  return {
    id: values[at++],
    actionId: values[at++],
    actionCode: values[at++],
    actionName: values[at++],
    companyId: values[at++],
    submitId: values[at++],
    channel: values[at++],
    status: values[at++],
    active: values[at++],
    name: values[at++],
    email: values[at++],
    phone: values[at++],
    validEmail: values[at++],
    validPhone: values[at++],
    indicators: list(readIndicator),
    submitDate: values[at++],
    createdAt: values[at++],
    updatedAt: values[at++],
    extra: values[at++] || {},
  };
}

function readQuarantine() {
  return {
    id: values[at++],
    type: values[at++],
    expirationDate: values[at++],
    clientId: values[at++],
    email: values[at++],
    phone: values[at++],
    companyId: values[at++],
    actionId: values[at++],
    actionCode: values[at++],
    actionName: values[at++],
    groupId: values[at++],
    createdAt: values[at++],
    updatedAt: values[at++],
    extra: values[at++] || {},
  };
}

const READERS = {
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

module.exports = { readRows };
