// Functions of the user's own that a call tells how it goes. What they give is waited for, so that a
// promise that rejects stops the call as an error thrown there does.
"use strict";

const { orAborted } = require("./abort.cjs");
const { InvalidRequestError } = require("./errors.cjs");

/** The function, or undefined; anything else is refused. */
function checkCallback(name, callback) {
  if (callback === undefined || callback === null || typeof callback === "function") {
    return callback ?? undefined;
  }
  throw new InvalidRequestError(`\`${name}\` must be a function.`, { field: name });
}

/** Calls it, and waits for what it gives unless the signal aborts meanwhile. */
async function tell(callback, signal, ...values) {
  if (callback !== undefined) await orAborted(Promise.resolve(callback(...values)), signal);
}

module.exports = { checkCallback, tell };
