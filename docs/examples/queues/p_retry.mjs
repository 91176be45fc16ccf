// p-retry: repeats within a program.
import pRetry from "p-retry";
import { mayGoAgain } from "./may_go_again.mjs";

export function ask(client, action, customer, options) {
  const shouldRetry = ({ error }) => mayGoAgain(error);
  return pRetry(() => client.invites.send(action, customer), {
    retries: 4,
    ...options,
    shouldRetry,
  });
}
