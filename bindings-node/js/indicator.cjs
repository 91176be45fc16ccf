// What a row says of one indicator.
"use strict";

/** What the platform puts in place of values of people who asked to stay unknown. */
const MASK = "****";

/** The value of the indicator of this name, of the first where the name repeats; null where there is none. */
function indicator(row, name) {
  const value = row?.indicators?.find(({ column }) => column === name)?.value ?? null;
  return value === MASK ? null : value;
}

module.exports = { indicator };
