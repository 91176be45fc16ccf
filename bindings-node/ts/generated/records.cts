// Generated from the core's declarations by `make generate`.

/** A survey link for one customer, in the reply to `links.create` or in a callback's delivery. */
export interface Link {
  /** The id of the invite behind it. */
  inviteId: string | null;
  /** The link; null if the platform did not create one. */
  shortUrl: string | null;
  /** The long form of the link, if the platform gives it. */
  realUrl: string | null;
  /** The customer's name. */
  name: string | null;
  /** The customer's e-mail. */
  email: string | null;
  /** The customer's phone, always as text. */
  phone: string | null;
  /** The action's id, if the platform gives it. */
  actionId: string | null;
  /** The action's code. */
  actionCode: string | null;
  /** The action's name, if the platform gives it. */
  actionName: string | null;
  /** The platform's word for the state of the link, such as `integrado`. */
  status: string | null;
  /** When the invite was created, in UTC. */
  createdAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** An active action, as `actions.list` returns it. */
export interface Action {
  /** The action's id. */
  id: string | null;
  /** The kind of survey, such as `survey`. */
  surveyType: string | null;
  /** The metric that it measures, such as `nps-0-10` or `csat-1-5`. */
  type: string | null;
  /** Its name in the console. */
  name: string | null;
  /** How invites are sent, such as `email`, `sms` or `emailsms`. */
  channel: string | null;
  /** Its code, such as `T0AXXX`. Operations on one action take it as `action`. */
  controlId: string | null;
  /** When it was created, in UTC. */
  createdAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** One choice of a `MULTIPLE` question. */
export interface QuestionnaireChoice {
  /** The choice's id, if the platform gives one. */
  id: string | null;
  /** The text of the choice. */
  text: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A question that an action asks after its main one. */
export interface QuestionnaireQuestion {
  /** The question's id, if the platform gives one. */
  id: string | null;
  /** How it is answered: `REVIEWS`, `CSAT`, `LIKE/DISLIKE`, `LIKERT`, `EMOTION`, `MULTIPLE`, `INPUT` and more. */
  type: string | null;
  /** The question itself. */
  text: string | null;
  /** For `MULTIPLE`: `radio` (one choice) or `checkbox` (several). */
  multipleType: string | null;
  /** For `MULTIPLE`: the choices. */
  choices: QuestionnaireChoice[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** An action with its questions, as `actions.get` returns it. */
export interface Questionnaire {
  /** The action's id. */
  id: string | null;
  /** Its code, such as `T0AXXX`. */
  controlId: string | null;
  /** The kind of survey, such as `survey`. */
  surveyType: string | null;
  /** Its name in the console. */
  name: string | null;
  /** The metric that it measures, such as `nps-0-10`. */
  type: string | null;
  /** The main question. */
  question: string | null;
  /** Whether people may answer anonymously; null if that was never set. */
  enableAnonymous: boolean | null;
  /** The questions after the main one, in order. */
  additionalQuestions: QuestionnaireQuestion[] | null;
  /** Whether every question must be answered. */
  allAnswersRequired: boolean | null;
  /** When reminders are sent, if the platform says. */
  resendDates: string[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** An indicator: a column that the company sends with its customers. */
export interface Indicator {
  /** The id of this value. */
  id: string | null;
  /** The indicator's name, exactly as in the console. */
  column: string | null;
  /** The value as the platform shows it, as text for every kind of scalar. The platform turns numeric ids into dates: read `key` for those. */
  value: string | null;
  /** The value as a key: the number behind a value that looks like a date, or the slug of a text. */
  key: string | null;
  /** The indicator's own id. */
  indicatorId: string | null;
  /** The value as a date, if it is one, in UTC. */
  dateValue: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A choice of the respondent, with the choices made below it. */
export interface ChosenOption {
  /** The choice. */
  option: string | null;
  /** The choices made below it. */
  subOptions: string[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** The answer to one question after the main one. */
export interface AdditionalQuestion {
  /** The id of this answer. */
  id: string | null;
  /** The question's own id, if the platform gives it. */
  questionId: string | null;
  /** How it is answered: `REVIEWS`, `CSAT`, `LIKE/DISLIKE`, `LIKERT`, `EMOTION`, `MULTIPLE`, `INPUT` and more. */
  type: string | null;
  /** The question. */
  text: string | null;
  /** The score; null if the question was skipped or is not scored. */
  review: number | null;
  /** For `INPUT`: what was written. */
  answerText: string | null;
  /** For `MULTIPLE`: what was chosen. A free choice reads `Outros: …`. */
  multipleValues: string[] | null;
  /** For `MULTIPLE` with second levels: what was chosen on both. */
  options: ChosenOption[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A category of an answer. */
export interface Category {
  /** The category. */
  category: string | null;
  /** Its second level, where there is one. */
  subCategory: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** The sentiment of a feedback, computed some time after the answer arrives. */
export interface Sentiment {
  /** From -1 (negative) to 1 (positive). */
  score: number | null;
  /** The words from which it was computed. */
  keyPhrases: string[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** One step of a treatment. */
export interface TreatmentStep {
  /** The step's id. */
  id: string | null;
  /** The kind of step: `status`, `alert`, `responsible` or `close-the-loop`. */
  type: string | null;
  /** The author: an e-mail, or `robot`. */
  sender: string | null;
  /** What changed, such as the new status. */
  change: string | null;
  /** When it happened, in UTC. */
  date: string | null;
  /** Attachments, in a shape that the platform does not document. */
  attachments: unknown | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A choice made below a `LoopChoice`. */
export interface LoopSubchoice {
  /** The choice's id. */
  id: string | null;
  /** The text of the choice. */
  text: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A choice of a question asked when the loop was closed; the platform has two shapes for it. */
export interface LoopChoice {
  /** The choice's id. */
  id: string | null;
  /** The text of the choice. */
  text: string | null;
  /** The choices made below it. */
  subchoices: LoopSubchoice[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** One answer to a question asked when the loop was closed. */
export interface LoopAnswer {
  /** The question's id. */
  id: string | null;
  /** The question. */
  text: string | null;
  /** How it is answered: `MULTIPLE`, `NPS`, `CSAT-1-5` and more. */
  type: string | null;
  /** The score. */
  review: number | null;
  /** For `INPUT`: what was written, if the platform gives it. */
  answerText: string | null;
  /** For `MULTIPLE`: what was chosen. */
  choices: LoopChoice[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** How an answer was followed up. The platform has two shapes. `answers.list` returns the full one if its option `treatments` is true; it leaves out `sponsor`. */
export interface Treatment {
  /** The status, such as `aberto` or `respondido`; accounts add their own. */
  status: string | null;
  /** The responsible person; null in the full shape. */
  sponsor: string | null;
  /** Comments, in a shape that the platform does not document. */
  comments: unknown | null;
  /** When it was followed up, in UTC. */
  date: string | null;
  /** Categories, in a shape that the platform does not document here. */
  categories: unknown | null;
  /** When the treatment began, in UTC. */
  startDateTreatment: string | null;
  /** When it was solved, in UTC. */
  solvedDate: string | null;
  /** When it last changed, in UTC. */
  updateDateTreatment: string | null;
  /** The steps of the treatment, in order. */
  feed: TreatmentStep[] | null;
  /** The customer's answers when the loop was closed. */
  closeTheLoopFeedback: LoopAnswer[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** An answer to a survey. Anonymous answers come with their contact masked as `****`. */
export interface Answer {
  /** The answer's id. */
  id: string | null;
  /** The answer's own code, such as `S8C0VE`. */
  controlId: string | null;
  /** The id of the action that was answered. */
  actionId: string | null;
  /** That action's code, if the platform gives it. */
  actionCode: string | null;
  /** That action's name, if the platform gives it. */
  actionName: string | null;
  /** The id of the invite that was answered. */
  inviteId: string | null;
  /** The id of the dispatch that the invite belongs to. */
  detailsId: string | null;
  /** The company's id. */
  companyId: string | null;
  /** The id that your company gives the customer. */
  clientId: string | null;
  /** The respondent's name. */
  name: string | null;
  /** The respondent's e-mail. */
  email: string | null;
  /** The respondent's phone, always as text. */
  phone: string | null;
  /** The score of the main question: a number (0 is a score) or null. */
  review: number | null;
  /** The respondent's comment. */
  feedback: string | null;
  /** The metric of the main question, such as `nps-0-10` or `csat-1-5`. */
  metric: string | null;
  /** The main question. */
  text: string | null;
  /** The channel of the answer, such as `email` or `link`. */
  channel: string | null;
  /** Whether the answer is active. */
  active: boolean | null;
  /** Whether it was deleted in the console. Deleted answers do not belong in a score. */
  deleted: boolean | null;
  /** Whether the respondent stayed anonymous. */
  anonymousResponse: boolean | null;
  /** Whether the action saves incomplete answers. */
  partialSaved: boolean | null;
  /** Whether this answer was saved before it was complete. */
  partialCompleted: boolean | null;
  /** When it was answered, in UTC. */
  date: string | null;
  /** When it was answered, in UTC. */
  answerDate: string | null;
  /** When the invite was sent, in UTC, if the platform says. */
  inviteDate: string | null;
  /** When the record was created, in UTC. */
  createdAt: string | null;
  /** When it last changed, in UTC; null if it never changed. */
  updatedAt: string | null;
  /** The indicators that came with the invite. */
  indicators: Indicator[] | null;
  /** The answers to the questions after the main one. */
  additionalQuestions: AdditionalQuestion[] | null;
  /** How the feedback was categorised. */
  categories: Category[] | null;
  /** The categories' second level, if the platform gives it separately. */
  subCategories: unknown | null;
  /** The categories' second level, as the platform's model chose them. */
  subCategoriesIA: unknown | null;
  /** Tags, in a shape that the platform does not document. */
  tags: unknown | null;
  /** The tags' second level, in a shape that the platform does not document. */
  subTags: unknown | null;
  /** The feedback's sentiment; null until the platform has computed it. */
  sentimentAnalyzeGCP: Sentiment | null;
  /** How the answer was followed up. */
  treatments: Treatment | null;
  /** What an audio answer says. */
  transcription: string | null;
  /** The respondent's browser. */
  browserName: string | null;
  /** The respondent's operating system. */
  systemName: string | null;
  /** The respondent's kind of device, such as `desktop`. */
  platformType: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** The platform's reply to a created answer. */
export interface CreatedAnswer {
  /** The new answer's id. */
  id: string | null;
  /** The platform's message. */
  message: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** An invite, answered or not. */
export interface Invite {
  /** The invite's id. */
  id: string | null;
  /** The id of its action. */
  actionId: string | null;
  /** The code of its action, if the platform gives it. */
  actionCode: string | null;
  /** The name of its action, if the platform gives it. */
  actionName: string | null;
  /** The customer's name. */
  name: string | null;
  /** The customer's e-mail. */
  email: string | null;
  /** The customer's phone, always as text. */
  phone: string | null;
  /** Whether it was answered. */
  answered: boolean | null;
  /** The id of its answer, if it was answered. */
  answeredId: string | null;
  /** Whether its answer was deleted. */
  deletedAnswer: boolean | null;
  /** Whether the invite was deleted. */
  deleted: boolean | null;
  /** Whether it is active. */
  active: boolean | null;
  /** The survey's link. */
  shortUrl: string | null;
  /** Whether the platform finds the e-mail valid. */
  validEmail: boolean | null;
  /** Whether the platform finds the phone valid. */
  validPhone: boolean | null;
  /** The indicators that it carries. */
  indicators: Indicator[] | null;
  /** When it was created, in UTC. */
  createdAt: string | null;
  /** When it last changed, in UTC. */
  updatedAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** An invite that nobody has answered. */
export interface UnansweredInvite {
  /** The invite's id. */
  id: string | null;
  /** The invite's own code. */
  controlId: string | null;
  /** The id of its action, if the platform gives it. */
  actionId: string | null;
  /** The code of its action. */
  actionCode: string | null;
  /** The name of its action. */
  actionName: string | null;
  /** The customer's name. */
  name: string | null;
  /** The customer's e-mail. */
  email: string | null;
  /** The customer's phone, always as text. */
  phone: string | null;
  /** Whether it was answered. */
  answered: boolean | null;
  /** Whether it is active. */
  active: boolean | null;
  /** When the invite was sent again, in UTC. */
  resendDates: string[] | null;
  /** When reminders were sent, in UTC. */
  reminderDates: string[] | null;
  /** The survey's link. */
  shortUrl: string | null;
  /** Whether the platform finds the e-mail valid. */
  validEmail: boolean | null;
  /** Whether the platform finds the phone valid. */
  validPhone: boolean | null;
  /** The indicators that it carries. */
  indicators: Indicator[] | null;
  /** The metric of its action, such as `nps-0-10`. */
  metric: string | null;
  /** When it was created, in UTC. */
  createdAt: string | null;
  /** When it last changed, in UTC, if the platform says. */
  updatedAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** The platform's reply to a write that it accepted. */
export interface Acknowledgement {
  /** The platform's message, in Portuguese or English. */
  message: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A blocked e-mail. E-mails that were blocked through the API belong to no action and no invite. */
export interface BlocklistEntry {
  /** The blocked e-mail. */
  email: string | null;
  /** Why it is blocked. */
  reason: string | null;
  /** The id of the invite that led to it. */
  inviteId: string | null;
  /** The id of that invite's action, if the platform gives it. */
  actionId: string | null;
  /** The code of that invite's action. */
  actionCode: string | null;
  /** The name of that invite's action. */
  actionName: string | null;
  /** When it was blocked, in UTC. */
  createdAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** The categories of one answer. */
export interface AnswerCategories {
  /** The answer's id. */
  answerId: string | null;
  /** The id of the invite that was answered. */
  inviteId: string | null;
  /** Its categories. */
  categories: Category[] | null;
  /** When the answer was created, in UTC. */
  createdAt: string | null;
  /** When it last changed, in UTC. */
  updatedAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A branch. Its secondary fields, whose names each company chooses, stand in `extra`. */
export interface Branch {
  /** The branch's id. */
  id: string | null;
  /** Whether it is active, if the platform says. */
  active: boolean | null;
  /** Its name. */
  corporateName: string | null;
  /** Its level: `ih1` or `ih2`. */
  type: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A dispatch to one recipient. */
export interface Dispatch {
  /** The dispatch's id. */
  id: string | null;
  /** The id of its action. */
  actionId: string | null;
  /** The code of its action. */
  actionCode: string | null;
  /** The name of its action, if the platform gives it. */
  actionName: string | null;
  /** The company's id. */
  companyId: string | null;
  /** The id of the submission that it belongs to. */
  submitId: string | null;
  /** How it was sent, such as `email`. */
  channel: string | null;
  /** Its status, such as `sent`. */
  status: string | null;
  /** Whether it is active. */
  active: boolean | null;
  /** The recipient's name. */
  name: string | null;
  /** The recipient's e-mail. */
  email: string | null;
  /** The recipient's phone, always as text. */
  phone: string | null;
  /** Whether the platform finds the e-mail valid. */
  validEmail: boolean | null;
  /** Whether the platform finds the phone valid. */
  validPhone: boolean | null;
  /** The indicators that were sent with it. */
  indicators: Indicator[] | null;
  /** When it was submitted, in UTC. */
  submitDate: string | null;
  /** When the record was created, in UTC. */
  createdAt: string | null;
  /** When it last changed, in UTC. */
  updatedAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A quarantine of one person: by client id, e-mail or phone, within a company, an action or a group. */
export interface Quarantine {
  /** The quarantine's id. */
  id: string | null;
  /** The cause: `submit` (an invite) or `answer`. */
  type: string | null;
  /** When it ends, in UTC. */
  expirationDate: string | null;
  /** The customer's id, if the quarantine is about one. */
  clientId: string | null;
  /** The e-mail, if the quarantine is about one. */
  email: string | null;
  /** The phone, if the quarantine is about one, always as text. */
  phone: string | null;
  /** The id of the company to which it applies. */
  companyId: string | null;
  /** The id of the action to which it applies. */
  actionId: string | null;
  /** That action's code, if the platform gives it. */
  actionCode: string | null;
  /** That action's name, if the platform gives it. */
  actionName: string | null;
  /** The id of the group of actions to which it applies. */
  groupId: string | null;
  /** When it was created, in UTC. */
  createdAt: string | null;
  /** When it last changed, in UTC. */
  updatedAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}
