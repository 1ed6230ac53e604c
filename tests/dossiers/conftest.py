"""Dossiers of people who are evaluated, and of sessions that decide on them."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from attestation.applications.models import Application
from attestation.commission import services as commission_services
from attestation.commission.models import CommissionSession
from attestation.dossiers.models import Dossier
from attestation.dossiers.services import building
from attestation.dossiers.services import requests as dossier_requests
from tests.commission.conftest import commission, simplified, with_agenda  # noqa: F401
from tests.evaluation.conftest import (  # noqa: F401
    at_state,
    criteria,
    evaluated,
    experts,
    scheduled,
)


def opened(dossier: Dossier) -> zipfile.ZipFile:
    """The archive of a finished dossier."""
    dossier.refresh_from_db()
    with dossier.file.blob.open() as content:
        return zipfile.ZipFile(io.BytesIO(content.read()))


def made(kind: str, subject: Any, person: Any) -> Dossier:
    """A dossier as the job makes it."""
    dossier = dossier_requests.request_dossier(kind, subject, actor=person)
    building.build(dossier.pk)
    dossier.refresh_from_db()
    return dossier


@pytest.fixture
def names() -> Callable[[Application, Any], list[str]]:
    """The paths in the dossier that a person gets of an application."""

    def of(application: Application, person: Any) -> list[str]:
        return opened(made("application", application, person)).namelist()

    return of


@pytest.fixture
def verified(at_state: Any) -> Application:  # noqa: F811
    return at_state("verified").application


@pytest.fixture
def agenda(commission: Any, simplified: Any, verified: Application) -> CommissionSession:  # noqa: F811
    """A convened session: one person with a conclusion, one on the simplified form."""
    simplified("Петрова")
    return commission_services.convene(with_agenda(commission), actor=commission.secretary)
