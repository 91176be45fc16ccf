// Few threads, as under a container's limit: what works without further threads, and what reports that it does not.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { root, sandbox } from "./support.mjs";

const { box } = await sandbox({ answers: 2000 });
const folder = mkdtempSync(join(tmpdir(), "indecx-"));
after(() => rmSync(folder, { recursive: true }));

function canLimit() {
  if (process.platform !== "linux" || process.getuid() !== 0) return false;
  // The child's user must be able to read the package.
  const as = ["--reuid=54322", "--clear-groups", process.execPath, "--eval", 'require("indecx")'];
  const cwd = fileURLToPath(root);
  return (
    spawnSync("prlimit", ["--version"]).status === 0 &&
    spawnSync("setpriv", as, { cwd }).status === 0
  );
}

/**
 * Runs a program whose user runs no other process. It may start `threads` threads beyond Node's own; the code in
 * `before` runs without a limit.
 */
function run(threads, before, then) {
  const source = `
    const fs = require("node:fs");
    const { execFileSync } = require("node:child_process");
    (async () => {
      // Node's own threads start with the first file that is read.
      await Promise.all([..."1234"].map(() => fs.promises.readFile("/proc/self/status")));
      ${before}
      fs.chmodSync(process.env.FOLDER, 0o777);
      const most = fs.readdirSync("/proc/self/task").length + ${threads};
      execFileSync("prlimit", ["--pid=" + process.pid, "--nproc=" + most + ":" + most]);
      process.setgroups([]);
      process.setgid(54322);
      process.setuid(54322);
      ${then}
    })();`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ["--eval", source], {
    cwd: fileURLToPath(root),
    env: {
      ...process.env,
      INDECX_BASE_URL: box.url,
      INDECX_COMPANY_KEY: box.companyKey,
      FOLDER: folder,
    },
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, signal, stdout, stderr };
}

const WORK = `
  try {
    const client = new IndeCX({ rateLimit: null, maxRetries: 0 });
    const folder = process.env.FOLDER;
    const said = [(await client.answers.list().toArray()).length];
    for (const form of ["Csv", "Parquet", "Jsonl"]) {
      said.push((await client.answers.list()["write" + form](folder + "/answers." + form)).rows);
    }
    said.push((await client.answers.list().toArrowIPC()).length > 1000);
    await client.invites.send("T0AXXX", { email: "ana@example.com" });
    await client.close();
    console.log(JSON.stringify(said));
  } catch (error) {
    console.log(error.constructor.name, error.message);
  }`;

const DONE = "[2000,2000,2000,2000,true]\n";
const REQUIRE =
  'const { IndeCX } = require("indecx"); const { Sandbox } = require("indecx/testing");';

describe("few threads", { skip: canLimit() ? false : "only root can limit a child alone" }, () => {
  for (const threads of [0, 1, 3]) {
    it(`beyond those that the package has started: ${threads}`, () => {
      const done = run(threads, REQUIRE, WORK);
      assert.deepEqual(done, { status: 0, signal: null, stdout: DONE, stderr: "" });
      assert.deepEqual(readdirSync(folder).sort(), [
        "answers.Csv",
        "answers.Jsonl",
        "answers.Parquet",
      ]);
    });
  }

  for (const threads of [0, 1, 2, 4]) {
    it(`beyond Node's own: ${threads}`, () => {
      const { status, signal, stdout } = run(threads, "", REQUIRE + WORK);
      assert.deepEqual([status, signal], [0, null]);
      if (threads === 0) assert.match(stdout, /^APIConnectionError .*no thread could be started/);
      else assert.equal(stdout, DONE);
    });
  }

  for (const threads of [0, 1, 2, 6]) {
    it(`for a sandbox: ${threads}`, () => {
      const start = `
        const started = Sandbox.start({ answers: 10 });
        started.then((box) => box.stop().then(() => "done"), ({ message }) => message).then(console.log);`;
      const { status, signal, stdout } = run(threads, "", REQUIRE + start);
      assert.deepEqual([status, signal], [0, null]);
      if (threads > 2) assert.equal(stdout, "done\n");
      else assert.match(stdout, /^(done$|no thread could be started)/);
    });
  }
});
