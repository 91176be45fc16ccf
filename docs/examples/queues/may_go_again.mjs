// What every retry around this package goes by.
import { IndeCXError, OutcomeUnknownError } from "indecx";

/** Whether the same call may be made again. What is no error of the package carries one as its cause where something
 * may have happened: an abort, a time-out, whatever the source of the rows threw. */
export function mayGoAgain(error) {
  if (error instanceof IndeCXError) return error.retrySafe;
  return !(error?.cause instanceof OutcomeUnknownError);
}
