// Generated from the core's declarations by `make generate`.

/** A survey link for one customer, in the answer of `links.create` or in a callback's delivery. */
export interface Link {
  /** The id of the invite behind it. */
  inviteId: string | null;
  /** The link; null where the platform made none. */
  shortUrl: string | null;
  /** The long form of the link, where the platform gives it. */
  realUrl: string | null;
  /** The customer's name. */
  name: string | null;
  /** The customer's e-mail. */
  email: string | null;
  /** The customer's phone, always as text. */
  phone: string | null;
  /** The action's id, where the platform gives it. */
  actionId: string | null;
  /** The action's code. */
  actionCode: string | null;
  /** The action's name, where the platform gives it. */
  actionName: string | null;
  /** What the platform says of it, such as `integrado`. */
  status: string | null;
  /** When the invite was made, in UTC. */
  createdAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** An active action, as `actions.list` gives it. */
export interface Action {
  /** The action's id. */
  id: string | null;
  /** The kind of survey, such as `survey`. */
  surveyType: string | null;
  /** The metric that it measures, such as `nps-0-10` or `csat-1-5`. */
  type: string | null;
  /** Its name in the console. */
  name: string | null;
  /** How invites go out, such as `email`, `sms` or `emailsms`. */
  channel: string | null;
  /** Its code, such as `T0AXXX`: what every operation takes as `action`. */
  controlId: string | null;
  /** When it was made, in UTC. */
  createdAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** One choice of a `MULTIPLE` question. */
export interface QuestionnaireChoice {
  /** The choice's id, where the platform gives one. */
  id: string | null;
  /** What it says. */
  text: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A question that an action asks after its main one. */
export interface QuestionnaireQuestion {
  /** The question's id, where the platform gives one. */
  id: string | null;
  /** How it is answered: `REVIEWS`, `CSAT`, `LIKE/DISLIKE`, `LIKERT`, `EMOTION`, `MULTIPLE`, `INPUT` and more. */
  type: string | null;
  /** The question itself. */
  text: string | null;
  /** For `MULTIPLE`: `radio` (one choice) or `checkbox` (several). */
  multipleType: string | null;
  /** For `MULTIPLE`: what there is to choose from. */
  choices: QuestionnaireChoice[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** An action with its questions, as `actions.get` gives it. */
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
  /** Whether people may answer anonymously; null where that was never set. */
  enableAnonymous: boolean | null;
  /** The questions that follow the main one. */
  additionalQuestions: QuestionnaireQuestion[] | null;
  /** Whether every question must be answered. */
  allAnswersRequired: boolean | null;
  /** When reminders go out, where the platform says. */
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
  /** The value as the platform shows it, as text whatever scalar came. It turns numeric ids into dates: read `key` for those. */
  value: string | null;
  /** The value as a key: the number behind what looks like a date, a slug of a text. */
  key: string | null;
  /** The indicator's own id. */
  indicatorId: string | null;
  /** The value as a date, where it is one, in UTC. */
  dateValue: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A choice with what was chosen below it. */
export interface ChosenOption {
  /** The choice. */
  option: string | null;
  /** What was chosen below it. */
  subOptions: string[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** The answer to one question after the main one. */
export interface AdditionalQuestion {
  /** The id of this answer. */
  id: string | null;
  /** The question's own id, where the platform gives it. */
  questionId: string | null;
  /** How it is answered: `REVIEWS`, `CSAT`, `LIKE/DISLIKE`, `LIKERT`, `EMOTION`, `MULTIPLE`, `INPUT` and more. */
  type: string | null;
  /** The question. */
  text: string | null;
  /** The score; null where the question was skipped or is not scored. */
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

/** The sentiment of a feedback, computed some time after the answer came. */
export interface Sentiment {
  /** From -1 (negative) to 1 (positive). */
  score: number | null;
  /** The words that carry it. */
  keyPhrases: string[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** One step of a treatment. */
export interface TreatmentStep {
  /** The step's id. */
  id: string | null;
  /** `status`, `alert`, `responsible` or `close-the-loop`. */
  type: string | null;
  /** Who did it: an e-mail, or `robot`. */
  sender: string | null;
  /** What changed, such as the new status. */
  change: string | null;
  /** When, in UTC. */
  date: string | null;
  /** Attachments, in a shape that the platform does not document. */
  attachments: unknown | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A choice below a [`LoopChoice`]. */
export interface LoopSubchoice {
  /** The choice's id. */
  id: string | null;
  /** What it says. */
  text: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A choice of a question asked when the loop was closed; the platform has two shapes for it. */
export interface LoopChoice {
  /** The choice's id. */
  id: string | null;
  /** What it says. */
  text: string | null;
  /** What was chosen below it. */
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
  /** For `INPUT`: what was written, where the platform gives it. */
  answerText: string | null;
  /** For `MULTIPLE`: what was chosen. */
  choices: LoopChoice[] | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** How an answer was followed up. The platform has two shapes; the fuller one comes with `treatments=True`. */
export interface Treatment {
  /** Such as `aberto` or `respondido`; accounts add their own. */
  status: string | null;
  /** Who is responsible. */
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
  /** What happened, step by step. */
  feed: TreatmentStep[] | null;
  /** What the customer answered when the loop was closed. */
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
  /** That action's code, where the platform gives it. */
  actionCode: string | null;
  /** That action's name, where the platform gives it. */
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
  /** What the respondent wrote. */
  feedback: string | null;
  /** The metric of the main question, such as `nps-0-10` or `csat-1-5`. */
  metric: string | null;
  /** The main question. */
  text: string | null;
  /** How the answer came, such as `email` or `link`. */
  channel: string | null;
  /** Whether the answer is active. */
  active: boolean | null;
  /** Whether it was deleted in the console: leave these out of a score. */
  deleted: boolean | null;
  /** Whether the respondent stayed anonymous. */
  anonymousResponse: boolean | null;
  /** Whether the action keeps answers that are not complete. */
  partialSaved: boolean | null;
  /** Whether this answer was kept before it was complete. */
  partialCompleted: boolean | null;
  /** When it was answered, in UTC. */
  date: string | null;
  /** When it was answered, in UTC. */
  answerDate: string | null;
  /** When the invite went out, in UTC, where the platform says. */
  inviteDate: string | null;
  /** When the record was made, in UTC. */
  createdAt: string | null;
  /** When it last changed, in UTC; null where it never did. */
  updatedAt: string | null;
  /** The indicators that came with the invite. */
  indicators: Indicator[] | null;
  /** The answers to the questions after the main one. */
  additionalQuestions: AdditionalQuestion[] | null;
  /** How the feedback was categorised. */
  categories: Category[] | null;
  /** The categories' second level, where the platform gives it apart. */
  subCategories: unknown | null;
  /** The same, as a model chose them. */
  subCategoriesIA: unknown | null;
  /** Tags, in a shape that the platform does not document. */
  tags: unknown | null;
  /** The tags' second level, likewise. */
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

/** What the platform says of an answer that was put in. */
export interface CreatedAnswer {
  /** The new answer's id. */
  id: string | null;
  /** The platform's words. */
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
  /** The code of its action, where the platform gives it. */
  actionCode: string | null;
  /** The name of its action, where the platform gives it. */
  actionName: string | null;
  /** The customer's name. */
  name: string | null;
  /** The customer's e-mail. */
  email: string | null;
  /** The customer's phone, always as text. */
  phone: string | null;
  /** Whether it was answered. */
  answered: boolean | null;
  /** The id of its answer, once there is one. */
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
  /** When it was made, in UTC. */
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
  /** The id of its action, where the platform gives it. */
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
  /** When it was sent again, in UTC. */
  resendDates: string[] | null;
  /** When reminders went out, in UTC. */
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
  /** When it was made, in UTC. */
  createdAt: string | null;
  /** When it last changed, in UTC, where the platform says. */
  updatedAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** What the platform says of a write that it accepted. */
export interface Acknowledgement {
  /** The platform's words, in Portuguese or English. */
  message: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}

/** A blocked e-mail. Those that were added through the API belong to no action and no invite. */
export interface BlocklistEntry {
  /** The blocked e-mail. */
  email: string | null;
  /** Why it is blocked. */
  reason: string | null;
  /** The id of the invite that led to it. */
  inviteId: string | null;
  /** The id of that invite's action, where the platform gives it. */
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
  /** When the answer was made, in UTC. */
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
  /** Whether it is active, where the platform says. */
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
  /** The name of its action, where the platform gives it. */
  actionName: string | null;
  /** The company's id. */
  companyId: string | null;
  /** The id of the submission that it belongs to. */
  submitId: string | null;
  /** How it went out, such as `email`. */
  channel: string | null;
  /** What became of it, such as `sent`. */
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
  /** The indicators that went along. */
  indicators: Indicator[] | null;
  /** When it was submitted, in UTC. */
  submitDate: string | null;
  /** When the record was made, in UTC. */
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
  /** What led to it: `submit` (an invite) or `answer`. */
  type: string | null;
  /** When it ends, in UTC. */
  expirationDate: string | null;
  /** The customer's id, where it is about one. */
  clientId: string | null;
  /** The e-mail, where it is about one. */
  email: string | null;
  /** The phone, where it is about one, always as text. */
  phone: string | null;
  /** The company that it holds for. */
  companyId: string | null;
  /** The action that it holds for, by its id. */
  actionId: string | null;
  /** That action's code, where the platform gives it. */
  actionCode: string | null;
  /** That action's name, where the platform gives it. */
  actionName: string | null;
  /** The group of actions that it holds for. */
  groupId: string | null;
  /** When it was made, in UTC. */
  createdAt: string | null;
  /** When it last changed, in UTC. */
  updatedAt: string | null;
  /** Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text. */
  extra: Record<string, unknown>;
}
