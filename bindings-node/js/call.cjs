// How every operation is called: the generated resources name it, list its parameters, and leave
// the rest to these functions.
"use strict";

const { abortError, checkSignal } = require("./abort.cjs");
const { checkCallback } = require("./callbacks.cjs");
const { Listing } = require("./listing.cjs");
const { inContext } = require("./logger.cjs");
const { named } = require("./options.cjs");
const { unwrap } = require("./outcome.cjs");
const { run } = require("./run.cjs");
const { snapshot } = require("./snapshot.cjs");
const { leave } = require("./source.cjs");
const { Write } = require("./writing.cjs");

/** A query; wrong arguments are refused at once, and nothing is sent. */
function listing(client, operation, positional, options) {
  const known = { ...operation.options, signal: null, onProgress: null };
  const started = start(client, operation, positional, options, known);
  const onProgress = checkCallback("onProgress", options?.onProgress);
  const settings = { signal: checkSignal(options?.signal), onProgress, told: client.told };
  return new Listing(started, settings);
}

/** A request whose answer is one record. */
async function record(client, operation, positional, options) {
  const known = { ...operation.options, signal: null };
  const call = start(client, operation, positional, options, known, inContext(client.told));
  return run(call, checkSignal(options?.signal));
}

/** A write to many rows; gives one outcome a row. */
async function outcomes(client, operation, positional, options) {
  const known = { ...operation.options, signal: null, onOutcome: null };
  const rows = positional[operation.positional.indexOf(operation.rows)];
  let write;
  try {
    const told = inContext(client.told);
    const writing = start(client, operation, positional, options, known, told);
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

function start(client, operation, positional, options, known, told) {
  const given = named(known, options, operation.place);
  operation.positional.forEach((name, at) => {
    // The rows of a write go their own way: there may be many, and they may come late.
    if (name !== operation.rows) given[name] = positional[at];
  });
  return unwrap(client.native.start(operation.name, snapshot(given), told));
}

module.exports = { listing, outcomes, record };
