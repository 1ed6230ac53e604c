"""A vote has days: it is opened, taken part in and closed only then; until then all can change."""

import datetime

import pytest
import time_machine
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.commission import selectors
from attestation.commission import services as commission_services
from attestation.commission.models import CommissionMember, CommissionSession
from attestation.commission.reminders import remind_of_votes
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as voting_services
from attestation.commission.workflow import SessionState
from attestation.directory.rules_models import ProcedureRules
from attestation.notifications.models import Message
from attestation.orders.services import orders
from tests.confirming import confirm

pytestmark = pytest.mark.django_db

#: The session of the 25th, prepared on 29 November.
TODAY = datetime.date(2026, 11, 29)
DAY = datetime.date(2026, 12, 25)


def noon(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(noon(TODAY), tick=False) as traveller:
        yield lambda day: traveller.move_to(noon(day))


@pytest.fixture
def convened(commission, simplified, clock):
    """A session of 25 December that was convened on 29 November."""

    def make(form="absentee", **days):
        simplified("Петрова")
        session = commission_services.prepare(
            held_on=DAY, form=form, place="Зал", actor=commission.secretary, **days
        )
        commission_services.fill_agenda(session, actor=commission.secretary)
        return commission_services.convene(session, actor=commission.secretary)

    return make


def page(address, person):
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def open_vote(session, commission):
    return commission_services.open_vote(session, actor=commission.secretary)


def cast(session, member):
    groups = dict.fromkeys(map(VoteGroup, session.items.values_list("group", flat=True)), Voice.FOR)
    return voting_services.vote(session, groups=groups, exceptions={}, actor=member)


def everybody_votes(session, commission):
    for member in commission.everybody:
        cast(session, member)


def test_a_vote_is_not_opened_weeks_before_its_days(convened, commission):
    with pytest.raises(DomainError, match=r"назначено 25\.12\.2026: раньше"):
        open_vote(convened(), commission)


def test_an_absentee_vote_goes_on_in_its_days_and_is_counted_on_the_day_of_the_session(
    convened, commission, clock
):
    session = convened(vote_from=DAY - datetime.timedelta(days=5), vote_until=DAY)
    clock(session.vote_from)
    session = open_vote(session, commission)
    everybody_votes(session, commission)
    with pytest.raises(DomainError, match="решения принимаются в этот день"):
        commission_services.close_vote(session, actor=commission.secretary)
    clock(DAY)
    session = commission_services.close_vote(session, actor=commission.secretary)
    assert session.state == SessionState.CLOSED


def test_while_days_of_the_vote_are_left_and_somebody_has_not_voted_it_is_not_counted(
    convened, commission, clock
):
    session = convened(vote_from=DAY, vote_until=DAY + datetime.timedelta(days=2))
    clock(DAY)
    session = open_vote(session, commission)
    for member in commission.everybody[:-1]:
        cast(session, member)
    with pytest.raises(DomainError, match="осталось 1"):
        commission_services.close_vote(session, actor=commission.secretary)
    clock(session.vote_until)
    assert commission_services.close_vote(session, actor=commission.secretary).took_part == 6


def test_after_the_last_day_nobody_votes_in_the_cabinet_until_it_is_extended(
    convened, commission, clock
):
    session = convened()
    clock(DAY)
    session = open_vote(session, commission)
    late = DAY + datetime.timedelta(days=1)
    clock(late)
    with pytest.raises(DomainError, match="сегодня голос не принять"):
        cast(session, commission.members[0])
    session = voting_services.extend_vote(session, until=late, actor=commission.secretary)
    cast(session, commission.members[0])
    with pytest.raises(DomainError, match="укажите день позже"):
        voting_services.extend_vote(session, until=late, actor=commission.secretary)


def test_in_person_nobody_votes_before_the_day_of_the_session(convened):
    with pytest.raises(DomainError, match="На очном заседании голосуют с его дня") as refusal:
        convened("in_person", vote_from=DAY - datetime.timedelta(days=1))
    assert refusal.value.field == "vote_from"


def test_the_last_day_is_not_before_the_first(convened):
    with pytest.raises(DomainError, match="не может быть раньше первого"):
        convened(vote_from=DAY, vote_until=DAY - datetime.timedelta(days=1))


def test_the_database_holds_the_days_too(convened):
    session = convened("in_person")
    with pytest.raises(Error), transaction.atomic():
        CommissionSession.objects.filter(pk=session.pk).update(vote_from=TODAY)


def test_in_person_a_vote_opens_when_a_quorum_is_marked_present(convened, commission, clock):
    session = convened("in_person")
    keys = list(session.members.values_list("pk", flat=True))
    with pytest.raises(DomainError, match="в день заседания"):
        commission_services.mark_present(session, set(keys), actor=commission.secretary)
    clock(DAY)
    with pytest.raises(DomainError, match="Сначала отметьте, кто присутствует"):
        open_vote(session, commission)
    commission_services.mark_present(session, set(keys[:4]), actor=commission.secretary)
    with pytest.raises(DomainError, match="присутствуют 4 из 7, нужно не меньше 5"):
        open_vote(session, commission)
    commission_services.mark_present(session, set(keys[:5]), actor=commission.secretary)
    asked = page(reverse("cabinet:session_open", args=[session.pk]), commission.secretary)
    assert "Присутствуют: 5. Голосовать смогут только они" in asked
    assert open_vote(session, commission).state == SessionState.VOTING


def test_in_person_only_those_present_vote_and_a_voice_keeps_its_presence(
    convened, commission, clock
):
    session = convened("in_person")
    clock(DAY)
    absent = session.members.get(user=commission.members[0])
    present = set(session.members.exclude(pk=absent.pk).values_list("pk", flat=True))
    commission_services.mark_present(session, present, actor=commission.secretary)
    session = open_vote(session, commission)
    with pytest.raises(DomainError, match="нет отметки о присутствии"):
        cast(session, commission.members[0])
    said = "голосуют те, кто пришёл"
    assert said in page(session.get_absolute_url(), commission.members[0])
    assert said in page(reverse("cabinet:session_vote", args=[session.pk]), commission.members[0])
    assert "Проголосовать" not in page("/cabinet/", commission.members[0])
    assert "Проголосовать" in page("/cabinet/", commission.members[1])
    assert absent.pk not in selectors.enterable(session, commission.secretary)
    cast(session, commission.members[1])
    with pytest.raises(DomainError, match="отметку о присутствии не снять"):
        commission_services.mark_present(session, set(), actor=commission.secretary)


def test_until_the_vote_opens_day_form_and_place_can_be_changed_and_the_invited_are_told(
    convened, commission, clock
):
    session = convened()
    session = commission_services.change_session(
        session,
        held_on=datetime.date(2027, 1, 15),
        form="in_person",
        place="Актовый зал, 10:00",
        actor=commission.secretary,
    )
    assert session.number_label == "2027-1"
    assert (session.vote_from, session.vote_until) == (session.held_on, session.held_on)
    told = Message.objects.filter(title="Заседание комиссии изменено")
    assert {message.user for message in told} == set(commission.everybody)
    assert "15.01.2027, очное. Актовый зал, 10:00." in told[0].text
    clock(session.held_on)
    keys = set(session.members.values_list("pk", flat=True))
    commission_services.mark_present(session, keys, actor=commission.secretary)
    session = open_vote(session, commission)
    with pytest.raises(DomainError, match="уже началось"):
        commission_services.change_session(
            session, held_on=DAY, form="absentee", actor=commission.secretary
        )


def test_saving_the_form_unchanged_tells_nobody(convened, commission):
    session = convened()
    commission_services.change_session(
        session, held_on=DAY, form="absentee", place="Зал", actor=commission.secretary
    )
    assert not Message.objects.filter(title="Заседание комиссии изменено").exists()


@pytest.fixture
def counted(convened, commission, clock):
    session = convened()
    clock(DAY)
    session = open_vote(session, commission)
    for member in commission.everybody[:-1]:
        cast(session, member)
    return commission_services.close_vote(session, actor=commission.secretary)


def test_the_secretary_opens_a_closed_vote_again_with_a_reason(counted, commission):
    with pytest.raises(DomainError, match="почему"):
        voting_services.reopen_vote(counted, reason=" ", actor=commission.secretary)
    with pytest.raises(DomainError):
        voting_services.reopen_vote(counted, reason="Забыли лист", actor=commission.members[0])
    session = voting_services.reopen_vote(counted, reason="Забыли лист", actor=commission.secretary)
    assert session.state == SessionState.VOTING
    assert session.items.get().decision == ""
    cast(session, commission.everybody[-1])
    assert commission_services.close_vote(session, actor=commission.secretary).took_part == 7
    assert "Забыли лист" in Message.objects.filter(title__contains="открыто снова")[0].text


def test_what_was_closed_changes_in_no_other_way(counted):
    with pytest.raises(Error), transaction.atomic():
        CommissionSession.objects.filter(pk=counted.pk).update(place="Другое место")
    with pytest.raises(Error), transaction.atomic():
        counted.items.update(decision="")


def test_once_the_protocol_is_out_the_vote_stays_closed(counted, commission, client):
    client.force_login(commission.secretary)
    client.get(reverse("cabinet:session_protocol", args=[counted.pk, "pdf"]))
    with pytest.raises(DomainError, match="Протокол этих решений выдан"):
        voting_services.reopen_vote(counted, reason="Поздно", actor=commission.secretary)


def test_once_an_order_is_drafted_the_vote_stays_closed(counted, commission):
    orders.prepare_order(counted, actor=commission.secretary)
    with pytest.raises(DomainError, match="уже составлен приказ"):
        voting_services.reopen_vote(counted, reason="Поздно", actor=commission.secretary)


def test_what_cannot_be_opened_again_is_not_offered_and_its_page_says_why(counted, commission):
    client, address = Client(), reverse("cabinet:session_reopen", args=[counted.pk])
    client.force_login(commission.secretary)
    assert address in client.get(counted.get_absolute_url()).content.decode()
    orders.prepare_order(counted, actor=commission.secretary)
    assert address not in client.get(counted.get_absolute_url()).content.decode()
    text = client.get(address).content.decode()
    assert "уже составлен приказ" in text
    assert "<form method" not in text.partition("<main")[2].partition("</main")[0]
    for name, why in (("session_change", "больше не меняются"), ("session_extend", "нечего")):
        page = client.get(reverse(f"cabinet:{name}", args=[counted.pk])).content.decode()
        assert why in page


def test_members_without_a_vote_are_reminded_once_a_stage(convened, commission, clock):
    session = convened(vote_from=DAY - datetime.timedelta(days=5), vote_until=DAY)
    clock(session.vote_from)
    session = open_vote(session, commission)
    cast(session, commission.members[0])
    for before in (5, 3, 3, 2, 1, 0):
        remind_of_votes(DAY - datetime.timedelta(days=before))
    told = Message.objects.filter(title="Проголосуйте до 25.12.2026")
    assert told.filter(user=commission.members[1]).count() == 3
    assert not told.filter(user=commission.members[0]).exists()


def test_the_day_before_the_session_coordinators_are_reminded_of_their_sheets(
    convened, commission, region
):
    convened()
    remind_of_votes(DAY - datetime.timedelta(days=2))
    told = Message.objects.filter(title="Лист голосования нужен к 25.12.2026")
    assert not told.exists()
    remind_of_votes(DAY - datetime.timedelta(days=1))
    assert [message.user for message in told] == [region.home.coordinator]


def test_a_commission_smaller_than_the_order_asks_warns_by_the_rule_of_the_day(
    convened, commission, client
):
    session = convened()
    client.force_login(commission.secretary)
    assert "требует не менее" not in client.get(session.get_absolute_url()).content.decode()
    ProcedureRules.objects.create(valid_from=TODAY, commission_minimum=9)
    page = client.get(session.get_absolute_url()).content.decode()
    assert "требует не менее 9" in page
    assert CommissionMember.objects.count() == 7


def test_the_pages_ask_first_and_keep_what_was_typed(convened, commission, client, clock):
    session = convened()
    client.force_login(commission.secretary)
    address = reverse("cabinet:session_change", args=[session.pk])
    assert 'value="2026-12-25"' in client.get(address).content.decode()
    typed = {
        "held_on": "2026-12-26",
        "form": "in_person",
        "place": "Зал",
        "vote_from": "2026-12-20",
    }
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "На очном заседании голосуют с его дня" in answer.content.decode()
    assert client.post(address, {**typed, "vote_from": ""}).status_code == 302
    session.refresh_from_db()
    assert session.held_on == datetime.date(2026, 12, 26)


def test_closing_names_those_who_have_not_voted_and_asks(convened, commission, client, clock):
    session = convened()
    clock(DAY)
    session = open_vote(session, commission)
    *voters, silent = commission.everybody
    for member in voters:
        cast(session, member)
    client.force_login(commission.secretary)
    address = reverse("cabinet:session_close", args=[session.pk])
    page = client.get(address)
    assert f"Не проголосовали: {silent.last_name}" in page.content.decode()
    told = page.context["form"]["told"].value()
    answer = client.post(address, {"told": told})
    assert answer.status_code == 422, "without the tick nothing is counted"
    cast(session, silent)
    answer = client.post(address, {"told": told, "sure": "on"})
    assert "изменилось то, о чём она говорит" in answer.content.decode()
    assert confirm(client, address).status_code == 302
    session.refresh_from_db()
    assert session.state == SessionState.CLOSED
    reopen = reverse("cabinet:session_reopen", args=[session.pk])
    assert client.post(reopen, {"reason": "Забыли лист"}).status_code == 302
    session.refresh_from_db()
    assert session.state == SessionState.VOTING


def test_a_vote_that_cannot_be_counted_yet_is_no_question(convened, commission, client):
    session = open_vote(convened(vote_from=TODAY), commission)
    client.force_login(commission.secretary)
    page = client.get(reverse("cabinet:session_close", args=[session.pk])).content.decode()
    assert "раньше голосование не закрыть" in page
    assert 'name="sure"' not in page


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("vote_until", {"vote_until": datetime.date(2036, 12, 20)}),
        ("vote_from", {"vote_from": datetime.date(2026, 1, 25)}),
    ],
)
def test_a_vote_months_away_from_its_session_is_a_slip_of_the_pen(convened, field, days):
    with pytest.raises(DomainError, match="больше трёх месяцев") as refused:
        convened(**days)
    assert refused.value.field == field


def test_a_vote_is_not_extended_by_years(convened, commission):
    session = open_vote(convened(vote_from=TODAY), commission)
    with pytest.raises(DomainError, match="больше трёх месяцев"):
        voting_services.extend_vote(
            session, until=datetime.date(2036, 12, 20), actor=commission.secretary
        )
