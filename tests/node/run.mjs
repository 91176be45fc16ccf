// `npm test`: starts the test runner with the names of all files of this folder, since not every shell expands
// patterns, and not every version of Node accepts a folder.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const files = readdirSync(join(root, "tests", "node"))
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => join("tests", "node", name));
const options = { cwd: root, stdio: "inherit" };
const command = ["--test", ...process.argv.slice(2), ...files.sort()];
const { status } = spawnSync(process.execPath, command, options);
process.exitCode = status ?? 1;
