// Parses option objects: an unknown name is refused with the nearest known one, and the names become
// the core's.

import { InvalidRequestError } from "../errors.cjs";
import { native } from "./binding.cjs";

/** The core's name of each option; null where the option never leaves JavaScript. */
export type KnownOptions<Options = Record<string, unknown>> = {
  readonly [Name in keyof Options]-?: string | null;
};

/** The options under the core's names. */
export function parseOptions(
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
  const parsed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    const coreName = Object.hasOwn(known, name) ? known[name] : undefined;
    if (coreName === undefined) throw unknown(name, Object.keys(known), place);
    if (coreName !== null) parsed[coreName] = name === "timeoutMs" ? seconds(value) : value;
  }
  return parsed;
}

/** Whether it is a plain object: the options inside a promise, a Map or an instance would go unseen. */
function isPlain(options: unknown): options is object {
  if (typeof options !== "object") return false;
  const prototype = Object.getPrototypeOf(options);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The core counts in seconds; it also refuses what is not a number. */
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
