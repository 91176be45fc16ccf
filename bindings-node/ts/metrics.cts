/**
 * The package `indecx/metrics`: the right number, and how sure it is. For rows that are still on the platform,
 * `client.answers.metrics()` and `client.invites.metrics()` count while they read.
 *
 * @module indecx/metrics
 */

import { InvalidRequestError } from "./errors.cjs";
import { native } from "./internal/binding.cjs";
import { unwrap } from "./internal/failure.cjs";
import { parseOptions } from "./internal/options.cjs";
import { snapshot } from "./internal/snapshot.cjs";
import type { Receipt } from "./receipt.cjs";

/** The kind of a metric. */
export type Kind = "nps" | "csat" | "ces";

/** A score with its interval, and what it was made of. */
export interface Score {
  /** The kind of metric; null where the metric's text does not say. */
  kind: Kind | null;
  /** The lowest and the highest score that can be given, such as `1-5`. */
  scale: string | null;
  /** How many scores count, weighted or not. */
  n: number;
  /** -100 to 100 for NPS, per cent for CSAT, the mean for CES; null where nothing counts. */
  score: number | null;
  /** Where its interval begins. */
  low: number | null;
  /** Where it ends. */
  high: number | null;
  /** Promoters, the satisfied, those who found it easy; with weights, their weight. */
  top: number | null;
  /** Passives and neutrals. */
  middle: number | null;
  /** Detractors, the dissatisfied, those who found it hard. */
  bottom: number | null;
  /** The mean of the scores. */
  mean: number | null;
  /** Their standard deviation, as of a sample. */
  sd: number | null;
  /** How many scores of equal weight say as much. */
  nEffective: number | null;
  /** How many scores lie outside the scale. */
  leftOut: number;
}

/** A value of a column of groups; a period is its first day, `"YYYY-MM-DD"`. */
export type GroupValue = string | number | boolean | null;

/** A row of metrics of answers: a score, the metric's text, and the groups by their names. */
export interface Metric extends Score {
  /** The text of the metric, such as `nps-0-10`; null for a question's row. */
  metric: string | null;
  /** With `questions`: the additional question. */
  question?: string | null;
  /** With `questions`: how it is answered. */
  questionType?: string | null;
  /** Groups. */
  [group: string]: GroupValue | undefined;
}

/** The share of those who answered, in per cent. */
export interface Rate {
  /** In per cent; null where nobody was invited. */
  rate: number | null;
  /** Where its interval begins. */
  low: number | null;
  /** Where it ends. */
  high: number | null;
}

/** A row of metrics of invites. */
export interface ResponseRate extends Rate {
  /** How many invites count. */
  n: number;
  /** How many of them were answered. */
  answered: number;
  /** How many have neither a valid e-mail nor a valid phone. */
  unreachable: number;
  /** How many were deleted. */
  leftOut: number;
  /** Groups. */
  [group: string]: GroupValue | undefined;
}

/** Rows of metrics, with the receipt of the pull that they were counted in. */
export type MetricRows<T> = T[] & {
  /** What the pull did. */
  readonly receipt: Receipt;
};

/** How far one score is from another. */
export interface Comparison {
  /** The second less the first; null where either has no score. */
  difference: number | null;
  /** Where the interval of the difference begins. */
  low: number | null;
  /** Where it ends. */
  high: number | null;
  /** How often chance alone gives a difference as large as this. */
  p: number | null;
}

/** Options of all functions. */
export interface IntervalOptions {
  /** How often an interval made like this holds the true value. Default: `0.95`. */
  confidence?: number | undefined;
}

/** Options of scores. */
export interface ScoreOptions extends IntervalOptions {
  /** How much each score counts. Default: all the same. */
  weights?: Iterable<number> | null | undefined;
  /** With fewer scores than this there is no score. Default: `0`. */
  minN?: number | undefined;
}

/** Options of `ces`. */
export interface CesOptions extends ScoreOptions {
  /** The lowest and the highest score. Default: `[1, 5]`. */
  scale?: readonly [number, number] | undefined;
}

/** Options of `csat`. */
export interface CsatOptions extends CesOptions {
  /** How many of the highest points count as satisfied. Default: `2`. */
  top?: number | undefined;
}

