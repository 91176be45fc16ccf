// Generated from the core's declarations by `make generate`.
import type {
  Customer,
  DateLike,
} from "./inputs.cjs";
import type {
  CallOptions,
  Listing,
  ListingOptions,
} from "./listing.cjs";
import type {
  Acknowledgement,
  Action,
  Answer,
  Branch,
  Questionnaire,
} from "./records.cjs";

/** Options of `actions.list`. */
export interface ActionsListOptions extends ListingOptions {
  /** Milliseconds for one request, in place of the client's. */
  timeoutMs?: number | null | undefined;
}

/** Options of `actions.get`. */
export interface ActionsGetOptions extends CallOptions {
  /** Milliseconds for one request, in place of the client's. */
  timeoutMs?: number | null | undefined;
}

/** Actions: the surveys of the account. */
export interface Actions {
  /** Lists the active actions. */
  list(options?: ActionsListOptions): Listing<Action>;
  /**
   * Gives one action with its questions.
   *
   * @param action The action's code, such as `T0AXXX` (`controlId` of `actions.list`).
   */
  get(action: string, options?: ActionsGetOptions): Promise<Questionnaire>;
}

/** Options of `answers.list`. */
export interface AnswersListOptions extends ListingOptions {
  /** An action's code, or `"all"`. Default: `"all"`. */
  action?: string | undefined;
  /** First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day, included) or first instant (a moment with its zone, included). */
  startDate?: DateLike | null | undefined;
  /** Last day (included), or the instant at which the period ends (excluded). */
  endDate?: DateLike | null | undefined;
  /** Which date of a row is meant: `"createdAt"` or `"updatedAt"`. Default: `"createdAt"`. */
  dateType?: "createdAt" | "updatedAt" | undefined;
  /** Only this respondent's answers. */
  email?: string | null | undefined;
  /** Only answers of this phone. */
  phone?: string | number | null | undefined;
  /** Only this customer's answers, by the id that your company gives. */
  clientId?: string | number | null | undefined;
  /** Whether to ask for each answer's treatment in full. Default: `false`. */
  treatments?: boolean | undefined;
  /** Rows asked for in one request, 1 to 1000. Default: `1000`. */
  pageSize?: number | undefined;
  /** Whether a pull that gave fewer rows than the server's total is an error. Default: `true`. */
  checkTotal?: boolean | undefined;
  /** Whether a filter that the platform visibly ignored is an error. Default: `true`. */
  checkFilters?: boolean | undefined;
  /** Milliseconds for one request, in place of the client's. */
  timeoutMs?: number | null | undefined;
}

/** Answers: what customers said. */
export interface Answers {
  /** Lists the answers of an action, or of all. */
  list(options?: AnswersListOptions): Listing<Answer>;
}

/** Options of `invites.send`. */
export interface InvitesSendOptions extends CallOptions {
  /** When to send, as a moment with its zone; at once where it is left out. */
  scheduling?: Date | null | undefined;
  /** Milliseconds for one request, in place of the client's. */
  timeoutMs?: number | null | undefined;
}

/** Invites: asking customers. */
export interface Invites {
  /**
   * Sends one customer an invite. Never repeated once it may have gone out.
   *
   * @param action The action's code, such as `T0AXXX`.
   * @param customer Whom to ask.
   */
  send(action: string, customer: Customer, options?: InvitesSendOptions): Promise<Acknowledgement>;
}

/** Options of `branches.list`. */
export interface BranchesListOptions extends ListingOptions {
  /** Milliseconds for one request, in place of the client's. */
  timeoutMs?: number | null | undefined;
}

/** Branches: the units of the company's own hierarchy. */
export interface Branches {
  /** Lists the branches. Secondary fields stand in each row's `extra`. */
  list(options?: BranchesListOptions): Listing<Branch>;
}

/** The resources of a client. */
export interface Resources {
  /** Actions: the surveys of the account. */
  readonly actions: Actions;
  /** Answers: what customers said. */
  readonly answers: Answers;
  /** Invites: asking customers. */
  readonly invites: Invites;
  /** Branches: the units of the company's own hierarchy. */
  readonly branches: Branches;
}
