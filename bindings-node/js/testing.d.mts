// The same types for ESM.
export * from "./testing.cjs";
