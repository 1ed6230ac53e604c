"""The person's data changed in one tab while another one files the application."""

import threading
from typing import Any

import pytest

from attestation.applications.models import Application
from attestation.applications.profile import services as profile_services
from attestation.applications.services import filing as application_filing
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.base.permissions import PermissionResult
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_saving_the_data_and_filing_at_once_end_with_a_sentence(region, at_once, monkeypatch):
    teacher = region.home.teacher
    application = factories.complete(factories.generated(teacher))
    checked, filing = threading.Event(), threading.Event()
    may_change, documents_missing = (
        profile_services.may_change,
        application_filing.requirements.missing,
    )

    def slow_check(user: Any) -> PermissionResult:
        verdict = may_change(user)
        checked.set()
        filing.wait(timeout=1)
        return verdict

    def slow_missing(current: Application) -> list[str]:
        filing.set()
        checked.wait(timeout=1)
        return documents_missing(current)

    monkeypatch.setattr(profile_services, "may_change", slow_check)
    monkeypatch.setattr(application_filing.requirements, "missing", slow_missing)
    person = type(teacher).objects.get(pk=teacher.pk)
    name = {f: getattr(person, f) for f in ("last_name", "first_name", "patronymic")}
    results = at_once(
        lambda: profile_services.save_profile(person, name=name, details={"education": "другое"}),
        lambda: application_filing.submit(application, actor=teacher),
    )
    refused = [result for result in results if isinstance(result, DomainError)]
    assert len(refused) == 1, results
    assert [type(r) for r in results if isinstance(r, Exception)] == [DomainError], results
    application.refresh_from_db()
    saved = person.profile.education == "другое"
    assert application.state == (ApplicationState.DRAFT if saved else ApplicationState.SUBMITTED)
