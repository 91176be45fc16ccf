// What a pull did, as users see it.

import { inspect } from "node:util";
import type { Receipt as NativeReceipt } from "./native.cjs";

/** What a pull did so far. */
export interface Receipt {
  /** The query's filters, as sent. */
  filters: Record<string, string>;
  /** Rows given. */
  rows: number;
  /** Rows that came again beyond those that were asked for twice on purpose, and were dropped. */
  duplicates: number;
  /** Pages that were read again because they did not follow the one before. */
  rereads: number;
  /** Requests, retries and tokens counted. */
  requests: number;
  /** Repeats among them. */
  retries: number;
  /** Bytes of the bodies on the wire. */
  bytes: number;
  /** From the first request to the last row. */
  seconds: number;
  /** When the first page was given, by the server's clock (the `Date` of its reply), in UTC; null where no reply
   * tells. A later pull of what changed since begins here. */
  startedAt: string | null;
  /** The server's total at first. */
  totalFirst: number | null;
  /** The server's total at last. */
  totalLast: number | null;
  /** Values among the rows given that could not be read as declared; they stand in `extra`. */
  unreadable: number;
  /** What proves that nothing is missing: each page shared a row with the one before it, or pages
   * were counted. */
  evidence: "linked" | "counted";
}

/** A receipt of the native half: filters by name, and null for what the server did not say. @internal */
export function receiptFrom(native: NativeReceipt): Receipt {
  const { filters, startedAt = null, totalFirst = null, totalLast = null, ...counts } = native;
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
