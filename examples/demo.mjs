// Pulls every answer and prints the NPS of each month: the Node half of `make demo`.
//
// Months are those of `createdAt` in UTC. Only answers to the metric `nps-0-10` are shown; deleted
// ones and those without a score are left out. Needs INDECX_BASE_URL and INDECX_COMPANY_KEY.
import { IndeCX } from "indecx";

const METRIC = "nps-0-10";

/** One decimal with its sign. A tie goes to the even digit, as in Python. */
function oneDecimal(value) {
  const tie = Math.abs(value) % 1 === 0.25;
  const text = (tie ? value - Math.sign(value) * 0.01 : value).toFixed(1);
  return value < 0 ? text : `+${text}`;
}

const started = performance.now();
const metrics = await new IndeCX().answers.metrics({ by: ["month"] });
const { rows } = metrics.receipt;
const seconds = (performance.now() - started) / 1000;

const lines = {};
for (const { metric, month, n, score } of metrics) {
  if (metric === METRIC && month !== null && n > 0) {
    lines[month.slice(0, 7)] = `nps=${oneDecimal(score)}  answers=${n}`;
  }
}
if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ rows, months: lines }));
} else {
  console.log(`Node: ${rows} rows in ${seconds.toFixed(1)} s; NPS of ${METRIC} by month (UTC)`);
  for (const [month, line] of Object.entries(lines)) console.log(`${month}  ${line}`);
}
