// A prepared native call, run to its value or its error.
"use strict";

const { onAbort } = require("./abort.cjs");
const { unwrap } = require("./outcome.cjs");

async function run(call, signal) {
  const unlisten = onAbort(signal, () => call.stop());
  try {
    return JSON.parse(unwrap(await call.run(), signal));
  } finally {
    unlisten();
  }
}

module.exports = { run };
