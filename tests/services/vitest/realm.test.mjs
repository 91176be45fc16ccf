// Runs the tests of `realm.cjs` under Vitest, in each of its pools.
import * as indecx from "indecx";
import { Sandbox } from "indecx/testing";
import * as runner from "vitest";
import realm from "../realm.cjs";

realm({ runner, clocks: runner.vi, indecx, Sandbox });
