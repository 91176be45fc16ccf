// What a pull did, as users see it.
"use strict";

/** A receipt of the native half: filters by name, and null for what the server did not say. */
function receiptFrom({ filters, totalFirst = null, totalLast = null, ...counts }) {
  return { filters: Object.fromEntries(filters), ...counts, totalFirst, totalLast };
}

module.exports = { receiptFrom };
