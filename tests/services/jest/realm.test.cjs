// Under Jest, whose tests run in a realm of their own, with clocks that it stops.
const { IndeCX, InvalidRequestError, OutcomeUnknownError } = require("indecx");
const { Sandbox } = require("indecx/testing");

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

test("errors are of their classes, and what a source throws carries the outcomes", async () => {
  await expect(client.invites.send(action, {})).rejects.toBeInstanceOf(InvalidRequestError);
  async function* rows() {
    yield* people(1001);
    throw new Error("mine");
  }
  const error = await client.invites.sendBulk(action, rows()).catch((error) => error);
  expect(error.message).toBe("mine");
  expect(error.cause).toBeInstanceOf(OutcomeUnknownError);
});

test("reads the environment of the test", async () => {
  const before = { ...process.env };
  Object.assign(process.env, { INDECX_BASE_URL: box.url, INDECX_COMPANY_KEY: box.companyKey });
  expect(await new IndeCX().answers.list().total()).toBe(1500);
  process.env = before;
});

test("needs no clock", async () => {
  jest.useFakeTimers();
  try {
    expect(await client.invites.sendBulk(action, people(1))).toHaveLength(1);
    expect(await client.invites.sendBulk(action, people(1200))).toHaveLength(1200);
    expect(await client.answers.list().toArray()).toHaveLength(1500);
  } finally {
    jest.useRealTimers();
  }
});
