// The code that the tests of the services share: a sandbox, its client, and the ways in which a send can fail.
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { IndeCX } from "indecx";
import { Sandbox } from "indecx/testing";

export const action = "T0AXXX";
export const ana = { email: "ana@example.com" };

export async function sandbox() {
  const box = await Sandbox.start({ answers: 0 });
  const { url: baseUrl, companyKey } = box;
  const client = new IndeCX({ baseUrl, companyKey, maxRetries: 0, rateLimit: null });
  after(() => box.stop());
  return { box, client };
}

/** How the first send fails, and how many requests and effects there must be: one request if it may have happened. */
export const failures = [
  ["a lost reply", { route: "send", act: true, reset: true }, { sends: 1, sent: 1 }],
  ["no balance", { route: "send", status: 402, body: "{}" }, { sends: 2, sent: 1 }],
  ["a refusal", { route: "send", status: 400, body: "{}" }, { sends: 1, sent: 0 }],
];

/** Returns how many sends were requested, and how many took effect. */
export function seen(box) {
  const sends = box.requests.filter(({ path }) => path.startsWith("send/"));
  return { sends: sends.length, sent: box.sent.length };
}

export async function until(condition) {
  for (let tries = 0; tries < 600; tries++) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error("it never came to that");
}
