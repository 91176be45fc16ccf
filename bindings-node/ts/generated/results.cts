// Generated from the core's declarations by `make generate`.
import type { IndeCXError } from "../errors.cjs";
import type { FollowUp } from "./inputs.cjs";
import type { Link } from "./records.cjs";

/** What a pull did. */
export interface Receipt {
  /** The query's filters as they were sent. Their values may be personal data. */
  filters: Record<string, string>;
  /** Rows that the pull returned. */
  rows: number;
  /** Rows that arrived again and were dropped. Rows that were requested twice on purpose do not count. */
  duplicates: number;
  /** Pages that were read again because two pages did not connect. */
  rereads: number;
  /** HTTP requests, including retries and requests for a token. */
  requests: number;
  /** Retries among the requests. */
  retries: number;
  /** Bytes of the response bodies as they were transferred, which may be compressed. */
  bytes: number;
  /** Seconds from the first request to the last row. */
  seconds: number;
  /** When the server answered the first page, by the server's clock (the `Date` of its reply), in UTC; nothing if no reply says so. A later pull of what has changed since then starts here. */
  startedAt: string | null;
  /** The first total that the server reported. */
  totalFirst: number | null;
  /** The last total that the server reported. */
  totalLast: number | null;
  /** Values in the returned rows that could not be read as declared. They stand in `extra`. */
  unreadable: number;
  /** What proves that nothing is missing: `"linked"` (each page shares a row with the page before it, so that no untouched row lies between them) or `"counted"` (the number of rows agrees with the server's totals, or with a second reading). */
  evidence: "linked" | "counted";
}

/** The outcome of one row of a write. */
export interface Outcome {
  /** The row's position in the input, from 0. */
  index: number;
  /** `"accepted"`, `"refused"`, `"unknown"` (sent without a clear answer) or `"not_sent"`. In bulk sends, accepted means that the platform accepted the row's request: it does not confirm single people. */
  status: "accepted" | "refused" | "unknown" | "not_sent";
  /** Whether the row was accepted. */
  ok: boolean;
  /** Whether the row may be sent again unchanged: it was not acted on, and the cause may pass. This holds for rows that were not sent, and for the rows of a chunk that met a 429, an empty balance or a paused action. */
  retrySafe: boolean;
  /** The platform's message about the row, or the reason why it was not sent. */
  message: string | null;
  /** The error behind the outcome, if there is one. */
  error: IndeCXError | null;
  /** The id of the invite, for operations whose reply names one. */
  inviteId: string | null;
  /** The id of the answer, for operations whose reply names one. */
  answerId: string | null;
  /** The survey link, for `links.create`. */
  link: Link | null;
  /** The platform's message about each field, for `followUps.update`. */
  fields: Record<string, string> | null;
  /** For a follow-up of which the platform accepted only a part: the rest, ready to be sent again. Nothing if all of it or none of it was accepted. */
  remaining: FollowUp | null;
}
