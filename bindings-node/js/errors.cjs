// The error classes. There is one copy for ESM and CommonJS, so that `instanceof` holds in both.
"use strict";

class IndeCXError extends Error {
  // Failures without a class of their own come with a code of their own.
  static code = "INDECX_ERROR";
  static retrySafe = false;
  // Private, so that neither inspection nor JSON shows what customers wrote; links come with their contact.
  #body;
  #outcomes;

  constructor(message, { body, outcomes, cause, ...details } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.#body = body;
    this.#outcomes = outcomes;
    this.code = new.target.code;
    this.retrySafe = new.target.retrySafe;
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) this[name] = value;
    }
  }

  get body() {
    return this.#body;
  }

  get outcomes() {
    return this.#outcomes;
  }
}

class InvalidRequestError extends IndeCXError {
  static code = "INDECX_INVALID_REQUEST";
}

class APIConnectionError extends IndeCXError {
  static code = "INDECX_CONNECTION_FAILED";
  static retrySafe = true;
}

class APITimeoutError extends APIConnectionError {
  static code = "INDECX_TIMED_OUT";
}

class APIStatusError extends IndeCXError {
  static code = "INDECX_STATUS";
}

class BadRequestError extends APIStatusError {
  static code = "INDECX_BAD_REQUEST";
}

class AuthenticationError extends APIStatusError {
  static code = "INDECX_AUTHENTICATION_FAILED";
}

class ActionUnavailableError extends APIStatusError {
  static code = "INDECX_ACTION_UNAVAILABLE";
  static retrySafe = true;
}

class InsufficientBalanceError extends APIStatusError {
  static code = "INDECX_INSUFFICIENT_BALANCE";
  static retrySafe = true;
}

class NotFoundError extends APIStatusError {
  static code = "INDECX_NOT_FOUND";
}

class RateLimitError extends APIStatusError {
  static code = "INDECX_RATE_LIMITED";
  static retrySafe = true;
}

class ServerError extends APIStatusError {
  static code = "INDECX_SERVER_ERROR";
  static retrySafe = true;
}

class ResponseFormatError extends IndeCXError {
  static code = "INDECX_RESPONSE_FORMAT";
  static retrySafe = true;
}

class IncompleteListingError extends IndeCXError {
  static code = "INDECX_INCOMPLETE_LISTING";
  static retrySafe = true;
}

class OutcomeUnknownError extends IndeCXError {
  static code = "INDECX_OUTCOME_UNKNOWN";
}

const classes = {
  IndeCXError,
  InvalidRequestError,
  APIConnectionError,
  APITimeoutError,
  APIStatusError,
  BadRequestError,
  AuthenticationError,
  ActionUnavailableError,
  InsufficientBalanceError,
  NotFoundError,
  RateLimitError,
  ServerError,
  ResponseFormatError,
  IncompleteListingError,
  OutcomeUnknownError,
};

for (const [name, Class] of Object.entries(classes)) {
  Object.defineProperty(Class.prototype, "name", {
    value: name,
    configurable: true,
    writable: true,
  });
}

module.exports = classes;
