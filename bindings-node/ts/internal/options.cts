// Option objects: an unknown name is refused with the nearest one that there is, and the names
// become the core's.

import { InvalidRequestError } from "../errors.cjs";

/** The core's name of each option; null stands for one that never leaves JavaScript. */
export type KnownOptions<Options = Record<string, unknown>> = {
  readonly [Name in keyof Options]-?: string | null;
};

/** The options under the core's names. */
export function named(
  known: KnownOptions,
  options: unknown,
  place: string,
): Record<string, unknown> {
  if (options === undefined || options === null) return {};
  if (!isPlain(options)) {
    const example = Object.keys(known)[0];
    const form =
      example === undefined
        ? "there are no options"
        : `options stand in one object as the last argument, such as { ${example}: … }`;
    throw new InvalidRequestError(`${place}: ${form}.`);
  }
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    const ours = Object.hasOwn(known, name) ? known[name] : undefined;
    if (ours === undefined) throw unknown(name, Object.keys(known), place);
    if (ours !== null) given[ours] = name === "timeoutMs" ? seconds(value) : value;
  }
  return given;
}

/** Whether it was written as `{…}`: options of a Promise, a Map or a class would not be seen. */
function isPlain(options: unknown): options is object {
  if (typeof options !== "object") return false;
  const prototype = Object.getPrototypeOf(options);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The core counts in seconds; what is no number is left for it to refuse. */
function seconds(milliseconds: unknown): unknown {
  return typeof milliseconds === "number" ? milliseconds / 1000 : milliseconds;
}

function unknown(name: string, known: readonly string[], place: string): InvalidRequestError {
  const nearest = known.find((other) => plain(other) === plain(name)) ?? closest(name, known);
  const hint = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
  const list = known.map((other) => `\`${other}\``).join(", ");
  const others = list === "" ? "There are none here." : `Known here: ${list}.`;
  const message = `${place}: unknown option \`${name}\`.${hint} ${others}`;
  return new InvalidRequestError(message, { field: name });
}

/** A name without case and underscores: `page_size` and `pagesize` are `pageSize`. */
function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function closest(name: string, known: readonly string[]): string | undefined {
  const near = known
    .map((other) => ({ other, far: distance(plain(name), plain(other)) }))
    .filter(({ other, far }) => far <= Math.max(1, Math.floor(other.length / 3)))
    .sort((a, b) => a.far - b.far);
  return near[0]?.other;
}

/** How many letters of `a` must be added, dropped or changed to make it `b`. */
function distance(a: string, b: string): number {
  // From what has been read of `a`: to nothing, and to the beginnings of `b` that end with each of its letters.
  let toNothing = 0;
  let toBeginnings = Array.from({ length: b.length }, (_, at) => at + 1);
  for (let read = 0; read < a.length; read++) {
    let before = toNothing;
    let shorter = ++toNothing;
    toBeginnings = toBeginnings.map((same, at) => {
      const changed = before + (a[read] === b[at] ? 0 : 1);
      before = same;
      shorter = Math.min(changed, same + 1, shorter + 1);
      return shorter;
    });
  }
  return toBeginnings.at(-1) ?? toNothing;
}
