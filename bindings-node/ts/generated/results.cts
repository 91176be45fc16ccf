// Generated from the core's declarations by `make generate`.
import type { IndeCXError } from "../errors.cjs";
import type { FollowUp } from "./inputs.cjs";
import type { Link } from "./records.cjs";

/** What a pull did. */
export interface Receipt {
  /** The query's filters, as sent. Their values may be personal data. */
  filters: Record<string, string>;
  /** Rows given. */
  rows: number;
  /** Rows that came again beyond those that were asked for twice on purpose, and were dropped. */
  duplicates: number;
  /** Pages that were read again because they did not follow the one before. */
  rereads: number;
  /** Requests, retries and tokens counted. */
  requests: number;
  /** Repeats among them. */
  retries: number;
  /** Bytes of the bodies on the wire. */
  bytes: number;
  /** From the first request to the last row, in seconds. */
  seconds: number;
  /** When the first page was given, by the server's clock (the `Date` of its reply), in UTC; nothing where no reply tells. A later pull of what changed since begins here. */
  startedAt: string | null;
  /** The server's total at first. */
  totalFirst: number | null;
  /** The server's total at last. */
  totalLast: number | null;
  /** Values among the rows given that could not be read as declared; they stand in `extra`. */
  unreadable: number;
  /** What proves that nothing is missing: `"linked"` (each page shared a row with the one before, so that no untouched row lies between them) or `"counted"` (totals, or two readings, agreed). */
  evidence: "linked" | "counted";
}

/** What became of one row of a write. */
export interface Outcome {
  /** The row's position in what was given, from 0. */
  index: number;
  /** `"accepted"`, `"refused"`, `"unknown"` (sent, without a clear answer) or `"not_sent"`. In bulk sends, accepted means that the row's request was: the platform confirms no person. */
  status: "accepted" | "refused" | "unknown" | "not_sent";
  /** Whether it was accepted. */
  ok: boolean;
  /** Whether the row may go again as it is: it was not acted on, and what kept it back may pass. So for rows that were not sent, and for the chunk that met a 429, an empty balance or a paused action. */
  retrySafe: boolean;
  /** What the platform said of it, or why it was not sent. */
  message: string | null;
  /** The error behind it, where there is one. */
  error: IndeCXError | null;
  /** The invite, for the routes that name one. */
  inviteId: string | null;
  /** The answer, for the routes that name one. */
  answerId: string | null;
  /** The survey link, for `links.create`. */
  link: Link | null;
  /** What the platform said of each field, for `followUps.update`. */
  fields: Record<string, string> | null;
  /** What was not taken of a follow-up that was taken in part, ready to be given again. Nothing where all or nothing was taken. */
  remaining: FollowUp | null;
}
