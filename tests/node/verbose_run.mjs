// Runs every operation to every kind of end with a logger, and prints what a program would show of it.
// `leaks.test.mjs` runs this file in its own process and searches the output. Rows are not printed: they are plain
// objects, whose data programs have to protect themselves.
//
// Arguments: the person that is written about, as JSON, and a file for the texts that must not show.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { IndeCX, Outcomes } from "indecx";
import { Sandbox } from "indecx/testing";
import { parseAnswer, parseLinks } from "indecx/webhooks";

const [name, email, phone, comment] = JSON.parse(process.argv[2]);
const ana = { name, email, phone, indicators: { Filial: comment } };
const filters = { email, phone, clientId: phone };
const callbackUrl = "https://example.com/hook";

/** Calls of each operation; `some` contains the filters of a listing, or no filters. */
const CALLS = {
  "actions.list": (client, _, options) => client.actions.list(options),
  "actions.get": (client, _, options) => client.actions.get("T0AXXX", options),
  "answers.list": (client, some, options) => client.answers.list({ ...some, ...options }),
  "answers.metrics": (client, some, options) => client.answers.metrics({ ...some, ...options }),
  "answers.create": (client, _, options) =>
    client.answers.create("T0AXXX", { ...ana, review: 0, feedback: comment }, options),
  "invites.list": (client, { clientId, ...some }, options) =>
    client.invites.list({ ...some, ...options }),
  "invites.metrics": (client, { clientId, ...some }, options) =>
    client.invites.metrics({ ...some, ...options }),
  "invites.unanswered": (client, { phone, ...some }, options) =>
    client.invites.unanswered("T0AXXX", { ...some, ...options }),
  "invites.send": (client, _, options) => client.invites.send("T0AXXX", ana, options),
  "invites.send_bulk": (client, _, options) => client.invites.sendBulk("T0AXXX", [ana], options),
  "invites.update": (client, _, options) =>
    client.invites.update([{ inviteId: "60d2f3b2f789b2128c761abc", email }], options),
  "links.create": (client, _, options) => client.links.create("T0AXXX", [ana], options),
  "links.create_with_callback": (client, _, options) =>
    client.links.createWithCallback("T0AXXX", [ana], { callbackUrl, ...options }),
  "follow_ups.update": (client, _, options) =>
    client.followUps.update([{ answerId: "S8C0VE", comment, responsible: email }], options),
  "blocklist.list": (client, _, options) => client.blocklist.list(options),
  "blocklist.add": (client, _, options) => client.blocklist.add(email, comment, options),
  "categories.list": (client, _, options) => client.categories.list(options),
  "branches.list": (client, _, options) => client.branches.list(options),
  "branches.create": (client, _, options) => client.branches.create(name, options),
  "details.list": (client, _, options) => client.details.list("T0AXXX", options),
  "quarantines.list": (client, some, options) => client.quarantines.list({ ...some, ...options }),
};
const BAD = [
  { ...ana, telefone: phone },
  { ...ana, email: `${email} x` },
  { ...ana, phone: `${phone}x` },
  { ...ana, indicators: { [email]: phone } },
  { ...ana, indicators: { Filial: [comment] } },
  { [email]: name, [phone]: comment },
];

function show(value) {
  console.log(value);
  console.log(inspect(value, { depth: 10, showHidden: true }), String(value));
  if (value instanceof Error) console.log(value.stack, JSON.stringify(value));
}

function showOutcomes(outcomes) {
  show(outcomes);
  for (const { status, error } of outcomes) console.log(status, inspect(error));
  for (const raise of [() => outcomes.raiseForUnknown(), () => outcomes.raiseForRefused()]) {
    try {
      raise();
    } catch (error) {
      show(error);
    }
  }
}

async function consume(listing) {
  show(listing);
  const pages = listing.pages();
  for await (const _ of pages);
  show(pages);
  show(pages.receipt);
  await listing.toArray();
  show(await listing.writeCsv(join(tmpdir(), `verbose-${process.pid}.csv`)));
}

