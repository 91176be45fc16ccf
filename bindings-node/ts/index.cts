/**
 * The package `indecx`: the client, its inputs and results, and its errors.
 *
 * @module indecx
 */

import client = require("./client.cjs");
import errors = require("./errors.cjs");
import indicators = require("./indicator.cjs");
import listing = require("./listing.cjs");
import writing = require("./writing.cjs");

export type { ClientOptions } from "./client.cjs";
export type { ErrorDetails } from "./errors.cjs";
export type * from "./generated/records.cjs";
export type * from "./generated/resources.cjs";
export type * from "./inputs.cjs";
export type {
  CallOptions,
  CsvOptions,
  ListingOptions,
  Pages,
  ParquetOptions,
  TableOptions,
} from "./listing.cjs";
export type { Logger } from "./logger.cjs";
export type { Receipt } from "./receipt.cjs";
export type { Outcome, Rows, WriteOptions } from "./writing.cjs";

// `export import` makes plain properties, which a test can replace; `export from` would make getters.
export import IndeCX = client.IndeCX;
export import Listing = listing.Listing;
export import Outcomes = writing.Outcomes;
export import indicator = indicators.indicator;
export import IndeCXError = errors.IndeCXError;
export import InvalidRequestError = errors.InvalidRequestError;
export import APIConnectionError = errors.APIConnectionError;
export import APITimeoutError = errors.APITimeoutError;
export import APIStatusError = errors.APIStatusError;
export import BadRequestError = errors.BadRequestError;
export import AuthenticationError = errors.AuthenticationError;
export import ActionUnavailableError = errors.ActionUnavailableError;
export import InsufficientBalanceError = errors.InsufficientBalanceError;
export import NotFoundError = errors.NotFoundError;
export import RateLimitError = errors.RateLimitError;
export import ServerError = errors.ServerError;
export import ResponseFormatError = errors.ResponseFormatError;
export import IncompleteListingError = errors.IncompleteListingError;
export import OutcomeUnknownError = errors.OutcomeUnknownError;
