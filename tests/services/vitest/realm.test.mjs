// Under Vitest, in each of its pools, with clocks that it stops.
import { IndeCX, OutcomeUnknownError } from "indecx";
import { Sandbox } from "indecx/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const action = "T0AXXX";
const people = (count) =>
  Array.from({ length: count }, (_, at) => ({ email: `p${at}@example.com` }));
let box;
let client;

beforeAll(async () => {
  box = await Sandbox.start({ answers: 1500 });
  const { url: baseUrl, companyKey } = box;
  client = new IndeCX({ baseUrl, companyKey, rateLimit: null, maxRetries: 0 });
});
afterAll(() => box.stop());

test("a time-out of the signal's is a TimeoutError", async () => {
  box.fault({ route: "actions-info", delayMs: 5000 });
  const signal = AbortSignal.timeout(50);
  const error = await client.actions.get(action, { signal }).catch((error) => error);
  expect(error.name).toBe("TimeoutError");
  expect(error).toBe(signal.reason);
});

test("a callback that rejects carries the outcomes", async () => {
  const onOutcome = async () => {
    throw new Error("mine");
  };
  const error = await client.invites
    .sendBulk(action, people(1001), { onOutcome })
    .catch((error) => error);
  expect(error.message).toBe("mine");
  expect(error.cause).toBeInstanceOf(OutcomeUnknownError);
});

test("reads the environment of the test", async () => {
  vi.stubEnv("INDECX_BASE_URL", box.url);
  vi.stubEnv("INDECX_COMPANY_KEY", box.companyKey);
  expect(await new IndeCX().answers.list().total()).toBe(1500);
  vi.unstubAllEnvs();
});

test("needs no clock", async () => {
  vi.useFakeTimers();
  try {
    expect(await client.invites.sendBulk(action, people(1200))).toHaveLength(1200);
    expect(await client.answers.list().toArray()).toHaveLength(1500);
  } finally {
    vi.useRealTimers();
  }
});
