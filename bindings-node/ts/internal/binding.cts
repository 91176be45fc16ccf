// The native half, or an error that says what to do where it does not load. npm installs it as a
// package of its own for each platform, an optional dependency: when that one is left out, npm says
// nothing, and this is the first place to notice.

/** What is read of the package's own `package.json`. */
interface Manifest {
  version: string;
  optionalDependencies?: Record<string, string>;
}

const { version, optionalDependencies = {} }: Manifest = require("../../../package.json");

/** What the generated loader tried: its errors, from the last to the first. */
function* attempts(error: unknown): Generator<string> {
  for (let at = error as Error | undefined; at; at = at.cause as Error | undefined) {
    yield at.message;
  }
}

function missing(error: unknown): string {
  const messages = [...attempts(error)];
  // Deno, to which the loader's next step is that there is nothing.
  const denied = messages.find((message) => /^Requires \w+ access/.test(message));
  if (denied) {
    const flags = "--allow-read, --allow-env and --allow-ffi";
    return `the native half of indecx ${version} was not allowed to load: ${denied}. It needs ${flags}.`;
  }
  const tried = messages.slice(1);
  const named: readonly string[] = tried.join("\n").match(/@indecx\/binding-[\w-]+/g) ?? [];
  const published = Object.keys(optionalDependencies);
  const own = named.find((name) => published.includes(name));
  // "Cannot find" is a package that is not there; anything else, such as a C library that is too
  // old, is one that is.
  const broken = tried.find((message) => !/^(Cannot find|Unsupported)/.test(message));
  const place = `${process.platform} ${process.arch}`;
  if (broken) {
    return `the native half of indecx ${version} is installed, but does not load on ${place}: ${broken}`;
  }
  if (own) {
    return (
      `indecx ${version} needs the package ${own}, which is not installed. ` +
      "It is an optional dependency: install again without --omit=optional (or --no-optional), " +
      "on the platform where the program runs. If the lock file was made on another platform " +
      "and lacks it, remove node_modules and the lock file first."
    );
  }
  if (published.length > 0) {
    const platforms = published.map((name) => name.replace("@indecx/binding-", ""));
    return `indecx ${version} has no native half for ${place}; it has one for ${platforms.join(", ")}.`;
  }
  return "the native half of indecx is not built: run `npm run build` in the project's root.";
}

function load(): typeof import("../native.cjs") {
  try {
    return require("../native.cjs");
  } catch (cause) {
    const error = new Error(missing(cause), { cause });
    throw Object.assign(error, { code: "INDECX_NATIVE_MISSING" });
  }
}

export const native: typeof import("../native.cjs") = load();
