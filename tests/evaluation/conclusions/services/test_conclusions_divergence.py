"""Two sheets whose points differ much: both experts confirm, or a third looks."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from attestation.base.errors import DomainError
from attestation.directory.rules_models import ProcedureRules
from attestation.evaluation.conclusions.services import conclusions
from attestation.evaluation.models import Conclusion
from attestation.evaluation.sheets import services as sheet_services
from attestation.evaluation.workflow import ConclusionState
from attestation.scheduling.amendments import services as amendment_services
from tests.evaluation.conftest import handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once(region):
    """Conclusions do not wait where sums differ."""
    ProcedureRules.objects.create(valid_from=datetime.date(2020, 1, 1), divergence_waits=False)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("second", "diverges"), [((8, 4, 1), False), ((6, 4, 2), True)])
def test_a_large_difference_is_told_to_experts_and_coordinator(
    scheduled, experts, region, second, diverges
):
    handed_in(scheduled, experts[0], 8, 4, 6)
    handed_in(scheduled, experts[1], *second)
    assert Conclusion.objects.get().diverges is diverges
    told = {
        person.pk
        for person in [*experts, region.home.coordinator, region.home.teacher]
        if person.notifications.filter(title__contains="расходятся").exists()
    }
    assert told == ({*(e.pk for e in experts), region.home.coordinator.pk} if diverges else set())


def disputed(application, experts):
    """Sums of 18 and 12 points, with 6 as the mark of a large difference."""
    first = handed_in(application, experts[0], 8, 4, 6)
    second = handed_in(application, experts[1], 6, 4, 2)
    return first, second


def titles(person):
    return set(person.notifications.values_list("title", flat=True))


def test_a_large_difference_keeps_the_conclusion_until_both_have_confirmed(
    scheduled, experts, region
):
    first, second = disputed(scheduled, experts)
    conclusion = Conclusion.objects.get()
    assert conclusion.state == ConclusionState.BEING_EVALUATED
    assert conclusion.diverges
    for person in (*experts, region.home.coordinator, region.operator):
        assert "Баллы специалистов заметно расходятся" in titles(person)
    assert "Итоговое заключение готово" not in titles(scheduled.applicant)
    assert conclusion.recommended is None
    sheet_services.confirm(first, actor=experts[0])
    conclusion.refresh_from_db()
    assert conclusion.state == ConclusionState.BEING_EVALUATED
    sheet_services.confirm(second, actor=experts[1])
    conclusion.refresh_from_db()
    assert conclusion.state == ConclusionState.READY
    assert conclusion.diverges
    assert "Итоговое заключение готово" in titles(scheduled.applicant)
    told = experts[0].notifications.filter(title="Баллы специалистов заметно расходятся")
    assert told.count() == 1


def test_the_clock_does_not_make_what_waits_for_confirmation(scheduled, experts):
    disputed(scheduled, experts)
    assert not conclusions.create_conclusion_if_complete(Conclusion.objects.get())
    with pytest.raises(DomainError, match="сначала оба подтверждают"):
        conclusions.evaluate(Conclusion.objects.get(), actor=experts[0])


def test_an_expert_mends_the_own_sheet_and_what_was_confirmed_holds_no_longer(scheduled, experts):
    first, second = disputed(scheduled, experts)
    sheet_services.confirm(first, actor=experts[0])
    sheet_services.take_back(second, actor=experts[1])
    assert not Conclusion.objects.get().diverges
    first.refresh_from_db()
    assert first.confirmed_at is None
    handed_in(scheduled, experts[1], 8, 4, 5)
    assert Conclusion.objects.get().state == ConclusionState.READY


def test_a_third_expert_is_compared_anew(scheduled, experts, region):
    disputed(scheduled, experts)
    third = region.home.experts[2]
    amendment_services.replace(
        scheduled,
        experts={1: region.home.experts[0], 2: third},
        reason="баллы расходятся",
        actor=region.operator,
    )
    assert not conclusions.create_conclusion_if_complete(Conclusion.objects.get())
    handed_in(scheduled, third.user, 8, 4, 5)
    conclusion = Conclusion.objects.get()
    assert (conclusion.state, conclusion.average) == (ConclusionState.READY, Decimal("17.5"))


def test_only_the_author_confirms_and_only_what_is_disputed(scheduled, experts, region):
    sheet = handed_in(scheduled, experts[0], 8, 4, 6)
    for act in (sheet_services.confirm, sheet_services.take_back):
        with pytest.raises(DomainError, match="не расходятся"):
            act(sheet, actor=experts[0])
        with pytest.raises(DomainError, match="другого специалиста"):
            act(sheet, actor=experts[1])
        with pytest.raises(DomainError):
            act(sheet, actor=region.home.coordinator)


def test_the_expert_confirms_on_the_page_of_the_sheet(scheduled, experts, client):
    disputed(scheduled, experts)
    client.force_login(experts[0])
    assignment = scheduled.schedule_entry.assignments.get(slot=1)
    home = client.get(reverse("cabinet:home")).content.decode()
    assert "Подтвердить или исправить баллы" in home
    page = reverse("cabinet:score", args=[assignment.pk])
    assert "Подтвердить баллы" in client.get(page).content.decode()
    answer = client.post(reverse("cabinet:score_confirm", args=[assignment.pk]), follow=True)
    assert "ждём второго специалиста" in answer.content.decode()
    answer = client.post(reverse("cabinet:score_take_back", args=[assignment.pk]), follow=True)
    assert "исправьте баллы и сдайте" in answer.content.decode()


def test_coordinator_and_operator_see_what_waits(scheduled, experts, region, client):
    disputed(scheduled, experts)
    for person in (region.home.coordinator, region.operator):
        client.force_login(person)
        home = client.get(reverse("cabinet:home")).content.decode()
        assert "Баллы специалистов расходятся" in home
        page = client.get(reverse("cabinet:conclusions"), {"state": "disputed"})
        assert scheduled.surname in page.content.decode()
