"""A report reaches the operators, is answered once, and is thrown away after its term."""

import datetime

import pytest
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.feedback import services
from attestation.feedback.models import ProblemReport
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter, Message
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = "График не открывается."


def test_every_operator_is_told_what_happened_and_where(region):
    made = services.report(
        WORDS, page="/schedules/2026-10/", request_id="7f3a", email="a@mail.example", actor=None
    )
    told = Message.objects.get(user=region.operator)
    assert told.path == made.get_absolute_url()
    letter = Letter.objects.get(to=region.operator.email)
    for said in (WORDS, "/schedules/2026-10/", "7f3a", "a@mail.example"):
        assert said in letter.body


def test_a_long_report_is_cut_in_the_letter_alone(region):
    made = services.report("а" * 3000, actor=region.home.teacher)
    assert len(made.text) == 3000
    assert "а" * 601 not in Letter.objects.get(to=region.operator.email).body


def test_the_author_is_answered_in_the_cabinet_and_by_letter(region):
    teacher = region.home.teacher
    made = services.report(WORDS, actor=teacher)
    services.answer(made, "Исправлено.", actor=region.operator)
    assert "Исправлено." in Message.objects.get(user=teacher).text
    assert "Исправлено." in Letter.objects.get(to=teacher.email).body
    entry = JournalEntry.objects.get(action="feedback.answer")
    assert (entry.actor, entry.person) == (region.operator, teacher)


def test_who_left_an_address_is_answered_there_and_nobody_else(region):
    left = services.report(WORDS, email="a@mail.example", actor=None)
    unsigned = services.report(WORDS, actor=None)
    before = Letter.objects.count()
    services.answer(left, "Исправлено.", actor=region.operator)
    services.answer(unsigned, "Исправлено.", actor=region.operator)
    assert Letter.objects.count() == before + 1
    assert WORDS in Letter.objects.get(to="a@mail.example").body


def test_the_second_who_answers_is_told_so(region):
    made = services.report(WORDS, actor=None)
    services.answer(made, "Исправлено.", actor=region.operator)
    with pytest.raises(DomainError, match="уже ответили"):
        services.answer(made, "И я исправил.", actor=region.operator)
    made.refresh_from_db()
    assert made.answer == "Исправлено."


def test_only_operators_and_administrators_answer_and_see(region):
    made = services.report(WORDS, actor=region.home.teacher)
    chief = factories.UserFactory(is_superuser=True)
    for user in (region.operator, chief):
        assert made in ProblemReport.objects.visible_to(user)
    for user in (region.home.teacher, region.home.coordinator, region.home.school_coordinator):
        assert made not in ProblemReport.objects.visible_to(user)
        with pytest.raises(DomainError):
            services.answer(made, "Исправлено.", actor=user)


def test_what_was_answered_half_a_year_ago_is_thrown_away_and_no_more(region):
    now = timezone.now()
    old, fresh, waiting = (services.report(WORDS, actor=None) for _ in range(3))
    for made in (old, fresh):
        services.answer(made, "Исправлено.", actor=region.operator)
    for made, age in ((old, services.KEPT), (fresh, services.KEPT - datetime.timedelta(days=1))):
        moment = now - age - datetime.timedelta(minutes=1)
        ProblemReport.objects.filter(pk=made.pk).update(answered_at=moment)
    ProblemReport.objects.filter(pk=waiting.pk).update(created_at=now - 3 * services.KEPT)
    assert services.tidy(now) == 1
    assert set(ProblemReport.objects.all()) == {fresh, waiting}
