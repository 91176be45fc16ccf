// Generated from the core's declarations by `make generate`.
import type { Outcome } from "./results.cjs";

/** The fields that an error can have besides its message. */
export interface ErrorDetails {
  /** The HTTP status, where the server answered. */
  status?: number | undefined;
  /** The server's id of the request, where it sent one. */
  requestId?: string | undefined;
  /** The server's own words, the first 64 KB of them. May hold what customers wrote: keep it out of logs. */
  body?: string | undefined;
  /** How long the server asked to wait. In seconds. */
  retryAfter?: number | undefined;
  /** Whether the same call, unchanged, may go again: nothing was acted on, and it may succeed later (a read, 429, no connection, no token, an empty balance, a paused action). False where it may have happened, or would be refused again. */
  retrySafe?: boolean | undefined;
  /** Why the action takes no requests. */
  reason?: "paused" | "blocked" | undefined;
  /** Distinct rows that came. */
  seen?: number | undefined;
  /** Rows that the server said there are, where it said so. */
  expected?: number | undefined;
  /** The argument or option that was refused, such as `startDate`. */
  field?: string | undefined;
  /** The position, from 0, of the row that was refused. */
  row?: number | undefined;
  /** What lies behind it: for an unknown outcome, what broke. */
  cause?: unknown;
  /** The outcome of each row so far, for a write to many rows. */
  outcomes?: Outcome[] | undefined;
}
