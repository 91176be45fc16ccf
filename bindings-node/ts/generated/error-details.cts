// Generated from the core's declarations by `make generate`.
import type { Outcome } from "./results.cjs";

/** The fields that an error can have besides its message. */
export interface ErrorDetails {
  /** The HTTP status of the reply, if there was one. */
  status?: number | undefined;
  /** The server's id of the request, if it sent one. */
  requestId?: string | undefined;
  /** The first 64 KB of the reply's body. It may contain what customers wrote: keep it out of logs. */
  body?: string | undefined;
  /** How long the server asked to wait. In seconds. */
  retryAfter?: number | undefined;
  /** Whether the same call may be repeated unchanged: the platform has not acted on it, and it may succeed later (a read, 429, no connection, no token, an empty balance, a paused action). False if the platform may have acted on the call, or would refuse it again. */
  retrySafe?: boolean | undefined;
  /** Why the action accepts no requests. */
  reason?: "paused" | "blocked" | undefined;
  /** The number of distinct rows that were received. */
  seen?: number | undefined;
  /** The number of rows that the server reported, if it did. */
  expected?: number | undefined;
  /** The argument or option that was refused, such as `startDate`. */
  field?: string | undefined;
  /** The position, from 0, of the row that was refused. */
  row?: number | undefined;
  /** The underlying error: for an unknown outcome, the failure that made it unknown. */
  cause?: unknown;
  /** The outcome of each row so far, for a write to many rows. */
  outcomes?: Outcome[] | undefined;
}
