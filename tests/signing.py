"""Signing in the system, as tests of every room do it."""

import re

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentKind
from attestation.base.permissions import ALLOWED
from attestation.files.models import StoredFile
from attestation.notifications.models import Letter
from attestation.signatures.kinds import Paper, SignedKind, kind_of
from attestation.signatures.models import SigningManner
from attestation.signatures.services import signing as services
from tests import factories


class SignedFile(SignedKind[StoredFile]):
    """A kind of which everybody signs everything, without consequences; no room has it."""

    code = "file"
    heading = title = "файл"
    success = nothing_yet = ""
    by_hand = "Это подписывают на бумаге."

    def visible_to(self, user):
        return StoredFile.objects.all()

    def may_sign(self, subject, *, actor):
        return ALLOWED

    def paper(self, subject):
        return Paper(subject, f"Документ «{subject.original_name}»")

    def signed(self, subject, signature, *, actor):
        pass

    def address(self, subject):
        return "/cabinet/"

    back_address = address


FILE = SignedFile()


def allow(kind, manner):
    """Have a kind signed so from today on; what was said of it before is forgotten."""
    SigningManner.objects.filter(kind=kind).delete()
    SigningManner.objects.create(kind=kind, manner=manner)


def accept_rules(person):
    factories.consent_text(ConsentKind.SIGNING)
    consent_services.give(person, ConsentKind.SIGNING, address="192.0.2.7", actor=person)
    return person


def code_sent_to(person):
    letter = Letter.objects.filter(user=person, is_secret=True).latest("pk")
    return re.search(r"Код для подписи: (\d{6})", letter.body)[1]


def signed_by(person, code, subject, /, **changed):
    """Sign what the kind of that code shows, by a letter; ``changed`` replaces what is sent."""
    kind = kind_of(code)
    subject.refresh_from_db()
    paper = kind.paper(subject)
    services.send_code(kind, subject, actor=person)
    values = {"shown": paper.file.sha256, "code": code_sent_to(person), "address": "192.0.2.7"}
    return services.sign(kind, subject, actor=person, **(values | changed))