const driven = new Set();

async function call(client, operation, some, options) {
  driven.add(operation);
  try {
    const result = await CALLS[operation](client, some, options);
    if (result instanceof Outcomes) showOutcomes(result);
    else if (typeof result?.toArray === "function") await consume(result);
  } catch (error) {
    show(error);
  }
}

const statuses = (body) =>
  [400, 401, 402, 403, 404, 418, 429, 500].map((status) => ({ status, body }));
const malformed = (body) => [
  { body: `<html>${body}</html>` },
  { body: `[${body}]` },
  { body: body.slice(0, -9) },
  { body, headers: { "content-encoding": "gzip" } },
  { status: 302, headers: { location: `https://example.com/?${email}` }, body },
];
const broken = [{ reset: true }, { cut: 20 }];

/** Runs the call, and aborts it while its reply is in progress. */
async function interrupted(box, client, operation) {
  box.clearRequests();
  box.fault({ delayBodyMs: 60_000, times: null });
  const controller = new AbortController();
  const watch = setInterval(() => {
    if (box.requests.length > 0) controller.abort();
  }, 5);
  await call(client, operation, {}, { signal: controller.signal });
  clearInterval(watch);
  box.clearFaults();
}

function refusals(client, options) {
  const key = options.companyKey;
  const wrong = [key.slice(0, -1), `${key}\n x`, key.slice(3), `'${key}'`];
  return [
    ...BAD.flatMap((bad) => [
      () => client.invites.send("T0AXXX", bad),
      () => client.answers.create("T0AXXX", bad),
      () => client.invites.sendBulk("T0AXXX", [ana, bad].values()).then(showOutcomes),
    ]),
    ...wrong.map((companyKey) => async () => {
      await new IndeCX({ ...options, companyKey }).actions.get("T0AXXX");
    }),
  ];
}

function deliveries(body) {
  const texts = [body, body.slice(0, -9), `${body}${body}`, `[${body}]`, { [name]: () => {} }];
  return [parseAnswer, parseLinks].flatMap((parse) => texts.map((text) => async () => parse(text)));
}

function contacts(box) {
  const found = new Set();
  for (const resource of ["answers", "invites", "unanswered", "blocklist", "quarantines"])
    for (const record of box.records(resource))
      for (const [field, value] of Object.entries(record)) {
        const isContact = /^(name|nome|email|phone|telefone)$/i.test(field);
        // Short values are left out, since a first name could be a part of another word.
        if (isContact && typeof value === "string" && value.length > 8) found.add(value);
      }
  return [...found];
}

const box = await Sandbox.start({ answers: 500, invites: 500 });
const body = JSON.stringify({ message: `${name} ${email} ${phone} ${comment} ${box.companyKey}` });
const options = {
  baseUrl: box.url,
  companyKey: box.companyKey,
  rateLimit: null,
  maxRetries: 0,
  logger: console,
};
const client = new IndeCX(options);
show(client);
console.log(JSON.stringify(client));
for (const operation of Object.keys(CALLS)) await call(client, operation, {}, {});
const sent = box.requests.map(({ headers }) => headers.authorization?.split(" ").at(-1));
const tokens = [...new Set(sent)].filter((token) => token !== undefined);
for (const operation of Object.keys(CALLS)) {
  await call(client, operation, filters, {});
  for (const fault of [...statuses(body), ...malformed(body), ...broken]) {
    box.fault({ times: 2, ...fault });
    await call(client, operation, filters, {});
    box.clearFaults();
  }
  box.fault({ delayMs: 60_000, times: 2 });
  await call(client, operation, filters, { timeoutMs: 200 });
  box.clearFaults();
  await interrupted(box, client, operation);
}
for (const refused of [...refusals(client, options), ...deliveries(body)])
  await refused().catch(show);
const recorded = {
  key: box.companyKey,
  tokens,
  contacts: contacts(box),
  operations: [...driven].sort(),
};
writeFileSync(process.argv[3], JSON.stringify(recorded));
await box.stop();
