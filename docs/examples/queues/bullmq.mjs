// BullMQ: a worker whose jobs send one survey each.
import { UnrecoverableError, Worker } from "bullmq";
import { mayGoAgain } from "./may_go_again.mjs";

/** Jobs are added with `attempts` and `backoff`. */
export function surveyWorker(queue, connection, client) {
  async function ask({ data: { action, customer } }) {
    try {
      await client.invites.send(action, customer);
    } catch (error) {
      if (mayGoAgain(error)) throw error;
      throw new UnrecoverableError(error.message);
    }
  }
  // By default a job whose worker died is handed out again, though its survey may have been sent by then.
  return new Worker(queue, ask, { connection, maxStalledCount: 0 });
}
