// A prepared native call, run to its value or its error.

import type { Call } from "../native.cjs";
import { onAbort } from "./abort.cjs";
import { unwrap } from "./outcome.cjs";

/** Runs it until it ends or the signal aborts. `T` is what the operation gives: the core writes it as JSON text. */
export async function run<T>(call: Call, signal: AbortSignal | undefined): Promise<T> {
  const unlisten = onAbort(signal, () => call.stop());
  try {
    return JSON.parse(unwrap(await call.run(), signal));
  } finally {
    unlisten();
  }
}
