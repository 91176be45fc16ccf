// What a pull did, as users see it.
"use strict";

const { inspect } = require("node:util");

/** A receipt of the native half: filters by name, and null for what the server did not say. */
function receiptFrom({
  filters,
  startedAt = null,
  totalFirst = null,
  totalLast = null,
  ...counts
}) {
  const receipt = {
    filters: Object.fromEntries(filters),
    ...counts,
    startedAt,
    totalFirst,
    totalLast,
  };
  // Printed, it names the filters without their values, which may be e-mails.
  const value = () => ({ ...receipt, filters: Object.keys(receipt.filters) });
  return Object.defineProperty(receipt, inspect.custom, { value });
}

module.exports = { receiptFrom };
