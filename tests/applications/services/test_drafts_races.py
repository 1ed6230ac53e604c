"""A draft is deleted in one tab and filed in another."""

import pytest

from attestation.applications.models import Application
from attestation.applications.services import drafts, filing
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_either_deleted_or_filed(at_once):
    region = factories.Region()
    teacher = region.home.teacher
    application = factories.complete(factories.generated(teacher))
    outcomes = at_once(
        lambda: drafts.delete_draft(application, actor=teacher),
        lambda: filing.submit(application, actor=teacher),
    )
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    state = Application._base_manager.get(pk=application.pk).state
    assert state in {ApplicationState.DELETED, ApplicationState.SUBMITTED}
