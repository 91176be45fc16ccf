// The same class as in CommonJS, not a copy of it.
export type * from "./testing.cjs";
export { Sandbox } from "./testing.cjs";
