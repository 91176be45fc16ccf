// The JavaScript examples in the README and the documents run as they are, against a sandbox.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Sandbox } from "indecx/testing";
import { camel, declarations } from "./support.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Built pages, and packages that were installed to build them, do not belong to the project.
const docs = readdirSync(join(root, "docs"), { recursive: true })
  .filter((name) => name.endsWith(".md") && !/(^|[\\/])(_build|node_modules)[\\/]/.test(name))
  .map((name) => join(root, "docs", name));
const run = promisify(execFile);
// The replacement for a certificate that an example names.
const certificate = join(root, "tests", "company-root.pem").split(sep).join("/");

/** Returns every JavaScript block of a page, with its place. */
function examples(page) {
  const text = readFileSync(page, "utf8");
  const place = relative(root, page).split(sep).join("/");
  return [...text.matchAll(/^```js\r?\n(.*?)^```/gms)].map((block) => ({
    place: `${place}:${text.slice(0, block.index).split("\n").length}`,
    code: block[1],
  }));
}

describe("the documents", () => {
  const found = [join(root, "README.md"), ...docs.sort()].flatMap(examples);

  it("have examples", () => {
    const pages = new Set(found.map(({ place }) => place.split(":")[0]));
    for (const page of ["README.md", "docs/quick-start.md", "docs/inicio-rapido.md"])
      assert.ok(pages.has(page), page);
    assert.ok(found.length >= 40, `${found.length} examples`);
  });

  it("have an example of every operation", () => {
    const operations = join(root, "docs", "reference", "operations.md");
    const code = examples(operations).map((example) => example.code);
    const calls = Object.keys(declarations.operations).map((name) => `client.${camel(name)}(`);
    assert.deepEqual(
      calls.filter((call) => !code.some((text) => text.includes(call))),
      [],
    );
  });

  it("compile in strict TypeScript, as they are", async () => {
    const folder = join(root, "target", "examples");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const server = readFileSync(join(root, "docs", "examples", "webhook_server.mjs"), "utf8");
    for (const { place, code } of [
      ...found,
      { place: "docs/examples/webhook_server", code: server },
    ])
      writeFileSync(join(folder, `${place.replaceAll(/[/:.]/g, "-")}.mts`), code);
    const extended = relative(folder, join(root, "tests", "node", "tsconfig.json"));
    const config = { extends: extended.split(sep).join("/"), files: [], include: ["*.mts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    const command = [compiler, "--project", folder, "--pretty", "false"];
    const { stdout } = await run(process.execPath, command).catch((failed) => failed);
    assert.equal(stdout, "");
  });

  for (const { place, code } of found) {
    it(`${place} runs as printed`, async () => {
      const box = await Sandbox.start({ answers: 2000 });
      try {
        const env = {
          ...process.env,
          INDECX_BASE_URL: box.url,
          INDECX_COMPANY_KEY: box.companyKey,
        };
        const source = code.replace("/etc/ssl/company-root.pem", certificate);
        const command = ["--input-type=module", "--eval", source];
        const options = { cwd: root, env, timeout: 120_000 };
        const { stderr } = await run(process.execPath, command, options);
        assert.equal(stderr, "");
      } finally {
        await box.stop();
      }
    });
  }
});
