// The same class as in CommonJS, not a copy of it.
import testing from "./testing.cjs";

export const { Sandbox } = testing;
