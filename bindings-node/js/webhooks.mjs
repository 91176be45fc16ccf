// The same functions as in CommonJS.
import webhooks from "./webhooks.cjs";

export const { parseAnswer, parseLinks } = webhooks;
