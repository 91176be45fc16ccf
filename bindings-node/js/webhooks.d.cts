/**
 * The package `indecx/webhooks`: what the platform posts to a URL of yours.
 *
 * @module indecx/webhooks
 */

import type { Answer, Link } from "./records.cjs";

/** The answer in a delivery, bare or wrapped in `answer` or `answers`. `body` is bytes, text, or what a web framework
 * made of it, which has no type there. */
export declare function parseAnswer(body: unknown): Answer;

/** The links in a delivery of `links.createWithCallback`. */
export declare function parseLinks(body: unknown): Link[];
