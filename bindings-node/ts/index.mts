// The same objects as in CommonJS, not copies of them, so that `instanceof` works across both.
export type * from "./index.cjs";
export {
  ActionUnavailableError,
  APIConnectionError,
  APIStatusError,
  APITimeoutError,
  AuthenticationError,
  BadRequestError,
  IncompleteListingError,
  IndeCX,
  IndeCXError,
  InsufficientBalanceError,
  InvalidRequestError,
  indicator,
  Listing,
  NotFoundError,
  Outcomes,
  OutcomeUnknownError,
  RateLimitError,
  ResponseFormatError,
  ServerError,
} from "./index.cjs";
