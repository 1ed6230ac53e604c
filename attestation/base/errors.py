"""The error for requests that the rules do not allow."""

from attestation.base.language.plurals import plural
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


def require_words(text: str, *, longest: int, missing: str, field: str = "text") -> None:
    """Check a clean text, in the words in which forms do.

    Args:
        missing: what is said where there is no text.

    Raises:
        DomainError: there is none, or more than ``longest`` characters.
    """
    if not text:
        raise DomainError(missing, field=field)
    if len(text) > longest:
        most = f"{longest} {plural(longest, 'знака', 'знаков', 'знаков')}"
        raise DomainError(f"Слишком длинно: не больше {most}, сейчас {len(text)}.", field=field)
