// Loads the native half, or throws an error that says what to do. npm installs the native half as an
// optional dependency, one package for each platform. When npm leaves it out it says nothing, so this is
// the first place to notice.

/** The parts of the package's own `package.json` that are read here. */
interface Manifest {
  version: string;
  optionalDependencies?: Record<string, string>;
}

const { version, optionalDependencies = {} }: Manifest = require("../../../package.json");

/** The messages of the generated loader's attempts, from the last to the first. */
function* attempts(error: unknown): Generator<string> {
  for (let at = error as Error | undefined; at; at = at.cause as Error | undefined) {
    yield at.message;
  }
}

function missing(error: unknown): string {
  const messages = [...attempts(error)];
  // Deno refuses access, and the loader then goes on as if nothing were installed.
  const denied = messages.find((message) => /^Requires \w+ access/.test(message));
  if (denied) {
    const flags = "--allow-read, --allow-env and --allow-ffi";
    return `the native half of indecx ${version} was not allowed to load: ${denied}. It needs ${flags}.`;
  }
  const tried = messages.slice(1);
  const mentioned: readonly string[] = tried.join("\n").match(/@indecx\/binding-[\w-]+/g) ?? [];
  const published = Object.keys(optionalDependencies);
  const own = mentioned.find((name) => published.includes(name));
  // "Cannot find" means that a package is not installed. Any other message, such as one about a C
  // library that is too old, comes from a package that is.
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
