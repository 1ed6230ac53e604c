"""«Напомнить»: a letter to one's own teacher, when there is a reason, once a week."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.school import board
from attestation.applications.school.services import remind
from attestation.base.errors import DomainError
from attestation.notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_teacher_reads_what_to_do_and_where(region):
    home = region.home
    draft = factories.draft(home.teacher)
    remind(home.teacher, actor=home.school_coordinator)
    told = Message.objects.get(user=home.teacher)
    assert "заявление начато" in told.text
    assert told.path == draft.get_absolute_url()


def test_a_week_passes_before_the_next(region):
    home = region.home
    factories.draft(home.teacher)
    remind(home.teacher, actor=home.school_coordinator)
    with pytest.raises(DomainError, match="на этой неделе"):
        remind(home.teacher, actor=home.school_coordinator)
    with time_machine.travel(timezone.now() + board.PEACE):
        remind(home.teacher, actor=home.school_coordinator)


def test_who_has_nothing_to_do_is_left_in_peace(region):
    with pytest.raises(DomainError, match="ничего не требуется"):
        remind(region.home.teacher, actor=region.home.school_coordinator)


@pytest.mark.parametrize("who", ["coordinator", "teacher"])
def test_nobody_else_reminds(region, who):
    factories.draft(region.home.teacher)
    with pytest.raises(DomainError, match="не в вашей организации"):
        remind(region.home.teacher, actor=getattr(region.home, who))


def test_the_button_of_another_school_is_not_there(region):
    client = Client()
    client.force_login(region.home.school_coordinator)
    stranger = region.abroad.teacher
    address = reverse("cabinet:school_remind", args=[stranger.pk])
    assert client.post(address).status_code == 404
    assert not Message.objects.filter(user=stranger).exists()


def test_the_page_has_one_button_where_there_is_a_reason(region):
    home = region.home
    factories.draft(home.teacher)
    client = Client()
    client.force_login(home.school_coordinator)
    page = reverse("cabinet:school_board")
    assert client.get(page).content.decode().count(">Напомнить<") <= 1
    answer = client.post(reverse("cabinet:school_remind", args=[home.teacher.pk]), follow=True)
    assert "Напоминание отправлено" in answer.content.decode()
    assert "напомнили" in answer.content.decode()
