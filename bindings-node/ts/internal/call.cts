// How every operation is called: the generated resources name it, list its parameters, and leave
// the rest to these functions.

import { type CallOptions, Listing, type ListingOptions } from "../listing.cjs";
import { inContext, type Told } from "../logger.cjs";
import type { MetricRows } from "../metrics.cjs";
import type * as native from "../native.cjs";
import { type Outcomes, Write, type WriteOptions } from "../writing.cjs";
import { abortError, checkSignal } from "./abort.cjs";
import { checkCallback } from "./callbacks.cjs";
import { runExport } from "./export.cjs";
import { type KnownOptions, named } from "./options.cjs";
import { unwrap } from "./outcome.cjs";
import { run } from "./run.cjs";
import { snapshot } from "./snapshot.cjs";
import { leave } from "./source.cjs";

/** What a client's operations share. */
export interface Calls {
  native: native.Client;
  /** Is told of each attempt at a request, if anybody is. */
  told: Told | undefined;
}

/** What the core declares of an operation. */
export interface Operation {
  /** Its name in the core. */
  name: string;
  /** Its name here, for messages. */
  place: string;
  /** The core's names of what stands by position. */
  positional: readonly string[];
  /** The core's name of each option. */
  options: Readonly<Record<string, string>>;
}

/** One that writes many rows. */
export interface RowsOperation extends Operation {
  /** Which of the positional ones holds the rows. */
  rows: string;
}

/** A query; wrong arguments are refused at once, and nothing is sent. */
export function listing<T>(
  client: Calls,
  operation: Operation,
  positional: readonly unknown[],
  options: ListingOptions | undefined,
): Listing<T> {
  const known = { ...operation.options, signal: null, onProgress: null };
  const started = start(client, operation, positional, options, known) as native.Listing;
  const onProgress = checkCallback("onProgress", options?.onProgress);
  const settings = { signal: checkSignal(options?.signal), onProgress, told: client.told };
  return Listing.of(started, settings);
}

/** A pull whose rows are counted; gives rows of metrics, with the receipt of the pull. */
export async function summary<T>(
  client: Calls,
  operation: Operation,
  positional: readonly unknown[],
  options: ListingOptions | undefined,
): Promise<MetricRows<T>> {
  const known = { ...operation.options, signal: null, onProgress: null };
  const onProgress = checkCallback("onProgress", options?.onProgress);
  const signal = checkSignal(options?.signal);
  const told = inContext(client.told);
  const prepare = () => start(client, operation, positional, options, known, told) as native.Export;
  const settings = { signal, onProgress };
  const { receipt, rows = "[]" } = await runExport(prepare, settings);
  return Object.defineProperty(JSON.parse(rows), "receipt", { value: receipt });
}

/** A request whose answer is one record. */
export async function record<T>(
  client: Calls,
  operation: Operation,
  positional: readonly unknown[],
  options: CallOptions | undefined,
): Promise<T> {
  const known = { ...operation.options, signal: null };
  const told = inContext(client.told);
  const call = start(client, operation, positional, options, known, told) as native.Call;
  return run(call, checkSignal(options?.signal));
}

/** A write to many rows; gives one outcome a row. */
export async function outcomes(
  client: Calls,
  operation: RowsOperation,
  positional: readonly unknown[],
  options: WriteOptions | undefined,
): Promise<Outcomes> {
  const known = { ...operation.options, signal: null, onOutcome: null };
  const rows = positional[operation.positional.indexOf(operation.rows)];
  let write: Write;
  try {
    const told = inContext(client.told);
    const writing = start(client, operation, positional, options, known, told) as native.Writing;
    const signal = checkSignal(options?.signal);
    if (signal?.aborted) throw abortError(signal);
    write = new Write(writing, signal, checkCallback("onOutcome", options?.onOutcome));
  } catch (error) {
    const left = leave(rows);
    // One that is closed is waited for, but not by a call that was aborted: it may hang.
    if (!options?.signal?.aborted) await left;
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
  told?: Told,
): native.Listing | native.Call | native.Writing | native.Export {
  const given = named(known, options, operation.place);
  const rows = "rows" in operation ? operation.rows : undefined;
  operation.positional.forEach((name, at) => {
    // The rows of a write go their own way: there may be many, and they may come late.
    if (name !== rows) given[name] = positional[at];
  });
  return unwrap(client.native.start(operation.name, snapshot(given), told));
}
