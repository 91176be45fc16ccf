#!/usr/bin/env node
// The sandbox from a shell: prints one line of JSON with `url` and `company_key`, and runs until it
// is interrupted or its input closes.

import { native } from "../internal/binding.cjs";

// The command handles these signals itself. Without listeners here too, Node would end the process
// before the command could shut down.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});

function fail(error: Error): void {
  console.error(`indecx-sandbox: ${error.message}`);
  process.exitCode = 1;
}

try {
  native.runSandboxCli(process.argv.slice(2)).then((status) => {
    process.exitCode = status;
  }, fail);
} catch (error) {
  fail(error as Error);
}
