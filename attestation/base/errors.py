"""The error for requests that the rules do not allow."""

from attestation.base.language.sentences import tidied


class DomainError(Exception):
    """A request that the rules do not allow; the message is a Russian sentence for the user.

    Args:
        message: what is wrong and what to do about it.
        field: the name of the form field at fault, or None for the whole page.
        others: by name, what is wrong with more fields of the same form.
    """

    def __init__(
        self, message: str, *, field: str | None = None, others: dict[str, str] | None = None
    ) -> None:
        self.message = tidied(message)
        super().__init__(self.message)
        self.field = field
        self.others = others or {}
