// The same objects as in CommonJS, not copies of them: `instanceof` holds across both.
import indecx from "./index.cjs";

export const {
  IndeCX,
  Listing,
  Outcomes,
  indicator,
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
} = indecx;
