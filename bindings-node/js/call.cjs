// How every operation is called: the generated resources name it, list its parameters, and leave
// the rest to these two functions.
"use strict";

const { checkSignal } = require("./abort.cjs");
const { InvalidRequestError } = require("./errors.cjs");
const { Listing } = require("./listing.cjs");
const { named } = require("./options.cjs");
const { unwrap } = require("./outcome.cjs");
const { run } = require("./run.cjs");

/** A query; wrong arguments are refused at once, and nothing is sent. */
function listing(client, operation, positional, options) {
  const known = { ...operation.options, signal: null, onProgress: null };
  const started = start(client, operation, positional, options, known);
  const onProgress = options?.onProgress ?? undefined;
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new InvalidRequestError("`onProgress` must be a function.", { field: "onProgress" });
  }
  return new Listing(started, { signal: checkSignal(options?.signal), onProgress });
}

/** A request whose answer is one record. */
async function record(client, operation, positional, options) {
  const known = { ...operation.options, signal: null };
  const call = start(client, operation, positional, options, known);
  return run(call, checkSignal(options?.signal));
}

function start(client, operation, positional, options, known) {
  const given = named(known, options, operation.place);
  operation.positional.forEach((name, at) => {
    given[name] = positional[at];
  });
  return unwrap(client.start(operation.name, given));
}

module.exports = { listing, record };
