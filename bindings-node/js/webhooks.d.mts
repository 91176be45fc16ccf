// The same types for ESM.
export * from "./webhooks.cjs";
