// The error classes. ESM and CommonJS share one copy, so that `instanceof` holds in both.

import type { ErrorDetails } from "./generated/error-details.cjs";
import { Hidden } from "./internal/hidden.cjs";
import type { Outcome } from "./writing.cjs";

export type { ErrorDetails };

/** Fields that neither inspection nor JSON shows: they may hold what customers wrote, or their contacts. */
const hidden = new Hidden<IndeCXError, Pick<ErrorDetails, "body" | "outcomes">>();

/** The base of all errors of this package. */
export class IndeCXError extends Error {
  /** A failure without a class of its own brings its own code. @internal */
  static code = "INDECX_ERROR";
  /** The class's default. @internal */
  static retrySafe = false;

  /** A stable code for programs, such as `"INDECX_RATE_LIMITED"`. `"INDECX_FILE"`, for a file that
   * could not be written, has no class of its own. */
  readonly code: string;
  /** Whether the same call, unchanged, may be repeated: nothing was acted on, and it may succeed later (a
   * read, 429, no connection, no token, an empty balance, a paused action). False where it may have
   * happened, or would be refused again. JSON includes it. */
  readonly retrySafe: boolean;
  /** The HTTP status, where the server answered. */
  declare readonly status?: number;
  /** The server's id of the request, where it sent one. */
  declare readonly requestId?: string;

  constructor(message: string, details: ErrorDetails = {}) {
    const { body, outcomes, cause, ...shown } = details;
    super(message, cause === undefined ? undefined : { cause });
    hidden.set(this, { body, outcomes });
    this.code = new.target.code;
    this.retrySafe = new.target.retrySafe;
    const known = Object.entries(shown).filter(([, value]) => value !== undefined);
    Object.assign(this, Object.fromEntries(known));
  }

  /** The server's own words. They may hold what customers wrote, so inspection and JSON leave them out. */
  get body(): string | undefined {
    return hidden.of(this).body;
  }

  /** For a write to many rows: what became of each, as far as it is known. */
  get outcomes(): Outcome[] | undefined {
    return hidden.of(this).outcomes;
  }
}

/** Refused here, before any request. */
export class InvalidRequestError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_INVALID_REQUEST";

  declare readonly code: "INDECX_INVALID_REQUEST";
  /** The argument or option that was refused. */
  declare readonly field?: string;
  /** The position, from 0, of the row that was refused. */
  declare readonly row?: number;
}

/** No answer to a read: the connection failed or broke. */
export class APIConnectionError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_CONNECTION_FAILED";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_CONNECTION_FAILED" | "INDECX_TIMED_OUT";
}

/** No answer to a read within its time. */
export class APITimeoutError extends APIConnectionError {
  /** @internal */
  static override code = "INDECX_TIMED_OUT";

  declare readonly code: "INDECX_TIMED_OUT";
}

/** An error status. */
export class APIStatusError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_STATUS";

  declare readonly status: number;
  /** Seconds that the server asked to wait. */
  declare readonly retryAfter?: number;
}

/** 400. */
export class BadRequestError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_BAD_REQUEST";

  declare readonly code: "INDECX_BAD_REQUEST";
}

/** 401 about the key or the token, 403, or a 400 that says the key is missing. */
export class AuthenticationError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_AUTHENTICATION_FAILED";

  declare readonly code: "INDECX_AUTHENTICATION_FAILED";
}

/** 401: the action is paused, or blocked for integrations. */
export class ActionUnavailableError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_ACTION_UNAVAILABLE";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_ACTION_UNAVAILABLE";
  /** Whether it is paused, or blocked for integrations. */
  declare readonly reason: "paused" | "blocked";
}

/** 402. */
export class InsufficientBalanceError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_INSUFFICIENT_BALANCE";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_INSUFFICIENT_BALANCE";
}

/** 404, or a 400 that says the action was not found. */
export class NotFoundError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_NOT_FOUND";

  declare readonly code: "INDECX_NOT_FOUND";
}

/** 429. */
export class RateLimitError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_RATE_LIMITED";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_RATE_LIMITED";
}

/** 5xx to a read. */
export class ServerError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_SERVER_ERROR";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_SERVER_ERROR";
}

/** A read's success whose body is not what the route promises. */
export class ResponseFormatError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_RESPONSE_FORMAT";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_RESPONSE_FORMAT";
}

/** A listing that could not be read whole. */
export class IncompleteListingError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_INCOMPLETE_LISTING";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_INCOMPLETE_LISTING";
  /** Distinct rows that came. */
  declare readonly seen: number;
  /** Rows that the server said there are, where it said so. */
  declare readonly expected?: number;
}

/** A write was sent and got no clear answer: it may have happened. `cause` says what broke. */
export class OutcomeUnknownError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_OUTCOME_UNKNOWN";

  declare readonly code: "INDECX_OUTCOME_UNKNOWN";
  /** What broke. */
  declare readonly cause?: IndeCXError;
}

const CLASSES: Readonly<Record<string, typeof IndeCXError>> = {
  IndeCXError,
  InvalidRequestError,
  APIConnectionError,
  APITimeoutError,
  APIStatusError,
  BadRequestError,
  AuthenticationError,
  ActionUnavailableError,
  InsufficientBalanceError,
  NotFoundError,
  RateLimitError,
  ServerError,
  ResponseFormatError,
  IncompleteListingError,
  OutcomeUnknownError,
};

for (const [name, Class] of Object.entries(CLASSES)) {
  Object.defineProperty(Class.prototype, "name", {
    value: name,
    configurable: true,
    writable: true,
  });
}

/** The class of this name. @internal */
export function classNamed(name: string): typeof IndeCXError {
  const Class = CLASSES[name];
  if (Class === undefined) throw new TypeError(`there is no error class ${name}`);
  return Class;
}
