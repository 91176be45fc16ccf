// The package: a Parquet file.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IndeCX } from "../../bindings-node/dist/index.mjs";
import { measure } from "./measure.mjs";

const client = new IndeCX({ rateLimit: null });
const folder = await mkdtemp(join(tmpdir(), "indecx-"));

try {
  await measure(async () => {
    const receipt = await client.answers.list().writeParquet(join(folder, "answers.parquet"));
    return receipt.rows;
  });
} finally {
  await rm(folder, { recursive: true });
}
await client.close();
