// A client reads the environment of the realm that creates it, and no other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { IndeCX, InvalidRequestError } from "indecx";
import { clientOf, sandbox } from "./support.mjs";

const { box } = await sandbox({ answers: 0 });

const SEND = `
  const { parentPort } = require("node:worker_threads");
  const { IndeCX } = require("indecx");
  async function send() {
    await new IndeCX({ rateLimit: null }).invites.send("T0AXXX", { email: "ana@example.com" });
  }
  send().then(() => parentPort.postMessage("sent"), ({ message }) => parentPort.postMessage(message));
`;

/** Runs a worker with this environment, and returns its message. */
function said(env) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(SEND, { eval: true, env });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

/** Runs a function with variables set, and restores their earlier values. */
async function having(variables, run) {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(variables)) {
      if (name in before) process.env[name] = before[name];
      else delete process.env[name];
    }
  }
}

test("a worker's own environment counts, and what is cleared there is absent", async () => {
  const env = { INDECX_BASE_URL: box.url, INDECX_COMPANY_KEY: box.companyKey };
  await having({ INDECX_BASE_URL: "http://127.0.0.1:9", INDECX_COMPANY_KEY: "k" }, async () => {
    assert.equal(await said(env), "sent");
    assert.equal(box.sent.length, 1);
    assert.match(await said({ INDECX_BASE_URL: box.url }), /INDECX_COMPANY_KEY/);
  });
});

test("an environment that a test puts in place of the process's counts", async () => {
  const before = process.env;
  process.env = { INDECX_BASE_URL: box.url, INDECX_COMPANY_KEY: box.companyKey };
  try {
    await new IndeCX().actions.get("T0AXXX");
  } finally {
    process.env = before;
  }
});

test("the guard refuses all but this machine", async () => {
  for (const value of ["1", "true"]) {
    await having({ INDECX_ONLY_LOOPBACK: value }, async () => {
      for (const baseUrl of [undefined, "https://indecx.com/v3/integrations", "https://10.0.0.1"]) {
        const make = () => new IndeCX({ companyKey: "k", baseUrl });
        assert.throws(make, { name: "InvalidRequestError", message: /INDECX_ONLY_LOOPBACK/ });
      }
      await clientOf(box).actions.get("T0AXXX");
    });
  }
  for (const value of ["", "0", "false"]) {
    await having({ INDECX_ONLY_LOOPBACK: value }, () => new IndeCX({ companyKey: "k" }));
  }
});

test("a wrong value names its variable and is not shown", async () => {
  for (const [name, value] of [
    ["INDECX_ONLY_LOOPBACK", "yes"],
    ["INDECX_COMPANY_KEY", "hun ter2"],
    ["INDECX_COMPANY_KEY", "[object Object]"],
    ["INDECX_BASE_URL", "hunter2"],
    ["https_proxy", "http://ana:hun\\ter2@proxy.example.com"],
    ["HTTPS_PROXY", "socks5://proxy.example.com"],
  ]) {
    const variables = { INDECX_COMPANY_KEY: "k", [name]: value };
    await having(variables, () => {
      assert.throws(
        () => new IndeCX(),
        (error) =>
          error instanceof InvalidRequestError &&
          error.message.includes(name) &&
          !error.message.includes("hunter2") &&
          error.field !== "proxy",
      );
    });
  }
});

test("a wrong proxy is refused when the client is made, and hurts no sandbox", async () => {
  for (const proxy of ["htttp://proxy.example.com", "ftp://p", "socks5://p", "'http://p'"]) {
    assert.throws(() => new IndeCX({ companyKey: "k", proxy }), { field: "proxy" });
  }
  await having({ all_proxy: "socks5://proxy.example.com" }, async () => {
    await clientOf(box).actions.get("T0AXXX");
  });
});
