// The value of one indicator of a row.

import type { Indicator } from "./generated/records.cjs";

/** The text with which the platform replaces values of people who asked to stay anonymous. */
const MASK = "****";

/** Returns the value of the indicator of this name in a row that has indicators; of the first if the name repeats. Null
 * if there is none, or if the platform masks it as `****`. */
export function indicator(row: { indicators: Indicator[] | null }, name: string): string | null {
  const value = row?.indicators?.find(({ column }) => column === name)?.value ?? null;
  return value === MASK ? null : value;
}