/** Options of `summarize`. */
export interface SummaryOptions extends IntervalOptions {
  /** What to group by: fields, `"indicator_NAME"`, and `"day"`, `"week"` (from Monday), `"month"`, `"quarter"` or
   * `"year"`. Null is a group. */
  by?: readonly string[] | undefined;
  /** The zone whose clocks the periods follow. Default: `"UTC"`. */
  timeZone?: string | undefined;
  /** Which timestamp the periods are those of. Default: `"createdAt"`. */
  dateField?: string | undefined;
  /** With fewer rows than this a group has no score. Default: `0`. */
  minN?: number | undefined;
  /** Whether scored additional questions get rows of their own. Default: `false`. */
  questions?: boolean | undefined;
  /** Whether what was deleted counts. Default: `false`. */
  includeDeleted?: boolean | undefined;
  /** How many of the highest points count as satisfied, by the text of the metric. */
  top?: Record<string, number> | null | undefined;
  /** The lowest and the highest score of metrics whose text leaves it open. */
  scales?: Record<string, readonly [number, number]> | null | undefined;
  /** The field that says how much each row counts. */
  weights?: string | null | undefined;
}

/** How many rows are counted at a time. */
const CHUNK = 5000;

const INTERVAL = { confidence: "confidence" };
const SCORE = { weights: "weights", minN: "min_n", ...INTERVAL };
const SUMMARY = {
  by: "by",
  timeZone: "time_zone",
  dateField: "date_field",
  confidence: "confidence",
  minN: "min_n",
  questions: "questions",
  includeDeleted: "include_deleted",
  top: "top",
  scales: "scales",
  weights: "weights",
};

/** The NPS of scores from 0 to 10: promoters (9, 10) less detractors (0 to 6), in per cent. */
export function nps(scores: Iterable<number | null>, options?: ScoreOptions): Score {
  return score("nps", scores, SCORE, options);
}

/** The share of the satisfied, in per cent: those who gave one of the highest points. */
export function csat(scores: Iterable<number | null>, options?: CsatOptions): Score {
  return score("csat", scores, { scale: "scale", top: "top", ...SCORE }, options);
}

/** How easy it was: the mean of scores of which the highest is the easiest. */
export function ces(scores: Iterable<number | null>, options?: CesOptions): Score {
  return score("ces", scores, { scale: "scale", ...SCORE }, options);
}

/** How far the second score is from the first, and whether chance alone could do that. Rows of metrics are scores. */
export function compare(before: Score, after: Score, options?: IntervalOptions): Comparison {
  return metric("compare", { before, after, ...parseOptions(INTERVAL, options, "compare") });
}

/** How many of the invited answered. */
export function responseRate(answered: number, invited: number, options?: IntervalOptions): Rate {
  const interval = parseOptions(INTERVAL, options, "responseRate");
  return metric("response_rate", { answered, invited, ...interval });
}

/**
 * Counts answers by their metric, as `client.answers.metrics()` does, or invites by whether they were answered. Rows may
 * be the package's own or plain objects; one with `answered` and no `review` is an invite.
 */
export function summarize<T extends Metric | ResponseRate = Metric>(
  rows: Iterable<object>,
  options?: SummaryOptions,
): T[] {
  const settings = parseOptions(SUMMARY, options, "summarize");
  const summary = unwrap(native.Summary.open(snapshot(settings) as object));
  let chunk: object[] = [];
  const add = () => {
    unwrap(summary.add(chunk));
    chunk = [];
  };
  for (const row of items(rows, "rows")) {
    chunk.push(row as object);
    if (chunk.length === CHUNK) add();
  }
  add();
  return JSON.parse(unwrap(summary.finish()));
}

function score(
  name: string,
  scores: unknown,
  known: Record<string, string>,
  options: ScoreOptions | undefined,
): Score {
  const args = parseOptions(known, options, name);
  args.scores = [...items(scores, "scores")];
  if (args.weights !== undefined && args.weights !== null) {
    args.weights = [...items(args.weights, "weights")];
  }
  return metric(name, args);
}

function metric<T>(name: string, args: Record<string, unknown>): T {
  return JSON.parse(unwrap(native.metric(name, copied(args))));
}

/** Copies the arguments, except for lists of numbers, which may be long and are copied already. */
function copied({ scores, weights, ...others }: Record<string, unknown>): object {
  const copy = snapshot(others) as Record<string, unknown>;
  if (scores !== undefined) copy.scores = scores;
  if (weights !== undefined) copy.weights = weights;
  return copy;
}

/** The value as an iterable. Text is iterable too, but is not a list. */
function items(value: unknown, field: string): Iterable<unknown> {
  if (typeof value === "object" && value !== null && Symbol.iterator in value) {
    return value as Iterable<unknown>;
  }
  const isAsync = typeof value === "object" && value !== null && Symbol.asyncIterator in value;
  const hint = isAsync ? ", such as `await listing.toArray()`" : "";
  throw new InvalidRequestError(`\`${field}\` must be an array, or another iterable${hint}.`, {
    field,
  });
}
