// AbortSignal as the standard has it: it is looked at before anything is sent, listened to while something
// is under way, and left without a listener afterwards.

import { isNativeError } from "node:util/types";
import { InvalidRequestError } from "../errors.cjs";

/** Refuses what is no signal. */
export function checkSignal(signal: AbortSignal | null | undefined): AbortSignal | undefined {
  const fits = typeof signal?.addEventListener === "function" && "aborted" in signal;
  if (signal !== undefined && signal !== null && !fits) {
    throw new InvalidRequestError("`signal` must be an AbortSignal.", { field: "signal" });
  }
  return signal ?? undefined;
}

/** What an aborted call rejects with: the signal's own AbortError or TimeoutError, or an AbortError
 * that carries the user's own reason. */
export function abortError(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  if (isError(reason) && (reason.name === "AbortError" || reason.name === "TimeoutError")) {
    return reason;
  }
  const error = new DOMException("This operation was aborted", "AbortError");
  if (reason !== undefined) {
    Object.defineProperty(error, "cause", { value: reason, configurable: true, writable: true });
  }
  return error;
}

/** Whether it is an error, of this realm or another: test runners run programs in realms of their own. */
function isError(value: unknown): value is Error {
  return isNativeError(value) || Object.prototype.toString.call(value) === "[object DOMException]";
}

/** Our one listener on a signal, and what it stops. */
interface Listening {
  stops: Set<() => void>;
  all: () => void;
}

/** What is to be stopped, by signal: one listener each, since Node warns of more than ten. */
const listening = new WeakMap<AbortSignal, Listening>();

/** Calls `stop` when the signal aborts; gives what ends the listening. Throws if it is aborted
 * already. */
export function onAbort(signal: AbortSignal | undefined, stop: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) throw abortError(signal);
  const own = listening.get(signal) ?? listen(signal);
  own.stops.add(stop);
  return () => {
    own.stops.delete(stop);
    if (own.stops.size > 0 || listening.get(signal) !== own) return;
    listening.delete(signal);
    signal.removeEventListener("abort", own.all);
  };
}

function listen(signal: AbortSignal): Listening {
  const stops = new Set<() => void>();
  const all = () => {
    for (const stop of stops) stop();
  };
  signal.addEventListener("abort", all, { once: true });
  const own = { stops, all };
  listening.set(signal, own);
  return own;
}

/** The promise, or the signal's error as soon as it aborts. What the promise comes to after that is
 * heard by nobody, and ends no process. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return signal === undefined ? promise : firstOf(promise, signal);
}

async function firstOf<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let unlisten = () => {};
  const aborted = new Promise<never>((_, reject) => {
    unlisten = onAbort(signal, () => reject(abortError(signal)));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    unlisten();
  }
}
