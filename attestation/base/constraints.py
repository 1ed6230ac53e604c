"""Turning the database's "no" into a sentence."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from attestation.base.errors import DomainError


@contextmanager
def constraint_errors_as(sentences: Mapping[str, str]) -> Iterator[None]:
    """Run the block in a savepoint; a violated constraint named in ``sentences`` is a refusal.

    Raises:
        DomainError: with the sentence of the constraint.
        IntegrityError: the constraint has no sentence, so it is a fault of ours.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        sentence = sentences.get(name or "")
        if sentence is None:
            raise
        raise DomainError(sentence) from error
