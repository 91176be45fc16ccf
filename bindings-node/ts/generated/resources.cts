// Generated from the core's declarations by `make generate`.
import {
  type Calls,
  listing,
  type Operation,
  outcomes,
  type RowsOperation,
  record,
  summary,
} from "../internal/call.cjs";
import type {
  Customer,
  DateLike,
  FollowUp,
  InviteUpdate,
  NewAnswer,
} from "../inputs.cjs";
import type {
  CallOptions,
  Listing,
  ListingOptions,
} from "../listing.cjs";
import type {
  Outcomes,
  Rows,
  WriteOptions,
} from "../writing.cjs";
import type {
  Metric,
  MetricRows,
  ResponseRate,
} from "../metrics.cjs";
import type {
  Acknowledgement,
  Action,
  Answer,
  AnswerCategories,
  BlocklistEntry,
  Branch,
  CreatedAnswer,
  Dispatch,
  Invite,
  Quarantine,
  Questionnaire,
  UnansweredInvite,
} from "./records.cjs";

/** Options of `actions.list`. */
export interface ActionsListOptions extends ListingOptions {
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `actions.get`. */
export interface ActionsGetOptions extends CallOptions {
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Actions: the surveys of the account. */
export interface Actions {
  /** Lists the active actions. */
  list(options?: ActionsListOptions): Listing<Action>;
  /**
   * Fetches one action with its questions.
   *
   * @param action The action's code, such as `T0AXXX` (`controlId` of `actions.list`).
   */
  get(action: string, options?: ActionsGetOptions): Promise<Questionnaire>;
}

/** Options of `answers.list`. */
export interface AnswersListOptions extends ListingOptions {
  /** An action's code, or `"all"`. Default: `"all"`. */
  action?: string | undefined;
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and time with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** The date of a row that the period refers to: `"createdAt"` or `"updatedAt"`. Default: `"createdAt"`. */
  dateType?: "createdAt" | "updatedAt" | undefined;
  /** Only this respondent's answers. */
  email?: string | null | undefined;
  /** Only the answers of this phone. */
  phone?: string | number | bigint | null | undefined;
  /** Only this customer's answers, by the id that your company gives. */
  clientId?: string | number | bigint | null | undefined;
  /** Whether to request the full treatment of each answer, which leaves out `sponsor`. Default: `false`. */
  treatments?: boolean | undefined;
  /** Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size applies to the first request only. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that returns fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `answers.metrics`. */
export interface AnswersMetricsOptions extends ListingOptions {
  /** An action's code, or `"all"`. Default: `"all"`. */
  action?: string | undefined;
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and time with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** The date of a row that the period refers to: `"createdAt"` or `"updatedAt"`. Default: `"createdAt"`. */
  dateType?: "createdAt" | "updatedAt" | undefined;
  /** Only this respondent's answers. */
  email?: string | null | undefined;
  /** Only the answers of this phone. */
  phone?: string | number | bigint | null | undefined;
  /** Only this customer's answers, by the id that your company gives. */
  clientId?: string | number | bigint | null | undefined;
  /** The columns to group by: columns of the wide layout, `"indicator_NAME"` for an indicator, and the periods `"day"`, `"week"` (from Monday), `"month"`, `"quarter"` and `"year"`, which are labelled with their first day. Null is a group. Default: `[]`. */
  by?: readonly string[] | undefined;
  /** The time zone in which periods begin and end, such as `"America/Sao_Paulo"`. Default: `"UTC"`. */
  timeZone?: string | undefined;
  /** The timestamp from which periods are computed. Default: `"created_at"`. */
  dateField?: string | undefined;
  /** The confidence level: how often an interval computed like this contains the true value; between 0.5 and 1. Default: `0.95`. */
  confidence?: number | undefined;
  /** Groups with fewer rows than this have no score. Default: `0`. */
  minN?: number | undefined;
  /** Whether scored additional questions get rows of their own, with the columns `question` and `questionType`. Default: `false`. */
  questions?: boolean | undefined;
  /** Whether to count answers that were deleted in the console. Default: `false`. */
  includeDeleted?: boolean | undefined;
  /** How many of the highest points of a scale count as satisfied, for each metric's text, such as `csat-1-10`; 2 by default. */
  top?: Record<string, number> | null | undefined;
  /** The lowest and the highest score of metrics whose text does not state them, such as `csat`. */
  scales?: Record<string, readonly [number, number]> | null | undefined;
  /** Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size applies to the first request only. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that returns fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `answers.create`. */
export interface AnswersCreateOptions extends CallOptions {
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Answers: what customers said. */
export interface Answers {
  /** Lists the answers of an action, or of all. */
  list(options?: AnswersListOptions): Listing<Answer>;
  /** Counts the answers of an action, or of all, and returns NPS, CSAT and CES with their confidence intervals: one row for each metric and group. Answers without a score are left out, and so are deleted ones unless `includeDeleted` is true. */
  metrics(options?: AnswersMetricsOptions): Promise<MetricRows<Metric>>;
  /**
   * Adds an answer that was collected elsewhere. Never retried once it may have taken effect.
   *
   * @param action The action's code, such as `T0AXXX`.
   * @param answer The answer.
   */
  create<I = never>(action: string, answer: NewAnswer | NewAnswer<I>, options?: AnswersCreateOptions): Promise<CreatedAnswer>;
}

/** Options of `invites.list`. */
export interface InvitesListOptions extends ListingOptions {
  /** An action's code, or `"all"`. Default: `"all"`. */
  action?: string | undefined;
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and time with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** The date of a row that the period refers to: `"createdAt"` or `"updatedAt"`. Default: `"createdAt"`. */
  dateType?: "createdAt" | "updatedAt" | undefined;
  /** Only invites to this e-mail. */
  email?: string | null | undefined;
  /** Only invites to this phone. */
  phone?: string | number | bigint | null | undefined;
  /** Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size applies to the first request only. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that returns fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `invites.metrics`. */
export interface InvitesMetricsOptions extends ListingOptions {
  /** An action's code, or `"all"`. Default: `"all"`. */
  action?: string | undefined;
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and time with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** The date of a row that the period refers to: `"createdAt"` or `"updatedAt"`. Default: `"createdAt"`. */
  dateType?: "createdAt" | "updatedAt" | undefined;
  /** Only invites to this e-mail. */
  email?: string | null | undefined;
  /** Only invites to this phone. */
  phone?: string | number | bigint | null | undefined;
  /** The columns to group by: columns of the wide layout, `"indicator_NAME"` for an indicator, and the periods `"day"`, `"week"` (from Monday), `"month"`, `"quarter"` and `"year"`, which are labelled with their first day. Null is a group. Default: `[]`. */
  by?: readonly string[] | undefined;
  /** The time zone in which periods begin and end, such as `"America/Sao_Paulo"`. Default: `"UTC"`. */
  timeZone?: string | undefined;
  /** The timestamp from which periods are computed. Default: `"created_at"`. */
  dateField?: string | undefined;
  /** The confidence level: how often an interval computed like this contains the true value; between 0.5 and 1. Default: `0.95`. */
  confidence?: number | undefined;
  /** Groups with fewer rows than this have no score. Default: `0`. */
  minN?: number | undefined;
  /** Whether to count deleted invites, and to count invites whose answer was deleted as answered. Default: `false`. */
  includeDeleted?: boolean | undefined;
  /** Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size applies to the first request only. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that returns fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `invites.unanswered`. */
export interface InvitesUnansweredOptions extends ListingOptions {
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and time with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** The date of a row that the period refers to: `"createdAt"` or `"updatedAt"`. Default: `"createdAt"`. */
  dateType?: "createdAt" | "updatedAt" | undefined;
  /** Only invites to this e-mail. */
  email?: string | null | undefined;
  /** Only invites to this customer, by the id that your company gives. Rows do not have this id, so only the total shows whether the platform ignored the filter. */
  clientId?: string | number | bigint | null | undefined;
  /** Only invites with this indicator, together with `indicatorValue`. */
  indicator?: string | null | undefined;
  /** The value that the indicator must have. */
  indicatorValue?: string | null | undefined;
  /** Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size applies to the first request only. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that returns fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `invites.send`. */
export interface InvitesSendOptions extends CallOptions {
  /** When to send, as a date and time with its zone; at once if it is left out. */
  scheduling?: Date | null | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `invites.sendBulk`. */
export interface InvitesSendBulkOptions extends WriteOptions {
  /** Whether the same contact may occur more than once. Default: `false`. */
  allowDuplicates?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `invites.update`. */
export interface InvitesUpdateOptions extends WriteOptions {
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Invites: sends them to customers, and lists those that were sent. */
export interface Invites {
  /** Lists the invites of an action, or of all. */
  list(options?: InvitesListOptions): Listing<Invite>;
  /** Counts the invites of an action, or of all, and how many of them were answered. An answer counts whenever it was given, so that the rate of a recent period still rises. Deleted invites are left out unless `includeDeleted` is true. */
  metrics(options?: InvitesMetricsOptions): Promise<MetricRows<ResponseRate>>;
  /**
   * Lists the invites of an action that nobody has answered.
   *
   * @param action The action's code, such as `T0AXXX`.
   */
  unanswered(action: string, options?: InvitesUnansweredOptions): Listing<UnansweredInvite>;
  /**
   * Sends an invite to one customer. Never retried once it may have been sent.
   *
   * @param action The action's code, such as `T0AXXX`.
   * @param customer The customer to ask.
   */
  send<I = never>(action: string, customer: Customer | Customer<I>, options?: InvitesSendOptions): Promise<Acknowledgement>;
  /**
   * Sends an invite to many customers, 1,000 in a request. Never retried once it may have been sent. The status `accepted` means that the platform accepted the whole request: it does not confirm each customer.
   *
   * @param action The action's code, such as `T0AXXX`.
   * @param customers The customers to ask, as customers or as mappings with their fields. Where the language has data frames, one with the columns `name`, `email` and `phone` works too; its other columns are indicators.
   */
  sendBulk<I = never>(action: string, customers: Rows<Customer | Customer<I>>, options?: InvitesSendBulkOptions): Promise<Outcomes>;
  /**
   * Changes the contact of invites that nobody has answered yet, 100 in a request. Never retried once it may have taken effect.
   *
   * @param updates The changes, as updates or as mappings with their fields.
   */
  update(updates: Rows<InviteUpdate>, options?: InvitesUpdateOptions): Promise<Outcomes>;
}

/** Options of `links.create`. */
export interface LinksCreateOptions extends WriteOptions {
  /** Whether the action's reminders are sent for these links. Default: `false`. */
  includeReminder?: boolean | undefined;
  /** Whether the same contact may occur more than once. Default: `false`. */
  allowDuplicates?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `links.createWithCallback`. */
export interface LinksCreateWithCallbackOptions extends CallOptions {
  /** The URL to which the platform delivers the links, http or https. `webhooks.parseLinks` reads a delivery. */
  callbackUrl: string;
  /** The largest number of links in one delivery, from 1 to 1,000,000. */
  maxPerMessage?: number | null | undefined;
  /** Whether the action's reminders are sent for these links. Default: `false`. */
  includeReminder?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Links: invites whose links the company delivers itself. */
export interface Links {
  /**
   * Creates a survey link for each customer, 1,000 in a request. Never retried once it may have taken effect. The links in the reply are matched to customers by e-mail, phone and name, regardless of their order and of the platform's spelling, if only one match is possible. Links without a match are returned beside the outcomes.
   *
   * @param action The action's code, such as `T0AXXX`.
   * @param customers The customers who get a link, as customers or as mappings with their fields. Where the language has data frames, one with the columns `name`, `email` and `phone` works too; its other columns are indicators.
   */
  create<I = never>(action: string, customers: Rows<Customer | Customer<I>>, options?: LinksCreateOptions): Promise<Outcomes>;
  /**
   * Creates survey links that the platform delivers to a URL of yours. Never retried once it may have taken effect.
   *
   * @param action The action's code, such as `T0AXXX`.
   * @param customers The customers who get a link, as customers or as mappings with their fields. From 1 to 1,000 are accepted, each contact once.
   */
  createWithCallback<I = never>(action: string, customers: readonly (Customer | Customer<I>)[], options: LinksCreateWithCallbackOptions): Promise<Acknowledgement>;
}

/** Options of `followUps.update`. */
export interface FollowUpsUpdateOptions extends WriteOptions {
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Follow-ups (beta): the company's reaction to an answer. */
export interface FollowUps {
  /**
   * Updates follow-ups, 100 in a request and at most 20 requests a second. Never retried once it may have taken effect. If the platform refuses a field of a follow-up, the follow-up counts as refused: `fields` of its outcome says which field it was, and `remaining` holds the refused fields, to send again, if others were accepted.
   *
   * @param updates The changes: follow-ups, or mappings with their fields.
   */
  update(updates: Rows<FollowUp>, options?: FollowUpsUpdateOptions): Promise<Outcomes>;
}

/** Options of `blocklist.list`. */
export interface BlocklistListOptions extends ListingOptions {
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and time with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size applies to the first request only. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that returns fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `blocklist.add`. */
export interface BlocklistAddOptions extends CallOptions {
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** The blocklist: the people whom the company no longer asks. */
export interface Blocklist {
  /** Lists blocked e-mails. The period refers to the time of blocking. The rows have no id. */
  list(options?: BlocklistListOptions): Listing<BlocklistEntry>;
  /**
   * Blocks an e-mail. The platform has no way to unblock one.
   *
   * @param email The e-mail to block.
   * @param reason The reason for blocking it; must not be empty.
   */
  add(email: string, reason: string, options?: BlocklistAddOptions): Promise<Acknowledgement>;
}

/** Options of `categories.list`. */
export interface CategoriesListOptions extends ListingOptions {
  /** An action's code, or `"all"`. Default: `"all"`. */
  action?: string | undefined;
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and time with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** The date of a row that the period refers to: `"createdAt"` or `"updatedAt"`. Default: `"createdAt"`. */
  dateType?: "createdAt" | "updatedAt" | undefined;
  /** Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size applies to the first request only. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that returns fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Categories: how the feedback of answers was categorised. */
export interface Categories {
  /** Lists the categorised answers of an action, or of all. */
  list(options?: CategoriesListOptions): Listing<AnswerCategories>;
}

/** Options of `branches.list`. */
export interface BranchesListOptions extends ListingOptions {
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Options of `branches.create`. */
export interface BranchesCreateOptions extends CallOptions {
  /** Its level: `"ih1"` or `"ih2"`. Default: `"ih1"`. */
  type?: "ih1" | "ih2" | undefined;
  /** Secondary fields by name, such as `{"Codigo": "1"}`. Default: `{}`. */
  secondaryFields?: Record<string, string | number | bigint> | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Branches: the units of the company's own hierarchy. */
export interface Branches {
  /** Lists the branches. Secondary fields stand in each row's `extra`. */
  list(options?: BranchesListOptions): Listing<Branch>;
  /**
   * Creates a branch. Never retried once it may have taken effect.
   *
   * @param corporateName The branch's name.
   */
  create(corporateName: string, options?: BranchesCreateOptions): Promise<Branch>;
}

/** Options of `details.list`. */
export interface DetailsListOptions extends ListingOptions {
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and time with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** The date of a row that the period refers to: `"createdAt"` or `"updatedAt"`. Default: `"createdAt"`. */
  dateType?: "createdAt" | "updatedAt" | undefined;
  /** Only dispatches of this status, such as `sent`. */
  status?: string | null | undefined;
  /** Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size applies to the first request only. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that returns fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Details: the dispatches of an action, with one record for each recipient. */
export interface Details {
  /**
   * Lists the dispatches of an action, with one record for each recipient.
   *
   * @param action The action's code, such as `T0AXXX`.
   */
  list(action: string, options?: DetailsListOptions): Listing<Dispatch>;
}

/** Options of `quarantines.list`. */
export interface QuarantinesListOptions extends ListingOptions {
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a date and time with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** The date of a row that the period refers to: `"createdAt"` or `"updatedAt"`. Default: `"createdAt"`. */
  dateType?: "createdAt" | "updatedAt" | undefined;
  /** Only quarantines of this e-mail. */
  email?: string | null | undefined;
  /** Only quarantines of this phone. */
  phone?: string | number | bigint | null | undefined;
  /** Only quarantines of this customer, by the id that your company gives. */
  clientId?: string | number | bigint | null | undefined;
  /** Only quarantines of this status. */
  status?: string | null | undefined;
  /** Only quarantines of this group of actions, by its id, or `"all"`, which the platform interprets. */
  groupId?: string | null | undefined;
  /** Only quarantines of this action, by its id, or `"all"`, which the platform interprets. */
  actionId?: string | null | undefined;
  /** Only quarantines of this company, by its id. */
  companyId?: string | null | undefined;
  /** Rows requested with one page, 1 to 1000. Since pages overlap, they need at least 17 rows: a smaller size applies to the first request only. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that returns fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds that one request may take, in place of the client's timeout. */
  timeoutMs?: number | null | undefined;
}

/** Quarantines: the people who are not asked again for some time. */
export interface Quarantines {
  /** Lists the quarantines. `checkFilters` does not cover `status`, `groupId`, `actionId` and `companyId`. */
  list(options?: QuarantinesListOptions): Listing<Quarantine>;
}

/** The resources of a client. */
export interface Resources {
  /** Actions: the surveys of the account. */
  readonly actions: Actions;
  /** Answers: what customers said. */
  readonly answers: Answers;
  /** Invites: sends them to customers, and lists those that were sent. */
  readonly invites: Invites;
  /** Links: invites whose links the company delivers itself. */
  readonly links: Links;
  /** Follow-ups (beta): the company's reaction to an answer. */
  readonly followUps: FollowUps;
  /** The blocklist: the people whom the company no longer asks. */
  readonly blocklist: Blocklist;
  /** Categories: how the feedback of answers was categorised. */
  readonly categories: Categories;
  /** Branches: the units of the company's own hierarchy. */
  readonly branches: Branches;
  /** Details: the dispatches of an action, with one record for each recipient. */
  readonly details: Details;
  /** Quarantines: the people who are not asked again for some time. */
  readonly quarantines: Quarantines;
}

const ACTIONS_LIST: Operation = {
  name: "actions.list",
  place: "actions.list",
  positional: [],
  options: {
    timeoutMs: "timeout",
  },
};

const ACTIONS_GET: Operation = {
  name: "actions.get",
  place: "actions.get",
  positional: ["action"],
  options: {
    timeoutMs: "timeout",
  },
};

const ANSWERS_LIST: Operation = {
  name: "answers.list",
  place: "answers.list",
  positional: [],
  options: {
    action: "action",
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    phone: "phone",
    clientId: "client_id",
    treatments: "treatments",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const ANSWERS_METRICS: Operation = {
  name: "answers.metrics",
  place: "answers.metrics",
  positional: [],
  options: {
    action: "action",
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    phone: "phone",
    clientId: "client_id",
    by: "by",
    timeZone: "time_zone",
    dateField: "date_field",
    confidence: "confidence",
    minN: "min_n",
    questions: "questions",
    includeDeleted: "include_deleted",
    top: "top",
    scales: "scales",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const ANSWERS_CREATE: Operation = {
  name: "answers.create",
  place: "answers.create",
  positional: ["action", "answer"],
  options: {
    timeoutMs: "timeout",
  },
};

const INVITES_LIST: Operation = {
  name: "invites.list",
  place: "invites.list",
  positional: [],
  options: {
    action: "action",
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    phone: "phone",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const INVITES_METRICS: Operation = {
  name: "invites.metrics",
  place: "invites.metrics",
  positional: [],
  options: {
    action: "action",
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    phone: "phone",
    by: "by",
    timeZone: "time_zone",
    dateField: "date_field",
    confidence: "confidence",
    minN: "min_n",
    includeDeleted: "include_deleted",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const INVITES_UNANSWERED: Operation = {
  name: "invites.unanswered",
  place: "invites.unanswered",
  positional: ["action"],
  options: {
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    clientId: "client_id",
    indicator: "indicator",
    indicatorValue: "indicator_value",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const INVITES_SEND: Operation = {
  name: "invites.send",
  place: "invites.send",
  positional: ["action", "customer"],
  options: {
    scheduling: "scheduling",
    timeoutMs: "timeout",
  },
};

const INVITES_SEND_BULK: RowsOperation = {
  name: "invites.send_bulk",
  place: "invites.sendBulk",
  positional: ["action", "customers"],
  rows: "customers",
  options: {
    allowDuplicates: "allow_duplicates",
    timeoutMs: "timeout",
  },
};

const INVITES_UPDATE: RowsOperation = {
  name: "invites.update",
  place: "invites.update",
  positional: ["updates"],
  rows: "updates",
  options: {
    timeoutMs: "timeout",
  },
};

const LINKS_CREATE: RowsOperation = {
  name: "links.create",
  place: "links.create",
  positional: ["action", "customers"],
  rows: "customers",
  options: {
    includeReminder: "include_reminder",
    allowDuplicates: "allow_duplicates",
    timeoutMs: "timeout",
  },
};

const LINKS_CREATE_WITH_CALLBACK: Operation = {
  name: "links.create_with_callback",
  place: "links.createWithCallback",
  positional: ["action", "customers"],
  options: {
    callbackUrl: "callback_url",
    maxPerMessage: "max_per_message",
    includeReminder: "include_reminder",
    timeoutMs: "timeout",
  },
};

const FOLLOW_UPS_UPDATE: RowsOperation = {
  name: "follow_ups.update",
  place: "followUps.update",
  positional: ["updates"],
  rows: "updates",
  options: {
    timeoutMs: "timeout",
  },
};

const BLOCKLIST_LIST: Operation = {
  name: "blocklist.list",
  place: "blocklist.list",
  positional: [],
  options: {
    startDate: "start_date",
    endDate: "end_date",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const BLOCKLIST_ADD: Operation = {
  name: "blocklist.add",
  place: "blocklist.add",
  positional: ["email", "reason"],
  options: {
    timeoutMs: "timeout",
  },
};

const CATEGORIES_LIST: Operation = {
  name: "categories.list",
  place: "categories.list",
  positional: [],
  options: {
    action: "action",
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const BRANCHES_LIST: Operation = {
  name: "branches.list",
  place: "branches.list",
  positional: [],
  options: {
    timeoutMs: "timeout",
  },
};

const BRANCHES_CREATE: Operation = {
  name: "branches.create",
  place: "branches.create",
  positional: ["corporate_name"],
  options: {
    type: "type",
    secondaryFields: "secondary_fields",
    timeoutMs: "timeout",
  },
};

const DETAILS_LIST: Operation = {
  name: "details.list",
  place: "details.list",
  positional: ["action"],
  options: {
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    status: "status",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

const QUARANTINES_LIST: Operation = {
  name: "quarantines.list",
  place: "quarantines.list",
  positional: [],
  options: {
    startDate: "start_date",
    endDate: "end_date",
    dateType: "date_type",
    email: "email",
    phone: "phone",
    clientId: "client_id",
    status: "status",
    groupId: "group_id",
    actionId: "action_id",
    companyId: "company_id",
    pageSize: "page_size",
    checkTotal: "check_total",
    checkFilters: "check_filters",
    timeoutMs: "timeout",
  },
};

/** The classes behind the resources. @internal */
export const RESOURCES: {
  readonly [Name in keyof Resources]: new (client: Calls) => Resources[Name];
} = {
  actions: class Actions {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    list(options?: ActionsListOptions): Listing<Action> {
      return listing(this.#client, ACTIONS_LIST, [], options);
    }

    get(action: string, options?: ActionsGetOptions): Promise<Questionnaire> {
      return record(this.#client, ACTIONS_GET, [action], options);
    }
  },
  answers: class Answers {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    list(options?: AnswersListOptions): Listing<Answer> {
      return listing(this.#client, ANSWERS_LIST, [], options);
    }

    metrics(options?: AnswersMetricsOptions): Promise<MetricRows<Metric>> {
      return summary(this.#client, ANSWERS_METRICS, [], options);
    }

    create<I = never>(action: string, answer: NewAnswer | NewAnswer<I>, options?: AnswersCreateOptions): Promise<CreatedAnswer> {
      return record(this.#client, ANSWERS_CREATE, [action, answer], options);
    }
  },
  invites: class Invites {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    list(options?: InvitesListOptions): Listing<Invite> {
      return listing(this.#client, INVITES_LIST, [], options);
    }

    metrics(options?: InvitesMetricsOptions): Promise<MetricRows<ResponseRate>> {
      return summary(this.#client, INVITES_METRICS, [], options);
    }

    unanswered(action: string, options?: InvitesUnansweredOptions): Listing<UnansweredInvite> {
      return listing(this.#client, INVITES_UNANSWERED, [action], options);
    }

    send<I = never>(action: string, customer: Customer | Customer<I>, options?: InvitesSendOptions): Promise<Acknowledgement> {
      return record(this.#client, INVITES_SEND, [action, customer], options);
    }

    sendBulk<I = never>(action: string, customers: Rows<Customer | Customer<I>>, options?: InvitesSendBulkOptions): Promise<Outcomes> {
      return outcomes(this.#client, INVITES_SEND_BULK, [action, customers], options);
    }

    update(updates: Rows<InviteUpdate>, options?: InvitesUpdateOptions): Promise<Outcomes> {
      return outcomes(this.#client, INVITES_UPDATE, [updates], options);
    }
  },
  links: class Links {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    create<I = never>(action: string, customers: Rows<Customer | Customer<I>>, options?: LinksCreateOptions): Promise<Outcomes> {
      return outcomes(this.#client, LINKS_CREATE, [action, customers], options);
    }

    createWithCallback<I = never>(action: string, customers: readonly (Customer | Customer<I>)[], options: LinksCreateWithCallbackOptions): Promise<Acknowledgement> {
      return record(this.#client, LINKS_CREATE_WITH_CALLBACK, [action, customers], options);
    }
  },
  followUps: class FollowUps {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    update(updates: Rows<FollowUp>, options?: FollowUpsUpdateOptions): Promise<Outcomes> {
      return outcomes(this.#client, FOLLOW_UPS_UPDATE, [updates], options);
    }
  },
  blocklist: class Blocklist {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    list(options?: BlocklistListOptions): Listing<BlocklistEntry> {
      return listing(this.#client, BLOCKLIST_LIST, [], options);
    }

    add(email: string, reason: string, options?: BlocklistAddOptions): Promise<Acknowledgement> {
      return record(this.#client, BLOCKLIST_ADD, [email, reason], options);
    }
  },
  categories: class Categories {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    list(options?: CategoriesListOptions): Listing<AnswerCategories> {
      return listing(this.#client, CATEGORIES_LIST, [], options);
    }
  },
  branches: class Branches {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    list(options?: BranchesListOptions): Listing<Branch> {
      return listing(this.#client, BRANCHES_LIST, [], options);
    }

    create(corporateName: string, options?: BranchesCreateOptions): Promise<Branch> {
      return record(this.#client, BRANCHES_CREATE, [corporateName], options);
    }
  },
  details: class Details {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    list(action: string, options?: DetailsListOptions): Listing<Dispatch> {
      return listing(this.#client, DETAILS_LIST, [action], options);
    }
  },
  quarantines: class Quarantines {
    #client: Calls;

    constructor(client: Calls) {
      this.#client = client;
    }

    list(options?: QuarantinesListOptions): Listing<Quarantine> {
      return listing(this.#client, QUARANTINES_LIST, [], options);
    }
  },
};
