// The same functions as in CommonJS.
export { parseAnswer, parseLinks } from "./webhooks.cjs";
