// Option objects: an unknown name is refused with the nearest one that there is, and the names
// become the core's.

import { InvalidRequestError } from "../errors.cjs";
import { native } from "./binding.cjs";

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
  const nearest = native.nearest(name, [...known]);
  const hint = nearest === null ? "" : ` Did you mean \`${nearest}\`?`;
  const list = known.map((other) => `\`${other}\``).join(", ");
  const others = list === "" ? "There are none here." : `Known here: ${list}.`;
  const message = `${place}: unknown option \`${name}\`.${hint} ${others}`;
  return new InvalidRequestError(message, { field: name });
}
