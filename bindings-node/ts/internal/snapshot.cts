// Inputs as they are at this moment: a program may use an object again, or change it, before it is sent.

import { isDate, isPromise } from "node:util/types";

/** Deeper than any input, and more objects than one row has: what goes on beyond holds itself, or a whole workbook. */
const DEEPEST = 16;
const MOST = 10_000;

/**
 * A copy of a value, in which objects have their own enumerable members, of whatever class they are. Other
 * kinds (a `Map`, a `Buffer`, a promise) stay, and are refused by name where they are looked at.
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
  // Without a prototype a member called `__proto__` is one like any other.
  const copy = Object.create(null);
  for (const name of Object.keys(value)) {
    copy[name] = copied((value as Record<string, unknown>)[name], depth + 1, seen);
  }
  return copy;
}

/** A row as it is now. One that cannot be read (a getter throws) is refused where it stands. */
export function readRow(row: unknown): unknown {
  if (isPromise(row)) {
    // A promise is no row. That it rejects later, unheard, must not end the process.
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

/** What is refused under this name: values of no known kind are named by their class. */
function standIn(name: string): object {
  const StandIn = class {};
  Object.defineProperty(StandIn, "name", { value: name });
  return new StandIn();
}
