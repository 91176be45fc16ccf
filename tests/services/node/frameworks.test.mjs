// The package with web frameworks, loggers and bundlers, as services use them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { build } from "esbuild";
import express from "express";
import fastify from "fastify";
import { IndeCX, IndeCXError } from "indecx";
import { parseAnswer, parseLinks } from "indecx/webhooks";
import pino from "pino";
import { action, sandbox, until } from "./support.mjs";

const people = Array.from({ length: 1000 }, (_, at) => ({ email: `p${at}@example.com` }));

async function post(url, body) {
  const headers = { "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).status;
}

async function delivery() {
  const { box, client } = await sandbox();
  const callbackUrl = "https://example.com/links";
  await client.links.createWithCallback(action, people, { callbackUrl });
  return box.deliveries[0].body;
}

it("Express takes links for a thousand people with a limit of 1 MB, and not without", async () => {
  const app = express();
  app.use("/small", express.json());
  app.use("/large", express.json({ limit: "1mb" }));
  let links = [];
  app.post(["/small", "/large"], (request, response) => {
    links = parseLinks(request.body);
    response.sendStatus(204);
  });
  app.use((error, _request, response, _next) => response.sendStatus(error.status ?? 500));
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  const body = await delivery();
  assert.equal(await post(`${base}/small`, body), 413);
  assert.equal(await post(`${base}/large`, body), 204);
  assert.equal(links.length, 1000);
  server.close();
});

it("Fastify takes answers and links as they come", async () => {
  const app = fastify();
  app.post("/answers", async (request) => ({ id: parseAnswer(request.body).id }));
  app.post("/links", async (request) => ({ links: parseLinks(request.body).length }));
  const answer = { answer: { _id: "60ae3842a81a5d534cbcfb21", review: 9 } };
  const answered = await app.inject({ method: "POST", url: "/answers", payload: answer });
  assert.equal(answered.json().id, "60ae3842a81a5d534cbcfb21");
  const linked = await app.inject({ method: "POST", url: "/links", payload: await delivery() });
  assert.equal(linked.json().links, 1000);
  await app.close();
});

it("Nest: an error of ours gives the visitor a status of the program's own", async () => {
  const { box } = await sandbox();
  const wrong = new IndeCX({ baseUrl: box.url, companyKey: "nobody's", maxRetries: 0 });
  class Surveys {
    list() {
      return wrong.actions.list().toArray();
    }
  }
  class App {}
  Get("surveys")(
    Surveys.prototype,
    "list",
    Object.getOwnPropertyDescriptor(Surveys.prototype, "list"),
  );
  Controller()(Surveys);
  Module({ controllers: [Surveys] })(App);
  const app = await NestFactory.create(App, { logger: false });
  app.useGlobalFilters({
    catch(error, host) {
      const response = host.switchToHttp().getResponse();
      response.sendStatus(error instanceof IndeCXError ? 502 : 500);
    },
  });
  await app.listen(0, "127.0.0.1");
  const { status } = await fetch(`${await app.getUrl()}/surveys`);
  assert.equal(status, 502);
  await app.close();
});

it("pino is given its fields first", async () => {
  const { box } = await sandbox();
  const lines = [];
  const logger = pino({ level: "debug" }, { write: (line) => lines.push(JSON.parse(line)) });
  const client = new IndeCX({ baseUrl: box.url, companyKey: box.companyKey, logger });
  await client.actions.get(action);
  await until(() => lines.length >= 2);
  assert.equal(lines[1]["url.template"], "actions-info/{action}");
  assert.match(lines[1].msg, /^GET actions-info/);
});

it("esbuild leaves the package outside, as the guide says", async () => {
  const outfile = fileURLToPath(new URL("../examples/bundle.mjs", import.meta.url));
  const contents = `
    import { IndeCX } from "indecx";
    import { Sandbox } from "indecx/testing";
    const box = await Sandbox.start({ answers: 3 });
    const client = new IndeCX({ baseUrl: box.url, companyKey: box.companyKey });
    console.log(await client.answers.list().total());
    await box.stop();`;
  const resolveDir = fileURLToPath(new URL(".", import.meta.url));
  const shared = { bundle: true, platform: "node", format: "esm", logLevel: "silent" };
  await build({ ...shared, stdin: { contents, resolveDir }, outfile, external: ["indecx"] });
  assert.equal(execFileSync(process.execPath, [outfile], { encoding: "utf8" }), "3\n");
  assert.ok(createRequire(import.meta.url).resolve("indecx"));
});
