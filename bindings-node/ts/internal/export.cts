// Exports a listing into a table or a file, all of it or nothing. The core writes; this half reports
// progress and passes an abort on.

import { fileURLToPath } from "node:url";
import { InvalidRequestError } from "../errors.cjs";
import type { Export, Failure } from "../native.cjs";
import { type Receipt, receiptFrom } from "../receipt.cjs";
import { abortError, onAbort } from "./abort.cjs";
import { notify } from "./callbacks.cjs";
import { unwrap } from "./failure.cjs";
import type { PullSettings } from "./pull.cjs";

/** The result of an export. */
interface Exported {
  receipt: Receipt;
  /** The rows as an Arrow IPC stream, for an export into memory. */
  table: Uint8Array | undefined;
  /** The rows as JSON text, for metrics. */
  rows: string | undefined;
}

/** Runs a prepared export to its end; returns its receipt, and the table if it has one. */
export async function runExport(
  prepare: () => Export | Failure,
  { signal, onProgress }: PullSettings,
): Promise<Exported> {
  // Checked before `prepare` creates a file.
  if (signal?.aborted) throw abortError(signal);
  const native = unwrap(prepare());
  const unlisten = onAbort(signal, () => native.stop());
  try {
    for (;;) {
      const progress = unwrap(await native.next(), signal);
      if (progress === null) break;
      await notify(onProgress, signal, progress.rows, progress.total ?? null);
    }
    const { receipt, table, rows } = unwrap(await native.finish(), signal);
    return { receipt: receiptFrom(receipt), table, rows };
  } finally {
    unlisten();
    await native.close();
  }
}

/** A path as node:fs takes it, except for buffers. */
export function checkPath(path: unknown): string {
  if (path instanceof URL) {
    try {
      return fileURLToPath(path);
    } catch (error) {
      throw refused("must be a `file:` URL or text", error);
    }
  }
  if (typeof path !== "string") throw refused("must be text or a `file:` URL");
  if (path === "" || path.includes("\0")) throw refused("names no file");
  return path;
}

function refused(why: string, cause?: unknown): InvalidRequestError {
  return new InvalidRequestError(`\`path\` ${why}.`, { field: "path", cause });
}
