"""Kinds of documents that are signed in the system; rooms above register theirs.

A kind is one class in a module called ``signed_papers``, which is found by that name at start-up::

    @signed_kinds.add
    class SignedWithdrawal(SignedKind[Withdrawal]):
        code = "withdrawal"
        ...

The engine (`attestation.signatures.services`), the page, the letter with the code, the setting of
the institute and the public check know no kind by its name.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.base.permissions import PermissionResult
from attestation.base.registry import Registry
from attestation.files.models import StoredFile
from attestation.journal.services import locked
from attestation.signatures.models import Manner, Signature, SigningManner

Subject = TypeVar("Subject", bound=models.Model)


@dataclass(frozen=True)
class Paper:
    """A document to sign: the stored file, as it is shown, and what it is called."""

    file: StoredFile
    title: str


@dataclass(frozen=True)
class Way:
    """A link that the page of signing offers beside the signature."""

    text: str
    url: str


class SignedKind(ABC, Generic[Subject]):
    """What is signed, who may, and what follows; one class for each kind of document."""

    #: In the setting and in addresses; never changes.
    code: ClassVar[str]
    #: «заявление на аттестацию», as the setting lists it.
    title: ClassVar[str]
    #: The heading of the page and the words of the button that leads to it.
    heading: ClassVar[str]
    #: Told after the signature.
    success: ClassVar[str]
    #: Refuses where there is nothing to sign yet.
    nothing_yet: ClassVar[str]
    #: Refuses where the institute has this kind signed by hand.
    by_hand: ClassVar[str]
    #: Where the kind stands in the list of the setting.
    priority: ClassVar[int] = 50

    @abstractmethod
    def visible_to(self, user: Any) -> "models.QuerySet[Subject]":
        """Return what ``user`` may open the page of signing of; anything else is not there."""

    @abstractmethod
    def may_sign(self, subject: Subject, *, actor: User) -> PermissionResult:
        """Return whether ``actor`` is who signs this, in its present state."""

    @abstractmethod
    def paper(self, subject: Subject) -> Paper | None:
        """Return the document to sign as it stands now; None before there is one."""

    @abstractmethod
    def signed(self, subject: Subject, signature: Signature, *, actor: User) -> None:
        """Do what follows from a signature, in its transaction, the subject being locked."""

    @abstractmethod
    def back_address(self, subject: Subject) -> str:
        """Return the page that is shown after the signature."""

    def address(self, subject: Subject) -> str:
        """Return the address of the page on which it is signed."""
        return reverse("cabinet:sign", args=[self.code, subject.pk])

    def lock(self, subject: Subject) -> Subject:
        """Return the subject as it stands, locked in the order that its room keeps."""
        return locked(subject)

    def ending(self, subject: Subject, *, actor: User) -> str:
        """Return the words of the button that also does what comes after the signature.

        Empty where nothing does, or something else is still wanted.
        """
        return ""

    def finish(self, subject: Subject, *, actor: User) -> str:
        """Do what comes after the signature, in a transaction of its own; a sentence of success.

        Raises:
            DomainError: it may not be done now, or nothing comes after.
        """
        raise DomainError("После подписи здесь больше ничего не делают.")

    def steps(self, subject: Subject, *, actor: User) -> list[Any]:
        """Return the way that the signature is a step of, as the bar of steps shows it."""
        return []

    def ways(self, subject: Subject, *, actor: User, manner: Manner) -> list[Way]:
        """Return the other ways: to mend the document, or to sign it by hand."""
        return []


#: A class for each kind of document; see `SignedKind`.
signed_kinds: Registry[type[SignedKind[Any]]] = Registry()


def all_kinds() -> list[SignedKind[Any]]:
    """Return every kind, in the order of the setting."""
    return sorted((kind() for kind in signed_kinds), key=lambda kind: kind.priority)


def kind_of(code: str) -> SignedKind[Any] | None:
    """Return the kind that bears the code; None where there is no such."""
    return next((kind() for kind in signed_kinds if kind.code == code), None)


def titles() -> Iterator[tuple[str, str]]:
    """Yield the choices of the setting: code and name."""
    for kind in all_kinds():
        yield kind.code, kind.title


def manner_of(code: str, *, day: datetime.date | None = None) -> Manner:
    """Return how the institute has documents of a kind signed on ``day`` (today)."""
    found = SigningManner.objects.filter(
        kind=code, valid_from__lte=day or timezone.localdate()
    ).order_by("-valid_from")
    return Manner(found.values_list("manner", flat=True).first() or Manner.PAPER)
