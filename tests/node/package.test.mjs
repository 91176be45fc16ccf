// The package as programs use it: both module systems, workers, the end of a process, the command.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import * as esm from "indecx";
import * as testing from "indecx/testing";
import { root, sandbox } from "./support.mjs";

const require = createRequire(import.meta.url);
const COMMAND = fileURLToPath(new URL("bindings-node/dist/bin/indecx-sandbox.cjs", root));

const { box } = await sandbox({ answers: 2000 });

/** Runs a program that can import the package. Returns its status, its output, and its duration. */
function run(source, ...flags) {
  const started = performance.now();
  const child = spawn(process.execPath, [...flags, "--eval", source], {
    cwd: fileURLToPath(root),
    env: { ...process.env, INDECX_BASE_URL: box.url, INDECX_COMPANY_KEY: box.companyKey },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return ended(child).then((end) => ({ ...end, seconds: (performance.now() - started) / 1000 }));
}

async function ended(child) {
  const printed = { out: "", err: "" };
  child.stdout.on("data", (data) => {
    printed.out += data;
  });
  child.stderr.on("data", (data) => {
    printed.err += data;
  });
  const [status, signal] = await new Promise((resolve) => {
    child.on("close", (...end) => resolve(end));
  });
  return { status, signal, ...printed };
}

function endedWell({ status, err, out, seconds }, expected) {
  assert.deepEqual({ status, err, out }, { status: 0, err: "", out: expected });
  assert.ok(seconds < 10, `${seconds} s`);
}

describe("modules", () => {
  it("are one in ESM and CommonJS", () => {
    const pairs = [
      [esm, require("indecx")],
      [testing, require("indecx/testing")],
    ];
    for (const [module, common] of pairs) {
      assert.deepEqual(
        Object.keys(module).filter((name) => name in common),
        Object.keys(module),
      );
      assert.deepEqual(Object.keys(module).sort(), Object.keys(common).sort());
      for (const [name, value] of Object.entries(common)) assert.equal({ ...module }[name], value);
    }
  });

  it("give plain properties, which a test can replace", () => {
    for (const name of ["indecx", "indecx/testing", "indecx/webhooks"]) {
      for (const property of Object.values(Object.getOwnPropertyDescriptors(require(name)))) {
        if (property.enumerable) assert.ok(property.writable && property.configurable, name);
      }
    }
  });

  it("work in CommonJS", async () => {
    const source = `
      const { IndeCX } = require("indecx");
      new IndeCX().answers.list().total().then(console.log);`;
    endedWell(await run(source), "2000\n");
  });
});

describe("a worker", () => {
  const source = `
    const { parentPort } = require("node:worker_threads");
    const { IndeCX, IndeCXError, NotFoundError } = require("indecx");
    const client = new IndeCX({ ...require("node:worker_threads").workerData, rateLimit: null });
    (async () => {
      const rows = await client.answers.list().toArray();
      const error = await client.actions.get("NONE00").catch((error) => error);
      parentPort.postMessage([rows.length, error instanceof NotFoundError && error instanceof IndeCXError]);
    })();`;
  const workerData = { baseUrl: box.url, companyKey: box.companyKey };

  it("pulls like the main thread, beside it and others", async () => {
    const worker = () =>
      new Promise((resolve, reject) => {
        const worker = new Worker(source, { eval: true, workerData });
        worker.on("message", resolve);
        worker.on("error", reject);
      });
    const client = new esm.IndeCX({ ...workerData, rateLimit: null });
    const all = await Promise.all([worker(), worker(), client.answers.list().total(), worker()]);
    assert.deepEqual(all, [[2000, true], [2000, true], 2000, [2000, true]]);
  });

  it("can be terminated while it pulls", async () => {
    const pulling = source.replace("(async () => {", "parentPort.postMessage(0); (async () => {");
    for (const wait of [0, 1, 5, 20, 50]) {
      const worker = new Worker(pulling, { eval: true, workerData });
      await new Promise((resolve) => worker.once("message", resolve));
      await new Promise((resolve) => setTimeout(resolve, wait));
      await worker.terminate();
    }
  });
});

describe("a process", () => {
  const esmFlag = "--input-type=module";
  const client = 'import { IndeCX } from "indecx"; const client = new IndeCX({ rateLimit: null });';

  it("ends by itself when nothing is under way", async () => {
    const source = `${client} console.log(await client.answers.list().total());`;
    endedWell(await run(source, esmFlag), "2000\n");
  });

  it("ends by itself after a pull that was left half-way", async () => {
    const source = `${client}
      const rows = client.answers.list({ pageSize: 100 })[Symbol.asyncIterator]();
      for (let i = 0; i < 150; i++) await rows.next();
      for await (const row of client.answers.list({ pageSize: 100 })) break;
      console.log("left");`;
    endedWell(await run(source, esmFlag), "left\n");
  });

  it("does not end while a call is under way", async () => {
    const source = `${client} client.answers.list().toArray().then((rows) => console.log(rows.length));`;
    endedWell(await run(source, esmFlag), "2000\n");
  });

  it("can exit with calls in flight", async () => {
    const source = `${client}
      for (let i = 0; i < 20; i++) client.answers.list({ pageSize: 100 }).toArray();
      for (let i = 0; i < 20; i++) client.actions.get("T0AXXX");
      setTimeout(() => process.exit(0), WAIT);`;
    const runs = [0, 1, 10, 50, 100].map((wait) => run(source.replace("WAIT", wait), esmFlag));
    for (const end of await Promise.all(runs)) endedWell(end, "");
  });

  it("is not kept by a forgotten sandbox", async () => {
    const source = `
      import { Sandbox } from "indecx/testing";
      const box = await Sandbox.start({ answers: 10 });
      console.log(box.records("answers").length);`;
    endedWell(await run(source, esmFlag), "10\n");
  });
});

describe("clocks that were stopped before the package was imported", () => {
  it("stop no call", async () => {
    const source = `
      import { mock } from "node:test";
      mock.timers.enable();
      const { IndeCX } = await import("indecx");
      const client = new IndeCX({ rateLimit: null });
      const people = (count) => Array.from({ length: count }, (_, at) => ({ email: \`p\${at}@example.com\` }));
      const counts = [];
      for (const count of [1, 1200]) counts.push((await client.invites.sendBulk("T0AXXX", people(count))).length);
      counts.push((await client.invites.sendBulk("T0AXXX", people(3).values())).length);
      counts.push((await client.answers.list().toArray()).length);
      process.stdout.write(counts.join());`;
    const { status, out, err } = await run(source, "--input-type=module", "--no-warnings");
    assert.deepEqual({ status, out, err }, { status: 0, out: "1,1200,3,2000", err: "" });
  });
});

describe("indecx-sandbox", () => {
  const start = () => spawn(process.execPath, [COMMAND, "--answers", "7"]);
  const firstLine = (child) =>
    new Promise((resolve) => child.stdout.once("data", (data) => resolve(JSON.parse(data))));

  // Windows has no signals: there `kill` ends a process immediately.
  const posix = { skip: process.platform === "win32" };
  for (const [how, end, options] of [
    ["its input closes", (child) => child.stdin.end(), {}],
    ["SIGTERM", (child) => child.kill("SIGTERM"), posix],
    ["SIGINT", (child) => child.kill("SIGINT"), posix],
  ]) {
    it(`serves until ${how}`, options, async () => {
      const child = start();
      const done = ended(child);
      const { url, company_key: companyKey } = await firstLine(child);
      const client = new esm.IndeCX({ baseUrl: url, companyKey });
      assert.equal(await client.answers.list().total(), 7);
      end(child);
      const { status, err } = await done;
      assert.deepEqual({ status, err }, { status: 0, err: "" });
    });
  }
});

describe("the sandbox", () => {
  it("refuses options that it does not know", async () => {
    await assert.rejects(testing.Sandbox.start({ anwsers: 5 }), /anwsers/);
    assert.throws(() => box.configure({ maxLimits: 5 }), /maxLimits/);
    assert.throws(() => box.configure({ maxLimit: "5" }), /`maxLimit`: /);
    assert.throws(() => box.configure({ order: "updatedDesc" }), /`order`: .*`updated_desc`/);
    assert.throws(() => box.remove("nothing", []), /nothing/);
    assert.throws(() => box.fault({ satus: 500 }), /satus/);
    assert.throws(() => box.records("nothing"), /nothing/);
    for (const count of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e7, "3"])
      assert.throws(() => box.insert("answers", count), /count|number|f64/, `${count}`);
  });

  it("changes its data on demand", () => {
    const [id] = box.insert("answers");
    assert.equal(box.records("answers")[0]._id, id);
    assert.equal(box.touch("answers", [id]), 1);
    assert.equal(box.remove("answers", [id, "none"]), 1);
  });

  it("takes records of a test's own", async () => {
    const record = { _id: "a1", review: 9, createdAt: "2025-01-31T23:30:00-03:00" };
    const held = box.records("answers").length;
    assert.deepEqual(box.insert("answers", { records: [record] }), ["a1"]);
    assert.deepEqual(
      box.records("answers").find(({ _id }) => _id === "a1"),
      record,
    );
    assert.throws(() => box.insert("answers", { records: [5] }), /records\[0\]/);
    assert.equal(box.records("answers").length, held + 1);
    box.remove("answers", ["a1"]);
  });
});
