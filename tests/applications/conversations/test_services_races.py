"""Two people write, or one sends twice, at the same moment."""

import pytest

from attestation.applications.conversations import selectors, services
from attestation.applications.conversations.models import Conversation
from attestation.applications.services import review
from attestation.base.errors import DomainError
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_first_messages_at_once_make_one_conversation(at_once):
    region = factories.Region()
    home = region.home
    filed = factories.submitted(home.teacher)
    at_once(
        lambda: services.write(filed, "Вопрос", actor=home.teacher),
        lambda: services.write(filed, "Другой вопрос", actor=home.coordinator),
    )
    assert Conversation.objects.get().last == selectors.messages_of(filed)[0].pk
    assert selectors.messages_of(filed).count() == 2


def test_files_go_with_one_of_two_messages_at_once(at_once):
    region = factories.Region()
    teacher = region.home.teacher
    filed = factories.submitted(teacher)
    services.add_file(filed, factories.pdf_upload(), actor=teacher)
    at_once(
        lambda: services.write(filed, "Раз", actor=teacher),
        lambda: services.write(filed, "Два", actor=teacher),
    )
    carried = [message.attached.count() for message in selectors.messages_of(filed)]
    assert sum(carried) == 1


def test_a_message_and_the_end_at_once_leave_nothing_written_after_it(at_once):
    region = factories.Region()
    home = region.home
    filed = factories.submitted(home.teacher)
    written, _ = at_once(
        lambda: services.write(filed, "Успею?", actor=home.teacher),
        lambda: review.reject(filed, reason=factories.reason(), actor=home.coordinator),
    )
    filed.refresh_from_db()
    assert filed.state == "rejected"
    assert selectors.messages_of(filed).exists() is not isinstance(written, DomainError)
