// pg-boss: jobs that send one survey each. pg-boss repeats jobs that failed or lost their worker, so that is switched off;
// a send that may be repeated becomes a new job.
import { mayGoAgain } from "./may_go_again.mjs";

const MOST = 5;

export const once = { retryLimit: 0 };

export async function workOn(boss, queue, client) {
  await boss.createQueue(queue, { name: queue, ...once });
  await boss.work(queue, async ([{ data }]) => {
    const { action, customer, attempt = 1 } = data;
    try {
      await client.invites.send(action, customer);
    } catch (error) {
      // A job that fails: somebody has to look at it.
      if (!mayGoAgain(error) || attempt === MOST) throw error;
      const startAfter = Math.ceil(error.retryAfter ?? 2 ** attempt);
      await boss.send(queue, { ...data, attempt: attempt + 1 }, { ...once, startAfter });
    }
  });
}
