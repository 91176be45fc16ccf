// Checks of the types by the compiler alone: nothing here ever runs.
import {
  type Answer,
  APIStatusError,
  type Customer,
  IndeCX,
  IndeCXError,
  type Link,
  type Listing,
  type Outcome,
  type Receipt,
  type Resources,
  type TableOptions,
} from "indecx";
import {
  type Comparison,
  ces,
  compare,
  csat,
  type Metric,
  type MetricRows,
  nps,
  type Rate,
  type ResponseRate,
  type responseRate,
  type Score,
  summarize,
} from "indecx/metrics";
import { Sandbox } from "indecx/testing";
import type { parseAnswer, parseLinks } from "indecx/webhooks";
import type declarations from "../declarations.json";

type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
function check<_Holds extends true>(): void {}

// The operations in the types are those that the core declares.
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S;
type Declared = Camel<keyof typeof declarations.operations>;
type Typed = {
  [R in keyof Resources]: `${R}.${keyof Resources[R] & string}`;
}[keyof Resources];
check<Equal<Declared, Typed>>();

// The fields of the records in the types are those that the core declares, too.
type Fields<Name extends keyof typeof declarations.records> =
  (typeof declarations.records)[Name][number]["name"];
check<Equal<string, Fields<"Answer">>>();

const client = new IndeCX({ companyKey: "key", timeoutMs: 5000, rateLimit: null });
new IndeCX();
new IndeCX({ logger: console });
// @ts-expect-error: a logger has a method `debug`.
new IndeCX({ logger: {} });
// @ts-expect-error the name is companyKey
new IndeCX({ key: "key" });

const listing: Listing<Answer> = client.answers.list({
  action: "all",
  startDate: "2025-01-01",
  endDate: new Date(),
  dateType: "updatedAt",
  signal: AbortSignal.timeout(1000),
  onProgress: (rows, total) => [rows.toFixed(), total?.toFixed()],
});
// @ts-expect-error the name is pageSize
client.answers.list({ page_size: 10 });
// @ts-expect-error one of two words
client.answers.list({ dateType: "date" });
// @ts-expect-error the action comes first
client.actions.get({ action: "T0AXXX" });
// @ts-expect-error a record has no progress
client.actions.get("T0AXXX", { onProgress: () => {} });

// A program's own objects can replace those of the package in tests, since no type has private parts.
type Parts<T> = { [Name in keyof T]: T[Name] };
export function stoodInFor(
  client: Parts<IndeCX>,
  rows: Parts<Listing<Answer>>,
  error: Parts<IndeCXError>,
  box: Parts<Sandbox>,
): [IndeCX, Listing<Answer>, IndeCXError, Sandbox] {
  return [client, rows, error, box];
}

export async function counted(): Promise<void> {
  const rows = await client.answers.metrics({
    action: "T0AXXX",
    startDate: "2025-01-01",
    by: ["month", "indicator_Filial"],
    timeZone: "America/Sao_Paulo",
    dateField: "updatedAt",
    confidence: 0.9,
    minN: 30,
    questions: true,
    includeDeleted: true,
    top: { "csat-1-10": 3 },
    scales: { csat: [1, 10] },
    signal: AbortSignal.timeout(1000),
    onProgress: (so_far, total) => [so_far.toFixed(), total?.toFixed()],
  });
  check<Equal<typeof rows, MetricRows<Metric>>>();
  check<Equal<typeof rows.receipt, Receipt>>();
  const [first, second] = rows;
  if (first === undefined || second === undefined) return;
  check<Equal<typeof first.metric, string | null>>();
  check<Equal<typeof first.score, number | null>>();
  check<Equal<typeof first.kind, "nps" | "csat" | "ces" | null>>();
  check<Equal<(typeof first)["month"], string | number | boolean | null | undefined>>();
  check<Equal<ReturnType<typeof compare>, Comparison>>();
  compare(first, second, { confidence: 0.9 });
  compare(nps([10, null, 3]), nps(new Float64Array([9, 3]), { weights: [1, 2], minN: 2 }));
  check<Equal<ReturnType<typeof csat>, Score>>();
  csat([5, 4], { scale: [1, 10], top: 3 });
  ces(new Set([5, 4]), { scale: [1, 7] });
  // @ts-expect-error an NPS has one scale
  nps([9], { scale: [1, 5] });
  // @ts-expect-error a score is a number
  nps(["9"]);
  // @ts-expect-error the name is minN
  nps([9], { min_n: 2 });
  const invites = await client.invites.metrics({ by: ["week", "validEmail"], minN: 10 });
  check<Equal<typeof invites, MetricRows<ResponseRate>>>();
  // @ts-expect-error invites have no questions
  await client.invites.metrics({ questions: true });
  check<Equal<ReturnType<typeof responseRate>, Rate>>();
  const counted = summarize([{ metric: "nps", review: 9, peso: 2 }], { weights: "peso" });
  check<Equal<typeof counted, Metric[]>>();
  const invited = summarize<ResponseRate>([{ answered: true }]);
  check<Equal<typeof invited, ResponseRate[]>>();
}

