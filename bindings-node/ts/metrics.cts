/**
 * The package `indecx/metrics`: scores with confidence intervals, for NPS, CSAT, CES and response rates. For rows that
 * are still on the platform, `client.answers.metrics()` and `client.invites.metrics()` count while they read.
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

/** A score with its confidence interval, and the counts behind it. */
export interface Score {
  /** The kind of the metric; null if the metric's text does not name one. */
  kind: Kind | null;
  /** The lowest and the highest possible score, such as `1-5`. */
  scale: string | null;
  /** How many answers count, regardless of weights. */
  n: number;
  /** From -100 to 100 for NPS, per cent for CSAT, the mean for CES; null if no answer counts, or too few. */
  score: number | null;
  /** The lower end of its confidence interval. */
  low: number | null;
  /** The upper end of that interval. */
  high: number | null;
  /** Promoters, the satisfied, those who found it easy: their number, or the sum of their weights. */
  top: number | null;
  /** Passives and neutrals, likewise. */
  middle: number | null;
  /** Detractors, the dissatisfied, those who found it hard, likewise. */
  bottom: number | null;
  /** The mean of the answers' scores. */
  mean: number | null;
  /** The standard deviation of the answers' scores, as of a sample. */
  sd: number | null;
  /** The effective sample size: how many answers of equal weight are as informative. */
  nEffective: number | null;
  /** How many answers are outside the scale and do not count. */
  leftOut: number;
}

/** A value that rows are grouped by; a period is labelled with its first day, `"YYYY-MM-DD"`. */
export type GroupValue = string | number | boolean | null;

/** A row of metrics of answers: a score, the metric's text, and the groups by their names. */
export interface Metric extends Score {
  /** The text of the metric, such as `nps-0-10`; null in the row of an additional question. */
  metric: string | null;
  /** With `questions`: the additional question. */
  question?: string | null;
  /** With `questions`: the type of the additional question. */
  questionType?: string | null;
  /** The groups by their names. */
  [group: string]: GroupValue | undefined;
}

/** A response rate. */
export interface Rate {
  /** In per cent; null if nobody was invited. */
  rate: number | null;
  /** The lower end of its confidence interval, in per cent. */
  low: number | null;
  /** The upper end of that interval, in per cent. */
  high: number | null;
}

/** A row of metrics of invites. */
export interface ResponseRate extends Rate {
  /** How many invites count. */
  n: number;
  /** How many of these invites were answered. */
  answered: number;
  /** How many of these invites have neither a valid e-mail nor a valid phone. */
  unreachable: number;
  /** How many invites were deleted and do not count. */
  leftOut: number;
  /** The groups by their names. */
  [group: string]: GroupValue | undefined;
}

/** Rows of metrics, with the receipt of the pull that they were counted in. */
export type MetricRows<T> = T[] & {
  /** What the pull did. */
  readonly receipt: Receipt;
};

/** The difference of two scores. */
export interface Comparison {
  /** The second score minus the first; null if either has no score. */
  difference: number | null;
  /** The lower end of the confidence interval of the difference. */
  low: number | null;
  /** The upper end of that interval. */
  high: number | null;
  /** The p-value: how likely chance alone produces a difference at least as large, in either direction. */
  p: number | null;
}

/** Options of all functions. */
export interface IntervalOptions {
  /** The confidence level: how often an interval computed like this contains the true value; between 0.5 and 1.
   * Default: `0.95`. */
  confidence?: number | undefined;
}

/** Options of scores. */
export interface ScoreOptions extends IntervalOptions {
  /** The weight of each score. Default: all equal. */
  weights?: Iterable<number> | null | undefined;
  /** With fewer scores than this, no score is computed. Default: `0`. */
  minN?: number | undefined;
}

/** Options of `ces`. */
export interface CesOptions extends ScoreOptions {
  /** The lowest and the highest possible score. For `ces`, high means easy. Default: `[1, 5]`. */
  scale?: readonly [number, number] | undefined;
}

/** Options of `csat`. */
export interface CsatOptions extends CesOptions {
  /** How many of the highest points count as satisfied. Default: `2`. */
  top?: number | undefined;
}

/** Options of `summarize`. */
export interface SummaryOptions extends IntervalOptions {
  /** The columns to group by: columns of the wide layout, `"indicator_NAME"` for an indicator, and the periods `"day"`,
   * `"week"` (from Monday), `"month"`, `"quarter"` and `"year"`, which are labelled with their first day. Null is a
   * group. */
  by?: readonly string[] | undefined;
  /** The time zone in which periods begin and end, such as `"America/Sao_Paulo"`. Default: `"UTC"`. */
  timeZone?: string | undefined;
  /** The timestamp from which periods are computed. Default: `"createdAt"`. */
  dateField?: string | undefined;
  /** Groups with fewer rows than this have no score. Default: `0`. */
  minN?: number | undefined;
  /** Whether each scored additional question gets its own rows. Default: `false`. */
  questions?: boolean | undefined;
  /** Whether deleted rows count. Default: `false`. */
  includeDeleted?: boolean | undefined;
  /** How many of the highest points count as satisfied, for each metric's text; 2 by default. */
  top?: Record<string, number> | null | undefined;
  /** The lowest and the highest score of metrics whose text does not state them. */
  scales?: Record<string, readonly [number, number]> | null | undefined;
  /** The column that holds the weight of each row. */
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

/**
 * Computes the NPS of scores from 0 to 10: the percentage of promoters (9, 10) minus that of detractors (0 to 6). Null
 * and NaN are no answers, 0 is one.
 *
 * @throws InvalidRequestError A weight is invalid, or `weights` and `scores` differ in length.
 */
export function nps(scores: Iterable<number | null>, options?: ScoreOptions): Score {
  return score("nps", scores, SCORE, options);
}

/**
 * Computes the CSAT, the percentage of the satisfied: those who gave one of the highest points.
 *
 * @throws InvalidRequestError As for `nps`; also if `top` is 0, or not below the number of points of the scale.
 */
export function csat(scores: Iterable<number | null>, options?: CsatOptions): Score {
  return score("csat", scores, { scale: "scale", top: "top", ...SCORE }, options);
}

/**
 * Computes the CES, the mean of how easy something was; high means easy.
 *
 * @throws InvalidRequestError As for `nps`.
 */
export function ces(scores: Iterable<number | null>, options?: CesOptions): Score {
  return score("ces", scores, { scale: "scale", ...SCORE }, options);
}

/**
 * Compares two scores of the same kind and scale, the earlier and the later one. Rows of metrics are scores too.
 *
 * @throws InvalidRequestError The scores have no kind, or differ in kind or scale.
 */
export function compare(before: Score, after: Score, options?: IntervalOptions): Comparison {
  return metric("compare", { before, after, ...parseOptions(INTERVAL, options, "compare") });
}

/**
 * Computes the percentage of the invited who answered, with its Wilson score interval.
 *
 * @throws InvalidRequestError More answered than were invited.
 */
export function responseRate(answered: number, invited: number, options?: IntervalOptions): Rate {
  const interval = parseOptions(INTERVAL, options, "responseRate");
  return metric("response_rate", { answered, invited, ...interval });
}

/**
 * Counts answers by their metric, as `client.answers.metrics()` does, or invites by whether they were answered. Rows
 * may be records of this package or plain objects; rows with `answered` and no `review` are invites.
 *
 * @throws InvalidRequestError An option is invalid, or a column that is needed is missing.
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

/** Returns the value as an iterable. Text is iterable too, but is not a list. */
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
