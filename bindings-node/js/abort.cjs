// AbortSignal in the standard's way: looked at before anything is sent, listened to while something
// is under way, and left without a listener afterwards.
"use strict";

const { isNativeError } = require("node:util/types");
const { InvalidRequestError } = require("./errors.cjs");

/** Refuses what is no signal. */
function checkSignal(signal) {
  const fits = typeof signal?.addEventListener === "function" && "aborted" in signal;
  if (signal !== undefined && signal !== null && !fits) {
    throw new InvalidRequestError("`signal` must be an AbortSignal.", { field: "signal" });
  }
  return signal ?? undefined;
}

/** What an aborted call rejects with: the signal's own AbortError or TimeoutError, or an AbortError
 * that carries the user's own reason. */
function abortError(signal) {
  const reason = signal?.reason;
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
function isError(value) {
  return isNativeError(value) || Object.prototype.toString.call(value) === "[object DOMException]";
}

/** What is to be stopped, by signal: one listener each, since Node warns of more than ten. */
const listening = new WeakMap();

/** Calls `stop` when the signal aborts; gives what ends the listening. Throws if it is aborted
 * already. */
function onAbort(signal, stop) {
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

function listen(signal) {
  const stops = new Set();
  const all = () => {
    for (const stop of stops) stop();
  };
  signal.addEventListener("abort", all, { once: true });
  listening.set(signal, { stops, all });
  return listening.get(signal);
}

/** The promise, or the signal's error as soon as it aborts. What the promise comes to after that is
 * heard by nobody, and ends no process. */
function orAborted(promise, signal) {
  return signal === undefined ? promise : firstOf(promise, signal);
}

async function firstOf(promise, signal) {
  let unlisten;
  const aborted = new Promise((_, reject) => {
    unlisten = onAbort(signal, () => reject(abortError(signal)));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    unlisten?.();
  }
}

module.exports = { abortError, checkSignal, onAbort, orAborted };