export async function typed(): Promise<void> {
  for await (const answer of listing) {
    check<Equal<typeof answer.review, number | null>>();
    check<Equal<typeof answer.createdAt, string | null>>();
    check<Equal<typeof answer.extra, Record<string, unknown>>>();
    const names: (string | null)[] = answer.indicators?.map(({ column }) => column) ?? [];
    names.push(answer.sentimentAnalyzeGCP?.keyPhrases?.[0] ?? null);
  }
  const pages = listing.pages();
  for await (const page of pages) check<Equal<typeof page, Answer[]>>();
  check<Equal<typeof pages.receipt, Receipt>>();
  const [first, some, total] = [
    await listing.first(),
    await listing.toArray({ limit: 10 }),
    await listing.total(),
  ];
  check<Equal<typeof first, Answer | null>>();
  check<Equal<typeof some, Answer[]>>();
  check<Equal<typeof total, number | null>>();
  listing.toReadable().destroy();
  const options: TableOptions = { layout: "wide", indicators: "key", timeZone: "UTC" };
  check<Equal<Awaited<ReturnType<typeof listing.toArrowIPC>>, Uint8Array>>();
  const receipt = await listing.writeParquet("answers.parquet", options);
  check<Equal<typeof receipt, Receipt>>();
  await listing.writeParquet("answers.parquet", { ...options, compression: "snappy" });
  await listing.writeCsv(new URL("file:///tmp/answers.csv"), { layout: "nested" });
  await listing.writeJsonl("answers.jsonl");
  // @ts-expect-error one of two words
  await listing.toArrowIPC({ layout: "flat" });
  // @ts-expect-error lines are as the platform sent them
  await listing.writeJsonl("answers.jsonl", { layout: "wide" });

  const customer: Customer = {
    email: "ana@example.com",
    indicators: { Filial: "Centro", Loja: 1 },
  };
  const { message } = await client.invites.send("T0AXXX", customer, { scheduling: new Date() });
  check<Equal<typeof message, string | null>>();
  client.answers.list({ phone: 5511912345678n, clientId: 42n });
  // @ts-expect-error the name is phone
  await client.invites.send("T0AXXX", { telefone: "5511912345678" });

  async function* rows(): AsyncGenerator<Customer> {
    yield customer;
  }
  // Rows and indicators of a program's own types need no index signature.
  interface Indicators {
    Filial: string;
    Loja?: number;
  }
  interface Row {
    email: string;
    indicators: Indicators;
  }
  const row: Row = { email: "ana@example.com", indicators: { Filial: "Centro" } };
  async function* typedRows(): AsyncGenerator<Row> {
    yield row;
  }
  await client.invites.send("T0AXXX", row);
  await client.invites.sendBulk("T0AXXX", [row]);
  await client.invites.sendBulk("T0AXXX", typedRows());
  await client.links.create("T0AXXX", new Set([row]));
  await client.links.createWithCallback("T0AXXX", [row], { callbackUrl: "https://a.example" });
  await client.answers.create("T0AXXX", { ...row, review: 9 });
  const typed: Customer<Indicators>[] = [row];
  await client.invites.sendBulk("T0AXXX", typed);
  await client.invites.sendBulk("T0AXXX", [
    { email: "ana@example.com" },
    { email: "bia@example.com", indicators: { Filial: "Centro" } },
    { phone: 5511912345678n, indicators: { Loja: 1 } },
  ]);
  interface WithDate {
    email: string;
    indicators: { Desde: Date };
  }
  const dated: WithDate[] = [];
  // @ts-expect-error an indicator is text or a number
  await client.invites.sendBulk("T0AXXX", dated);
  // @ts-expect-error an indicator is text or a number
  await client.invites.send("T0AXXX", { email: "ana@example.com", indicators: { a: true } });
  // @ts-expect-error indicators stand in `indicators`
  await client.invites.sendBulk("T0AXXX", [{ email: "ana@example.com", Filial: "Centro" }]);
  const outcomes = await client.invites.sendBulk("T0AXXX", rows(), {
    onOutcome: (chunk) => check<Equal<typeof chunk, Outcome[]>>(),
  });
  check<Equal<(typeof outcomes)[number]["link"], Link | null>>();
  outcomes.raiseForUnknown();
  await client.links.createWithCallback("T0AXXX", [customer], { callbackUrl: "https://a.example" });
  // @ts-expect-error there must be a callbackUrl
  await client.links.createWithCallback("T0AXXX", [customer], {});
  await client.branches.create("Centro", { type: "ih2" });
  check<Equal<ReturnType<typeof parseAnswer>, Answer>>();
  check<Equal<ReturnType<typeof parseLinks>, Link[]>>();

  try {
    await client.close();
  } catch (error) {
    if (error instanceof APIStatusError) check<Equal<typeof error.status, number>>();
    if (error instanceof IndeCXError) check<Equal<typeof error.code, string>>();
    if (error instanceof IndeCXError) check<Equal<typeof error.retrySafe, boolean>>();
  }

  const box = await Sandbox.start({ answers: 5, drift: { remove: 0.5 } });
  box.fault({ route: "send", status: 500, times: null });
  check<Equal<(typeof box.sent)[number]["email"], string | null>>();
  // @ts-expect-error settled at the start
  box.configure({ answers: 6 });
  await box.stop();
}
