// Tests of the package in the realm of a test runner, with stopped clocks, which any runner can run. The file for a
// runner passes its functions and the package, imported as that runner's users import it.
"use strict";

const action = "T0AXXX";
const people = (count) =>
  Array.from({ length: count }, (_, at) => ({ email: `p${at}@example.com` }));

module.exports = ({ runner, clocks, indecx, Sandbox }) => {
  const { afterAll, beforeAll, expect, test } = runner;
  const { IndeCX, InvalidRequestError, OutcomeUnknownError } = indecx;
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

  test("errors are of their classes", async () => {
    await expect(client.invites.send(action, {})).rejects.toBeInstanceOf(InvalidRequestError);
  });

  test("what a source throws, or a callback rejects with, carries the outcomes", async () => {
    async function fail() {
      throw new Error("mine");
    }
    async function* rows() {
      yield* people(1001);
      await fail();
    }
    for (const [given, onOutcome] of [
      [rows(), undefined],
      [people(1001), fail],
    ]) {
      const call = client.invites.sendBulk(action, given, { onOutcome });
      const error = await call.catch((error) => error);
      expect(error.message).toBe("mine");
      expect(error.cause).toBeInstanceOf(OutcomeUnknownError);
    }
  });

  test("reads the environment of the test", async () => {
    const before = { ...process.env };
    Object.assign(process.env, { INDECX_BASE_URL: box.url, INDECX_COMPANY_KEY: box.companyKey });
    expect(await new IndeCX().answers.list().total()).toBe(1500);
    process.env = before;
  });

  test("needs no clock", async () => {
    clocks.useFakeTimers();
    try {
      expect(await client.invites.sendBulk(action, people(1))).toHaveLength(1);
      expect(await client.invites.sendBulk(action, people(1200))).toHaveLength(1200);
      expect(await client.answers.list().toArray()).toHaveLength(1500);
    } finally {
      clocks.useRealTimers();
    }
  });
};
