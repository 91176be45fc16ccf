// The types of writes to many rows.

import type { IndeCXError } from "./errors.cjs";
import type { FollowUp } from "./inputs.cjs";
import type { CallOptions } from "./listing.cjs";
import type { Link } from "./records.cjs";

/** Rows to write: counted ones are checked as a whole before the first request, others as they come. */
export type Rows<T> = Iterable<T> | AsyncIterable<T>;

/** Options of every write to many rows. */
export interface WriteOptions extends CallOptions {
  /** Called with the outcomes of each chunk as it settles. A promise that it gives is awaited before the next
   * chunk goes out; if it rejects, or the function throws, the write stops. */
  onOutcome?: ((outcomes: Outcome[]) => unknown) | null | undefined;
}

/** What became of one row. */
export interface Outcome {
  /** The row's position in what was given, from 0. */
  index: number;
  /** In bulk sends, `"accepted"` means that the request that held the row was. */
  status: "accepted" | "refused" | "unknown" | "not_sent";
  /** Whether it was accepted. */
  ok: boolean;
  /** Whether the row may go again as it is: it was not acted on, and what kept it back may pass. So
   * for rows that were not sent, and for the chunk that met a 429, an empty balance or a paused action. */
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
  /** What was not taken of a follow-up that was taken in part, ready to be given again. Null where all
   * or nothing was taken. */
  remaining: FollowUp | null;
}

/** One outcome a row, in the order given. */
export declare class Outcomes extends Array<Outcome> {
  private constructor();
  /** How many rows were drawn from a source that was left before its end, since a refusal concerned all
   * of them: those behind have no outcome, and none was sent. Null where every row has one. */
  get drawn(): number | null;
  /** Links that came for `links.create` and could not be told to be any customer's. */
  get unmatchedLinks(): Link[];
  /** How many rows have each status that any has. */
  get counts(): Partial<Record<Outcome["status"], number>>;
  /** Throws the error of the first row that was refused, where any was, with these outcomes as `outcomes`. */
  raiseForRefused(): void;
  /** Throws an OutcomeUnknownError when a row's outcome is unknown. */
  raiseForUnknown(): void;
}
