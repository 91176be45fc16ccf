// The code that all Node contenders share: where to pull from, the workers, and the line of results that
// each prints. Imports cost the same whatever is pulled, so neither the seconds nor the CPU time include
// them. The peak memory is that of the whole process.

import { monitorEventLoopDelay, performance } from "node:perf_hooks";

const BASE = process.env.INDECX_BASE_URL;
export const KEY = process.env.INDECX_COMPANY_KEY;
export const TOKEN = `${BASE}/authorization/token`;
export const ANSWERS = `${BASE}/answers-info/all`;
export const IN_FLIGHT = 8;
const LIMIT = 1000;

/** Pulls all pages, eight in flight, and visits each row once. Returns the number of rows. */
export async function pullPages(getPage) {
  const url = (page) => `${ANSWERS}?page=${page}&limit=${LIMIT}`;
  const visitor = new Visitor();
  const first = await getPage(url(1));
  visitor.visitAll(first.answers);
  const last = Math.ceil(first.total / LIMIT);
  let next = 2;
  async function work() {
    while (next <= last) {
      const page = await getPage(url(next++));
      visitor.visitAll(page.answers);
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return visitor.rows;
}

/** Reads fields of each row, so that a lazy row is really decoded. */
export class Visitor {
  rows = 0;
  score = 0;
  indicators = 0;

  visit(answer) {
    this.rows += 1;
    this.score += answer.review ?? 0;
    this.indicators += answer.indicators.length;
  }

  visitAll(answers) {
    for (const answer of answers) {
      this.visit(answer);
    }
  }
}

/** Runs a pull, which returns its number of rows, and prints what it cost. */
export async function measure(pull) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const rows = await pull();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  const result = {
    rows,
    seconds: rounded(seconds, 4),
    cpu: rounded((user + system) / 1e6, 4),
    peak_mb: rounded(process.resourceUsage().maxRSS / 1024, 1),
    loop_ms: rounded(delay.max / 1e6, 1),
  };
  console.log(JSON.stringify(result));
}

function rounded(number, digits) {
  return Number(number.toFixed(digits));
}
