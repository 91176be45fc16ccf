// The error classes. ESM and CommonJS share one copy, so that `instanceof` works across both.

import type { ErrorDetails } from "./generated/error-details.cjs";
import { Hidden } from "./internal/hidden.cjs";
import type { Outcome } from "./writing.cjs";

export type { ErrorDetails };

/** Fields that neither inspection nor JSON shows: they may contain what customers wrote, or their contacts. */
const hidden = new Hidden<IndeCXError, Pick<ErrorDetails, "body" | "outcomes">>();

/** The base class of all errors of this package. */
export class IndeCXError extends Error {
  /** The code of the class. A failure without a class of its own has its own code. @internal */
  static code = "INDECX_ERROR";
  /** The default of `retrySafe` for this class. @internal */
  static retrySafe = false;

  /** A stable code for programs, such as `"INDECX_RATE_LIMITED"`. `"INDECX_FILE"`, for a file that
   * could not be written, has no class of its own. */
  readonly code: string;
  /** Whether the same call may be repeated unchanged: the platform has not acted on it, and it may succeed
   * later (a read, 429, no connection, no token, an empty balance, a paused action). False if the platform
   * may have acted on the call, or would refuse it again. JSON includes it. */
  readonly retrySafe: boolean;
  /** The HTTP status, if the server answered. */
  declare readonly status?: number;
  /** The server's id of the request, if it sent one. */
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

  /** The server's own words. They may contain what customers wrote, so inspection and JSON leave them out. */
  get body(): string | undefined {
    return hidden.of(this).body;
  }

  /** For a write of many rows, the outcome of each row so far. */
  get outcomes(): Outcome[] | undefined {
    return hidden.of(this).outcomes;
  }
}

/** The input was refused before any request was sent. */
export class InvalidRequestError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_INVALID_REQUEST";

  declare readonly code: "INDECX_INVALID_REQUEST";
  /** The argument or option that was refused. */
  declare readonly field?: string;
  /** The position, from 0, of the row that was refused. */
  declare readonly row?: number;
}

/** No connection could be made, or it broke before a read got its reply. */
export class APIConnectionError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_CONNECTION_FAILED";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_CONNECTION_FAILED" | "INDECX_TIMED_OUT";
}

/** A read got no complete reply within its timeout. */
export class APITimeoutError extends APIConnectionError {
  /** @internal */
  static override code = "INDECX_TIMED_OUT";

  declare readonly code: "INDECX_TIMED_OUT";
}

/** The server answered with an error status. */
export class APIStatusError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_STATUS";

  declare readonly status: number;
  /** How many seconds the server asked to wait, if it did. */
  declare readonly retryAfter?: number;
}

/** The platform refused the input (usually 400). */
export class BadRequestError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_BAD_REQUEST";

  declare readonly code: "INDECX_BAD_REQUEST";
}

/** The platform refused the key or the token, or access is forbidden: the message says so, as in a 400 that says the
 * key is missing, or the status is 401 or 403. */
export class AuthenticationError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_AUTHENTICATION_FAILED";

  declare readonly code: "INDECX_AUTHENTICATION_FAILED";
}

/** The action is paused, or blocked for integrations (401). */
export class ActionUnavailableError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_ACTION_UNAVAILABLE";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_ACTION_UNAVAILABLE";
  /** Whether the action is paused, or blocked for integrations. */
  declare readonly reason: "paused" | "blocked";
}

/** The e-mail or SMS balance is too low (usually 402). */
export class InsufficientBalanceError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_INSUFFICIENT_BALANCE";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_INSUFFICIENT_BALANCE";
}

/** There is no such thing (404), or the message says so of the action or the invite. */
export class NotFoundError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_NOT_FOUND";

  declare readonly code: "INDECX_NOT_FOUND";
}

/** Too many requests for this company key (usually 429). */
export class RateLimitError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_RATE_LIMITED";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_RATE_LIMITED";
}

/** The server failed to answer a read (408 or 5xx). */
export class ServerError extends APIStatusError {
  /** @internal */
  static override code = "INDECX_SERVER_ERROR";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_SERVER_ERROR";
}

/** The body of a successful read, or of a webhook's delivery, is not what the route promises. */
export class ResponseFormatError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_RESPONSE_FORMAT";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_RESPONSE_FORMAT";
}

/** A listing could not be read completely. */
export class IncompleteListingError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_INCOMPLETE_LISTING";
  /** @internal */
  static override retrySafe = true;

  declare readonly code: "INDECX_INCOMPLETE_LISTING";
  /** The number of distinct rows that were received. */
  declare readonly seen: number;
  /** The number of rows that the server reported, if it did. */
  declare readonly expected?: number;
}

/** A write was sent and got no clear reply: the platform may have acted on it. */
export class OutcomeUnknownError extends IndeCXError {
  /** @internal */
  static override code = "INDECX_OUTCOME_UNKNOWN";

  declare readonly code: "INDECX_OUTCOME_UNKNOWN";
  /** The underlying error, which made the outcome unknown. */
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

/** Returns the class of this name. @internal */
export function classNamed(name: string): typeof IndeCXError {
  const Class = CLASSES[name];
  if (Class === undefined) throw new TypeError(`there is no error class ${name}`);
  return Class;
}
