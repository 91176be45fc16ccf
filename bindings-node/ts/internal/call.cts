// Calls every operation: the generated resources name it and list its parameters, and these
// functions do the rest.

import { type CallOptions, Listing, type ListingOptions } from "../listing.cjs";
import { inContext, type Observer } from "../logger.cjs";
import type { MetricRows } from "../metrics.cjs";
import type * as native from "../native.cjs";
import { BulkWrite, type Outcomes, type WriteOptions } from "../writing.cjs";
import { abortError, checkSignal } from "./abort.cjs";
import { checkCallback } from "./callbacks.cjs";
import { runExport } from "./export.cjs";
import { unwrap } from "./failure.cjs";
import { type KnownOptions, parseOptions } from "./options.cjs";
import { run } from "./run.cjs";
import { snapshot } from "./snapshot.cjs";
import { closeUnread } from "./source.cjs";

/** What a client's operations share. */
export interface Calls {
  native: native.Client;
  /** Called for each attempt at a request. */
  observer: Observer | undefined;
}

/** What the core declares of an operation. */
export interface Operation {
  /** Its name in the core. */
  name: string;
  /** Its name here, for messages. */
  place: string;
  /** The core's names of the positional arguments. */
  positional: readonly string[];
  /** The core's name of each option. */
  options: Readonly<Record<string, string>>;
}

/** An operation that writes many rows. */
export interface RowsOperation extends Operation {
  /** Which positional argument holds the rows. */
  rows: string;
}

/** Creates a listing. Wrong arguments are refused at once, and nothing is sent. */
export function listing<T>(
  client: Calls,
  operation: Operation,
  positional: readonly unknown[],
  options: ListingOptions | undefined,
): Listing<T> {
  const known = { ...operation.options, signal: null, onProgress: null };
  const started = start(client, operation, positional, options, known) as native.Listing;
  const onProgress = checkCallback("onProgress", options?.onProgress);
  const settings = { signal: checkSignal(options?.signal), onProgress, observer: client.observer };
  return Listing.of(started, settings);
}

/** Pulls rows and counts them; returns rows of metrics, with the receipt of the pull. */
export async function summary<T>(
  client: Calls,
  operation: Operation,
  positional: readonly unknown[],
  options: ListingOptions | undefined,
): Promise<MetricRows<T>> {
  const known = { ...operation.options, signal: null, onProgress: null };
  const onProgress = checkCallback("onProgress", options?.onProgress);
  const signal = checkSignal(options?.signal);
  const observer = inContext(client.observer);
  const prepare = () =>
    start(client, operation, positional, options, known, observer) as native.Export;
  const settings = { signal, onProgress };
  const { receipt, rows = "[]" } = await runExport(prepare, settings);
  return Object.defineProperty(JSON.parse(rows), "receipt", { value: receipt });
}

/** Sends a request whose answer is one record. */
export async function record<T>(
  client: Calls,
  operation: Operation,
  positional: readonly unknown[],
  options: CallOptions | undefined,
): Promise<T> {
  const known = { ...operation.options, signal: null };
  const observer = inContext(client.observer);
  const call = start(client, operation, positional, options, known, observer) as native.Call;
  return run(call, checkSignal(options?.signal));
}

/** Writes many rows; returns one outcome for each row. */
export async function outcomes(
  client: Calls,
  operation: RowsOperation,
  positional: readonly unknown[],
  options: WriteOptions | undefined,
): Promise<Outcomes> {
  const known = { ...operation.options, signal: null, onOutcome: null };
  const rows = positional[operation.positional.indexOf(operation.rows)];
  let write: BulkWrite;
  try {
    const observer = inContext(client.observer);
    const writing = start(
      client,
      operation,
      positional,
      options,
      known,
      observer,
    ) as native.RawBulkWrite;
    const signal = checkSignal(options?.signal);
    if (signal?.aborted) throw abortError(signal);
    write = new BulkWrite(writing, signal, checkCallback("onOutcome", options?.onOutcome));
  } catch (error) {
    const closed = closeUnread(rows);
    // An aborted call does not wait for the source to close: it may hang.
    if (!options?.signal?.aborted) await closed;
    throw error;
  }
  return write.all(rows, operation.rows);
}

/** The prepared operation; which kind it is follows from its name. */
function start(
  client: Calls,
  operation: Operation | RowsOperation,
  positional: readonly unknown[],
  options: CallOptions | undefined,
  known: KnownOptions,
  observer?: Observer,
): native.Listing | native.Call | native.RawBulkWrite | native.Export {
  const args = parseOptions(known, options, operation.place);
  const rows = "rows" in operation ? operation.rows : undefined;
  operation.positional.forEach((name, at) => {
    // The rows of a write are drawn later: there may be many, and a lazy source takes its time.
    if (name !== rows) args[name] = positional[at];
  });
  return unwrap(client.native.start(operation.name, snapshot(args), observer));
}
