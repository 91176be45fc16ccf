/**
 * The package `indecx/webhooks`: what the platform posts to a URL of yours.
 *
 * @module indecx/webhooks
 */

import type { Answer, Link } from "./records.cjs";

/** A delivery: bytes, text, or what a web framework made of it. */
export type Body = string | Uint8Array | ArrayBuffer | object;

/** The answer in a delivery, bare or wrapped in `answer` or `answers`. */
export declare function parseAnswer(body: Body): Answer;

/** The links in a delivery of `links.createWithCallback`. */
export declare function parseLinks(body: Body): Link[];
