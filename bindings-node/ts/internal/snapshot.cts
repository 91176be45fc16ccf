// Copies inputs when they are passed: a program may reuse or change an object before it is sent.

import { isDate, isPromise } from "node:util/types";

/** No input is deeper, and no row has more objects: beyond these a value contains itself, or a whole workbook. */
const DEEPEST = 16;
const MOST = 10_000;

/**
 * Copies a value: objects of any class become plain ones with their own enumerable members. Other kinds (a `Map`, a
 * `Buffer`, a promise) stay as they are, and the core refuses them by name.
 */
export function snapshot(value: object): object {
  return copied(value, 0, { objects: 0 }) as object;
}

function copied(value: unknown, depth: number, seen: { objects: number }): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isDate(value)) return new Date(value.getTime());
  const isList = Array.isArray(value);
  if (!isList && Object.prototype.toString.call(value) !== "[object Object]") return value;
  if (depth > DEEPEST || ++seen.objects > MOST) {
    return standIn("a structure that is nested too deep");
  }
  if (isList) return Array.from(value, (item) => copied(item, depth + 1, seen));
  // Without a prototype, a member called `__proto__` is an ordinary member.
  const copy = Object.create(null);
  for (const name of Object.keys(value)) {
    copy[name] = copied((value as Record<string, unknown>)[name], depth + 1, seen);
  }
  return copy;
}

/** Copies a row. One that cannot be read (a getter throws) is later refused under its own position. */
export function readRow(row: unknown): unknown {
  if (isPromise(row)) {
    // A promise is not a row. An unhandled rejection of it must not end the process.
    row.catch(() => {});
    return row;
  }
  try {
    return copied(row, 0, { objects: 0 });
  } catch (error) {
    const name: unknown = (error as object | null | undefined)?.constructor?.name;
    return standIn(
      `a row that could not be read (${typeof name === "string" ? name : "it threw"})`,
    );
  }
}

/** An object that the core refuses under this name: it calls values of unknown kinds by their class. */
function standIn(name: string): object {
  const StandIn = class {};
  Object.defineProperty(StandIn, "name", { value: name });
  return new StandIn();
}
