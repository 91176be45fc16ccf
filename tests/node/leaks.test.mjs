// Every operation, succeeding and failing, with the most verbose logs, shows no secret and no personal data. The run
// has its own process, whose whole output is searched.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { declarations } from "./support.mjs";

const run = promisify(execFile);
const [name, email, phone] = ["Zulmira Quaresma", "zulmira.quaresma@example.com", "5521977553311"];
const comment = "Fui mal atendida pela Zulmira";

const folder = mkdtempSync(join(tmpdir(), "leaks-"));
after(() => rmSync(folder, { recursive: true }));

async function verbosely() {
  const file = join(folder, "recorded.json");
  const person = JSON.stringify([name, email, phone, comment]);
  const script = fileURLToPath(new URL("verbose_run.mjs", import.meta.url));
  const env = { ...process.env, RUST_LOG: "trace", RUST_BACKTRACE: "full", NODE_DEBUG: "net,http" };
  const command = ["--trace-warnings", script, person, file];
  const { stdout, stderr } = await run(process.execPath, command, { env, maxBuffer: 2 ** 28 });
  return { ...JSON.parse(readFileSync(file, "utf8")), output: stdout + stderr };
}

describe("what shows", async () => {
  const { key, tokens, contacts, operations, output } = await verbosely();

  /** Returns the text before each secret that was found. All secrets are searched for in one pass. */
  function shown(secrets) {
    const parts = secrets.map((secret) => secret.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
    const anyOf = new RegExp(parts.join("|"), "g");
    return Array.from(output.matchAll(anyOf), ({ index }) =>
      output.slice(Math.max(0, index - 300), index),
    );
  }

  it("covers every operation and every end", () => {
    assert.deepEqual(operations, Object.keys(declarations.operations).sort());
    for (const end of ["Outcomes(", "RateLimitError", "OutcomeUnknownError", "AbortError"])
      assert.ok(output.includes(end), end);
  });

  it("is no secret", () => {
    const inBase64 = Buffer.from(key).toString("base64").replaceAll("=", "");
    // The token contains the key in base64: neither its head nor the key's own characters may show.
    const secrets = [key, key.slice(7, 30), inBase64.slice(0, 40), "eyJhbGciOi", ...tokens];
    assert.ok(secrets.length > 4);
    assert.deepEqual(shown(secrets), []);
  });

  it("is no person that is written", () => {
    const local = email.split("@")[0];
    assert.deepEqual(shown([...name.split(" "), email, local, phone, comment, "mal atendida"]), []);
  });

  it("is no person of the platform's data", () => {
    assert.ok(contacts.length > 1000);
    assert.deepEqual(shown(contacts), []);
  });
});
