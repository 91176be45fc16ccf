// Pulls every answer and prints the NPS of each month: the Node half of `make demo`.
//
// Months are those of `createdAt` in UTC. Only answers to the metric `nps-0-10` count; deleted ones
// and those without a score are left out. Needs INDECX_BASE_URL and INDECX_COMPANY_KEY.
import { IndeCX } from "indecx";

const METRIC = "nps-0-10";

/** Promoters (9, 10) less detractors (0 to 6), in per cent of all. */
function nps(scores) {
  const promoters = scores.filter((score) => score >= 9).length;
  const detractors = scores.filter((score) => score <= 6).length;
  return (100 * (promoters - detractors)) / scores.length;
}

/** One decimal with its sign. A tie goes to the even digit, as in Python. */
function oneDecimal(value) {
  const tie = Math.abs(value) % 1 === 0.25;
  const text = (tie ? value - Math.sign(value) * 0.01 : value).toFixed(1);
  return value < 0 ? text : `+${text}`;
}

const started = performance.now();
let rows = 0;
const months = new Map();
for await (const answer of new IndeCX().answers.list()) {
  rows += 1;
  const counts = answer.metric === METRIC && !answer.deleted && answer.review !== null;
  if (counts && answer.createdAt !== null) {
    const month = answer.createdAt.slice(0, 7);
    if (!months.has(month)) months.set(month, []);
    months.get(month).push(answer.review);
  }
}
const seconds = (performance.now() - started) / 1000;

const lines = {};
for (const [month, scores] of [...months].sort(([a], [b]) => (a < b ? -1 : 1))) {
  lines[month] = `nps=${oneDecimal(nps(scores))}  answers=${scores.length}`;
}
if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ rows, months: lines }));
} else {
  console.log(`Node: ${rows} rows in ${seconds.toFixed(1)} s; NPS of ${METRIC} by month (UTC)`);
  for (const [month, line] of Object.entries(lines)) console.log(`${month}  ${line}`);
}
