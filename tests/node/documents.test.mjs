// The JavaScript examples of the README and the documents run as printed, against a sandbox.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Sandbox } from "indecx/testing";

const root = fileURLToPath(new URL("../..", import.meta.url));
// What is built, and what was installed to build it, is not ours.
const docs = readdirSync(join(root, "docs"), { recursive: true })
  .filter((name) => name.endsWith(".md") && !/(^|[\\/])(_build|node_modules)[\\/]/.test(name))
  .map((name) => join(root, "docs", name));
const run = promisify(execFile);

describe("the documents", () => {
  for (const page of [join(root, "README.md"), ...docs.sort()]) {
    const text = readFileSync(page, "utf8");
    for (const block of text.matchAll(/^```js\n(.*?)^```/gms)) {
      const line = text.slice(0, block.index).split("\n").length;
      const place = relative(root, page).split(sep).join("/");
      it(`${place}:${line} runs as printed`, async () => {
        const box = await Sandbox.start({ answers: 2000 });
        try {
          const env = {
            ...process.env,
            INDECX_BASE_URL: box.url,
            INDECX_COMPANY_KEY: box.companyKey,
          };
          const options = { cwd: root, env, timeout: 120_000 };
          const { stderr } = await run(
            process.execPath,
            ["--input-type=module", "--eval", block[1]],
            options,
          );
          assert.equal(stderr, "");
        } finally {
          await box.stop();
        }
      });
    }
  }
});
