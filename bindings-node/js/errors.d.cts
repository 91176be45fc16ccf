// The types of the error classes; what each means stands in the reference.

import type { Outcome } from "./writing.cjs";

/** What an error can be made with, besides its message. */
export interface ErrorDetails {
  /** The HTTP status. */
  status?: number | undefined;
  /** The server's id of the request. */
  requestId?: string | undefined;
  /** The server's own words. */
  body?: string | undefined;
  /** Seconds that the server asked to wait. */
  retryAfter?: number | undefined;
  /** Whether the same call, unchanged, may go again; left out, what holds for the class. */
  retrySafe?: boolean | undefined;
  /** Why an action takes no requests. */
  reason?: "paused" | "blocked" | undefined;
  /** Distinct rows that came. */
  seen?: number | undefined;
  /** Rows that the server said there are. */
  expected?: number | undefined;
  /** The argument or option that was refused. */
  field?: string | undefined;
  /** The position, from 0, of the row that was refused. */
  row?: number | undefined;
  /** What is known of each row, where many were written. */
  outcomes?: Outcome[] | undefined;
  /** What lies behind it. */
  cause?: unknown;
}

/** The base of all errors of this package. */
export declare class IndeCXError extends Error {
  constructor(message: string, details?: ErrorDetails);
  /** A stable code for programs, such as `"INDECX_RATE_LIMITED"`. `"INDECX_FILE"`, for a file that
   * could not be written, has no class of its own. */
  readonly code: string;
  /** Whether the same call, unchanged, may go again: nothing was acted on, and it may succeed later (a
   * read, 429, no connection, no token, an empty balance, a paused action). False where it may have
   * happened, or would be refused again. Stands in JSON too. */
  readonly retrySafe: boolean;
  /** The HTTP status, where the server answered. */
  readonly status?: number;
  /** The server's id of the request, where it sent one. */
  readonly requestId?: string;
  /** The server's own words. May hold what customers wrote: it stays out of inspection and JSON. */
  get body(): string | undefined;
  /** For a write to many rows: what became of each, as far as it is known. */
  get outcomes(): Outcome[] | undefined;
}

/** Refused here, before any request. */
export declare class InvalidRequestError extends IndeCXError {
  readonly code: "INDECX_INVALID_REQUEST";
  /** The argument or option that was refused. */
  readonly field?: string;
  /** The position, from 0, of the row that was refused. */
  readonly row?: number;
}

/** No answer to a read: the connection failed or broke. */
export declare class APIConnectionError extends IndeCXError {
  readonly code: "INDECX_CONNECTION_FAILED" | "INDECX_TIMED_OUT";
}

/** No answer to a read within its time. */
export declare class APITimeoutError extends APIConnectionError {
  readonly code: "INDECX_TIMED_OUT";
}

/** An error status. */
export declare class APIStatusError extends IndeCXError {
  readonly status: number;
  /** Seconds that the server asked to wait. */
  readonly retryAfter?: number;
}

/** 400. */
export declare class BadRequestError extends APIStatusError {
  readonly code: "INDECX_BAD_REQUEST";
}

/** 401 about the key or the token, 403, or a 400 that says the key is missing. */
export declare class AuthenticationError extends APIStatusError {
  readonly code: "INDECX_AUTHENTICATION_FAILED";
}

/** 401: the action is paused, or blocked for integrations. */
export declare class ActionUnavailableError extends APIStatusError {
  readonly code: "INDECX_ACTION_UNAVAILABLE";
  /** Whether it is paused, or blocked for integrations. */
  readonly reason: "paused" | "blocked";
}

/** 402. */
export declare class InsufficientBalanceError extends APIStatusError {
  readonly code: "INDECX_INSUFFICIENT_BALANCE";
}

/** 404, or a 400 that says the action was not found. */
export declare class NotFoundError extends APIStatusError {
  readonly code: "INDECX_NOT_FOUND";
}

/** 429. */
export declare class RateLimitError extends APIStatusError {
  readonly code: "INDECX_RATE_LIMITED";
}

/** 5xx to a read. */
export declare class ServerError extends APIStatusError {
  readonly code: "INDECX_SERVER_ERROR";
}

/** A read's success whose body is not what the route promises. */
export declare class ResponseFormatError extends IndeCXError {
  readonly code: "INDECX_RESPONSE_FORMAT";
}

/** A listing that could not be read whole. */
export declare class IncompleteListingError extends IndeCXError {
  readonly code: "INDECX_INCOMPLETE_LISTING";
  /** Distinct rows that came. */
  readonly seen: number;
  /** Rows that the server said there are, where it said so. */
  readonly expected?: number;
}

/** A write was sent and got no clear answer: it may have happened. `cause` tells what broke. */
export declare class OutcomeUnknownError extends IndeCXError {
  readonly code: "INDECX_OUTCOME_UNKNOWN";
  /** What broke. */
  readonly cause?: IndeCXError;
}
