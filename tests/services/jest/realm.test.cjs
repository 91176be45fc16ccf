// Under Jest, whose tests run in a realm of their own.
const indecx = require("indecx");
const { Sandbox } = require("indecx/testing");
const realm = require("../realm.cjs");

realm({ runner: { afterAll, beforeAll, expect, test }, clocks: jest, indecx, Sandbox });
