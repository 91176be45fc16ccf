// A client's logger receives each attempt at a request, and never personal data.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { IndeCX, InvalidRequestError } from "indecx";
import { root, sandbox } from "./support.mjs";

const run = promisify(execFile);

const { box } = await sandbox({ answers: 2500 });

class Log {
  lines = [];

  debug(...line) {
    this.lines.push(line);
  }

  /** Returns the lines once there are this many: they are logged shortly after the call. */
  async attempts(count) {
    for (let i = 0; i < 200 && this.lines.length < count; i++) await sleep(10);
    return this.lines.map(([, fields]) => [
      fields["url.template"],
      fields["http.response.status_code"],
    ]);
  }
}

function connect(logger, options) {
  const { url: baseUrl, companyKey } = box;
  return new IndeCX({ baseUrl, companyKey, rateLimit: null, logger, ...options });
}

describe("a logger", () => {
  it("receives each attempt, in order", async () => {
    const log = new Log();
    const client = connect(log);
    box.fault({ status: 503 });
    await client.actions.get("T0AXXX");
    const action = "actions-info/{action}";
    assert.deepEqual(await log.attempts(3), [
      ["authorization/token", 200],
      [action, 503],
      [action, 200],
    ]);
    const [message, fields] = log.lines[2];
    assert.match(message, /^GET actions-info\/\{action\}: 200 in \d+ ms, \d+ bytes, repeat 1/);
    assert.equal(fields["http.request.method"], "GET");
    assert.equal(fields["http.request.resend_count"], 1);
    assert.ok(fields["http.response.body.size"] > 0 && fields["indecx.duration_ms"] > 0);
    assert.equal(log.lines[1][1]["error.type"], "503");
    assert.ok(!("error.type" in fields));
  });

  it("receives every page of a pull", async () => {
    const log = new Log();
    const pages = connect(log).answers.list().pages();
    let rows = 0;
    for await (const page of pages) rows += page.length;
    assert.equal(rows, 2500);
    const attempts = await log.attempts(pages.receipt.requests);
    assert.equal(attempts.length, pages.receipt.requests);
  });

  it("never receives people or secrets", async () => {
    const log = new Log();
    const client = connect(log, { maxRetries: 0 });
    await client.answers.list({ email: "ana@example.com", checkFilters: false }).toArray();
    await client.invites.send("T0AXXX", { name: "Ana", email: "ana@example.com" });
    // There are at least three attempts: for a token, a page and a send.
    assert.ok((await log.attempts(3)).length >= 3);
    const said = JSON.stringify(log.lines);
    for (const secret of [box.companyKey, box.companyKey.slice(7), "ana@", "Ana", "T0AXXX", "eyJ"])
      assert.ok(!said.includes(secret), secret);
  });

  it("belongs to its client", async () => {
    const [one, other] = [new Log(), new Log()];
    connect(other);
    await connect(one).actions.get("T0AXXX");
    assert.equal((await one.attempts(2)).length, 2);
    assert.equal(other.lines.length, 0);
  });

  it("is called in the context of the call that made the request", async () => {
    const tenant = new AsyncLocalStorage();
    const seen = [];
    const logger = { debug: (_, fields) => seen.push([tenant.getStore(), fields["url.template"]]) };
    const client = tenant.run("nobody", () => connect(logger));
    const listing = tenant.run("nobody", () => client.answers.list());
    const customers = Array.from({ length: 3 }, (_, at) => ({ email: `p${at}@example.com` }));
    const calls = {
      get: () => client.actions.get("T0AXXX"),
      total: () => listing.total(),
      first: () => listing.first(),
      table: () => listing.toArrowIPC(),
      rows: async () => {
        for await (const _ of listing) break;
      },
      send: () => client.invites.send("T0AXXX", customers[0]),
      bulk: () => client.invites.sendBulk("T0AXXX", customers),
    };
    for (const [name, call] of Object.entries(calls)) await tenant.run(name, call);
    for (let i = 0; i < 200 && !seen.some(([name]) => name === "bulk"); i++) await sleep(10);
    assert.equal(seen[0].join(), "get,authorization/token");
    assert.deepEqual([...new Set(seen.map(([name]) => name))].sort(), Object.keys(calls).sort());
  });

  it("is given its fields first where it is one that takes them so", async () => {
    for (const habit of ["bindings", "addSerializers"]) {
      const log = Object.assign(new Log(), { [habit]() {} });
      await connect(log).actions.get("T0AXXX");
      for (let i = 0; i < 200 && log.lines.length < 2; i++) await sleep(10);
      const [fields, message] = log.lines[0];
      assert.equal(fields["url.template"], "authorization/token");
      assert.match(message, /^GET authorization\/token: 200/);
    }
  });

  it("may be null, and must have a method `debug`", () => {
    connect(null);
    connect(console);
    for (const logger of [{}, "console", { info() {} }])
      assert.throws(
        () => connect(logger),
        (error) => error instanceof InvalidRequestError && /`debug/.test(error.message),
      );
  });

  it("that fails, now or later, is one warning of the process and costs no call its result", async () => {
    const source = `
      import { IndeCX } from "indecx";
      const warnings = [];
      process.on("warning", ({ message }) => warnings.push(message));
      process.on("unhandledRejection", (error) => warnings.push(\`unheard: \${error}\`));
      const mine = new Error("the disk is full");
      for (const debug of [
        () => { throw mine; },
        async () => { throw mine; },
        () => Promise.reject(mine),
        () => ({ then: (_, reject) => reject(mine) }),
        () => ({ then() { throw mine; } }),
        () => ({ get then() { throw mine; } }),
        () => { throw Object.create(null); },
        () => new Promise(() => {}),
      ]) {
        const client = new IndeCX({ rateLimit: null, logger: { debug } });
        for (let call = 0; call < 3; call++) {
          const { controlId } = await client.actions.get("T0AXXX");
          if (controlId !== "T0AXXX") throw new Error("no result");
        }
      }
      setTimeout(() => console.log(JSON.stringify(warnings)), 100);`;
    const env = { ...process.env, INDECX_BASE_URL: box.url, INDECX_COMPANY_KEY: box.companyKey };
    const command = ["--no-warnings", "--input-type=module", "--eval", source];
    const { stdout } = await run(process.execPath, command, { cwd: fileURLToPath(root), env });
    assert.deepEqual(JSON.parse(stdout), [
      "the logger of an IndeCX client failed: Error: the disk is full",
    ]);
  });
});
