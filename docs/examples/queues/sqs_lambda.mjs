// SQS and Lambda: messages that send one survey each. SQS delivers at least once, and again after a time-out of the
// function: a message is claimed before anything is sent, and given free only where nothing was.
import { mayGoAgain } from "./may_go_again.mjs";

/** `claims.take(id)` is true for the first who asks, such as a DynamoDB put under `attribute_not_exists`. The event
 * source has `ReportBatchItemFailures` on. */
export function handlerFor(client, claims) {
  return async ({ Records }) => {
    const batchItemFailures = [];
    for (const { messageId, body } of Records) {
      if (!(await claims.take(messageId))) continue;
      const { action, customer } = JSON.parse(body);
      try {
        await client.invites.send(action, customer);
      } catch (error) {
        if (mayGoAgain(error)) {
          await claims.release(messageId);
          batchItemFailures.push({ itemIdentifier: messageId });
        } else {
          console.error("look first:", messageId, error.code ?? error.name);
        }
      }
    }
    return { batchItemFailures };
  };
}
