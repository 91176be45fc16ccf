// A listing into a table or a file: all of it or nothing. The core writes; here pages are counted and
// an abort is passed on.
"use strict";

const { fileURLToPath } = require("node:url");
const { abortError, onAbort } = require("./abort.cjs");
const { tell } = require("./callbacks.cjs");
const { InvalidRequestError } = require("./errors.cjs");
const { unwrap } = require("./outcome.cjs");
const { receiptFrom } = require("./receipt.cjs");

/** Takes all pages into a prepared export; gives its receipt, and the table if it has one. */
async function runExport(prepare, { signal, onProgress }) {
  // Before a file is begun.
  if (signal?.aborted) throw abortError(signal);
  const native = unwrap(prepare());
  const unlisten = onAbort(signal, () => native.stop());
  try {
    for (;;) {
      const progress = unwrap(await native.next(), signal);
      if (progress === null) break;
      await tell(onProgress, signal, progress.rows, progress.total ?? null);
    }
    const { receipt, table } = unwrap(await native.finish(), signal);
    return { receipt: receiptFrom(receipt), table };
  } finally {
    unlisten();
    await native.close();
  }
}

/** A path as node:fs takes it, but for buffers. */
function checkPath(path) {
  const refuse = (why, cause) => {
    throw new InvalidRequestError(`\`path\` ${why}.`, { field: "path", cause });
  };
  if (path instanceof URL) {
    try {
      return fileURLToPath(path);
    } catch (error) {
      refuse("must be a `file:` URL or text", error);
    }
  }
  if (typeof path !== "string") refuse("must be text or a `file:` URL");
  if (path === "" || path.includes("\0")) refuse("names no file");
  return path;
}

module.exports = { checkPath, runExport };
