"""What every retry around this package goes by."""

from indecx import IndeCXError, OutcomeUnknownError


def may_go_again(error: BaseException) -> bool:
    """Whether the same call may be made again.

    What is no error of the package carries one as its cause where something may have happened: a
    cancellation, a time limit, whatever the source of the rows raised.
    """
    if isinstance(error, IndeCXError):
        return error.retry_safe
    return not isinstance(error.__cause__, OutcomeUnknownError)
