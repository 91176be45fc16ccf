/**
 * The package `indecx`: the client, what it takes and gives, and its errors.
 *
 * @module indecx
 */

export { type ClientOptions, IndeCX, type Logger } from "./client.cjs";
export * from "./errors.cjs";
export { indicator } from "./indicator.cjs";
export type * from "./inputs.cjs";
export {
  type CallOptions,
  type CsvOptions,
  Listing,
  type ListingOptions,
  type Pages,
  type ParquetOptions,
  type Receipt,
  type TableOptions,
} from "./listing.cjs";
export type * from "./records.cjs";
export type * from "./resources.cjs";
export { type Outcome, Outcomes, type Rows, type WriteOptions } from "./writing.cjs";
