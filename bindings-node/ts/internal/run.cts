// Runs a prepared native call to its value or its error.

import type { Call } from "../native.cjs";
import { onAbort } from "./abort.cjs";
import { unwrap } from "./failure.cjs";

/** Runs a call until it ends or the signal aborts. The core writes the result, a `T`, as JSON text. */
export async function run<T>(call: Call, signal: AbortSignal | undefined): Promise<T> {
  const unlisten = onAbort(signal, () => call.stop());
  try {
    return JSON.parse(unwrap(await call.run(), signal));
  } finally {
    unlisten();
  }
}
