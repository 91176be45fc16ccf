// Functions of the user's own that a call tells how it goes. What they give is waited for, so that a
// promise that rejects stops the call as an error thrown there does.

import { InvalidRequestError } from "../errors.cjs";
import { orAborted } from "./abort.cjs";

/** The function, or undefined; anything else is refused. */
export function checkCallback<F extends (...values: never[]) => unknown>(
  name: string,
  callback: F | null | undefined,
): F | undefined {
  if (callback === undefined || callback === null || typeof callback === "function") {
    return callback ?? undefined;
  }
  throw new InvalidRequestError(`\`${name}\` must be a function.`, { field: name });
}

/** Calls it, and waits for what it gives unless the signal aborts meanwhile. */
export async function tell<V extends unknown[]>(
  callback: ((...values: V) => unknown) | undefined,
  signal: AbortSignal | undefined,
  ...values: V
): Promise<void> {
  if (callback !== undefined) await orAborted(Promise.resolve(callback(...values)), signal);
}
