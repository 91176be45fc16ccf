// The package: full plain objects.

import { IndeCX } from "../../bindings-node/dist/index.mjs";
import { measure, Visitor } from "./measure.mjs";

const client = new IndeCX({ rateLimit: null });

await measure(async () => {
  const visitor = new Visitor();
  for await (const answer of client.answers.list()) {
    visitor.visit(answer);
  }
  return visitor.rows;
});
await client.close();
