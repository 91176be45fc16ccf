// The same functions and types as in CommonJS.
export type {
  CesOptions,
  Comparison,
  CsatOptions,
  GroupValue,
  IntervalOptions,
  Kind,
  Metric,
  MetricRows,
  Rate,
  ResponseRate,
  Score,
  ScoreOptions,
  SummaryOptions,
} from "./metrics.cjs";
export { ces, compare, csat, nps, responseRate, summarize } from "./metrics.cjs";
