"""The error for requests that the rules do not allow."""


class DomainError(Exception):
    """A request that the rules do not allow; the message is a Russian sentence for the user.

    Args:
        message: what is wrong and what to do about it.
        field: the name of the form field at fault, or None for the whole page.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
