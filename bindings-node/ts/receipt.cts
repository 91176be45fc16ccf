// The receipt of a pull: what it did, as users see it.

import { inspect } from "node:util";
import type { Receipt } from "./generated/results.cjs";
import type { Receipt as NativeReceipt } from "./native.cjs";

export type { Receipt };

/** Converts a receipt of the native half: filters by name, and null for what the server did not state. @internal */
export function receiptFrom(native: NativeReceipt): Receipt {
  const { filters, startedAt = null, totalFirst = null, totalLast = null, ...counts } = native;
  const receipt: Receipt = {
    filters: Object.fromEntries(filters),
    ...counts,
    startedAt,
    totalFirst,
    totalLast,
  };
  // When a receipt is printed, it shows the filters without their values, which may be e-mails.
  const value = () => ({ ...receipt, filters: Object.keys(receipt.filters) });
  return Object.defineProperty(receipt, inspect.custom, { value });
}
