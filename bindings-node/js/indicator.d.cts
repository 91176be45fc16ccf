// The type of what reads one indicator.

import type { Indicator } from "./records.cjs";

/** The value of the indicator of this name, in a row that has indicators, of the first where the name repeats; null where
 * there is none, or where the platform masks it as `****`. */
export declare function indicator(
  row: { indicators: Indicator[] | null },
  name: string,
): string | null;
