#!/usr/bin/env node
// The sandbox from a shell: prints one line of JSON with `url` and `company_key`, and runs until it
// is interrupted or its input closes.
"use strict";

process.exitCode = require("../native.cjs").runSandboxCli(process.argv.slice(2));
