"""A withdrawn application and the agenda it stood on."""

import pytest

from attestation.base.errors import DomainError
from attestation.signals import application_leaves

pytestmark = pytest.mark.django_db


def leave(item, actor):
    application_leaves.send(type(item), application=item.application, actor=actor)


def test_a_withdrawn_application_is_taken_off_an_agenda_not_voted_on(prepared, region):
    item = prepared.items.first()
    leave(item, region.home.coordinator)
    assert prepared.items.count() == 2
    assert prepared.journal.filter(text__contains="заявление отозвано").exists()


def test_a_vote_that_goes_on_keeps_its_agenda(voting, region):
    with pytest.raises(DomainError, match="Комиссия уже голосует"):
        leave(voting.items.first(), region.home.coordinator)
    assert voting.items.count() == 3
