// Runs the tests of `realm.cjs` under Jest, whose tests have their own realm.
const indecx = require("indecx");
const { Sandbox } = require("indecx/testing");
const realm = require("../realm.cjs");

realm({ runner: { afterAll, beforeAll, expect, test }, clocks: jest, indecx, Sandbox });
