// What a row says of one indicator.

import type { Indicator } from "./generated/records.cjs";

/** What the platform puts in place of values of people who asked to stay unknown. */
const MASK = "****";

/** The value of the indicator of this name, in a row that has indicators, of the first where the name repeats; null where
 * there is none, or where the platform masks it as `****`. */
export function indicator(row: { indicators: Indicator[] | null }, name: string): string | null {
  const value = row?.indicators?.find(({ column }) => column === name)?.value ?? null;
  return value === MASK ? null : value;
}
