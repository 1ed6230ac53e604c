"""People choose which letters they get; what concerns their rights always comes."""

import pytest

from attestation.base.errors import DomainError
from attestation.notifications import events
from attestation.notifications.groups import Delivery
from attestation.notifications.models import DeliveryChoice, Letter, Message
from attestation.notifications.services import preferences
from attestation.notifications.services.messages import notify
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return factories.UserFactory()


def tell(person, event):
    return notify(person, "Новость", "Текст", path="/cabinet/", event=event)


@pytest.mark.parametrize(
    ("delivery", "letters", "waits"),
    [(Delivery.AT_ONCE, 1, False), (Delivery.DAILY, 0, True), (Delivery.CABINET, 0, False)],
)
def test_the_choice_decides_on_the_letter_and_never_on_the_message(
    person, delivery, letters, waits
):
    preferences.choose(person, {"review": delivery}, actor=person)
    message = tell(person, events.ARRIVED)
    assert Letter.objects.count() == letters
    assert message.waits_for_digest is waits


def test_news_for_coordinators_come_once_a_day_until_they_choose(person):
    tell(person, events.ARRIVED)
    assert not Letter.objects.exists()
    assert Message.objects.get().waits_for_digest


def test_what_must_come_cannot_be_switched_off(person):
    with pytest.raises(DomainError):
        preferences.choose(person, {"application": Delivery.CABINET}, actor=person)
    # Not even by a row that somebody has put there.
    DeliveryChoice.objects.create(user=person, group="application", delivery=Delivery.CABINET)
    tell(person, events.REJECTED)
    assert Letter.objects.count() == 1


def test_nobody_chooses_for_another(person):
    with pytest.raises(DomainError):
        preferences.choose(person, {"review": "cabinet"}, actor=factories.UserFactory())


def test_an_unknown_group_is_refused(person):
    with pytest.raises(DomainError):
        preferences.choose(person, {"nonsense": "cabinet"}, actor=person)


def test_somebody_without_an_address_is_told_in_the_cabinet(person):
    person.email = ""
    tell(person, events.REJECTED)
    assert not Letter.objects.exists()
    assert Message.objects.count() == 1
