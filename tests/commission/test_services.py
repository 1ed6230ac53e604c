"""Preparing, convening and closing a session (order 196, clauses 33, 34, 40)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.commission import services as commission_services
from attestation.commission.counting import count
from attestation.commission.models import AgendaItem, CommissionMember, CommissionSession, Duty
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as voting_services
from attestation.commission.workflow import SessionState
from attestation.orders.services.grounds import give_grounds
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, HIGHEST = VoteGroup.FIRST_SIMPLIFIED, VoteGroup.HIGHEST_SIMPLIFIED
ALL_FOR = {FIRST: Voice.FOR, HIGHEST: Voice.FOR}


def vote_all(session, people, exceptions=None):
    for person in people:
        voting_services.vote(session, groups=ALL_FOR, exceptions=exceptions or {}, actor=person)


def test_a_session_seats_the_members_of_its_day(commission):
    today = timezone.localdate()
    left = CommissionMember.objects.get(user=commission.members[2])
    left.ends_on = today
    left.save()
    later = commission_services.prepare(
        held_on=today + datetime.timedelta(days=1), form="absentee", actor=commission.secretary
    )
    assert later.members.count() == 6
    assert later.members.first().duty == Duty.CHAIR


def test_sessions_are_numbered_within_the_year(commission):
    today = timezone.localdate()
    numbers = [
        commission_services.prepare(
            held_on=today, form="absentee", actor=commission.secretary
        ).number
        for _ in range(2)
    ]
    assert numbers == [1, 2]


def test_without_a_commission_there_is_no_session(region, commission):
    CommissionMember.objects.all().delete()
    with pytest.raises(DomainError, match="в комиссии никого нет"):
        commission_services.prepare(
            held_on=timezone.localdate(), form="absentee", actor=commission.secretary
        )
    assert not CommissionSession.objects.exists()


def test_only_the_secretary_prepares(region, commission):
    for actor in (region.operator, region.home.coordinator, commission.members[0]):
        with pytest.raises(DomainError, match="секретарь"):
            commission_services.prepare(held_on=timezone.localdate(), form="absentee", actor=actor)


def test_the_agenda_takes_registered_applications_of_the_simplified_form_once(prepared, commission):
    groups = list(prepared.items.values_list("name", "group"))
    assert [group for _, group in groups] == [FIRST, FIRST, HIGHEST]
    assert commission_services.fill_agenda(prepared, actor=commission.secretary) == 0


def test_the_agenda_takes_general_grounds_once_the_conclusion_is_verified(region, commission):
    """Guide: the operator verifies conclusions and «готовит документы на заседание»."""
    application = factories.registered(region.home.teacher, region.home.coordinator)
    session = commission_services.prepare(
        held_on=timezone.localdate(), form="absentee", actor=commission.secretary
    )
    assert commission_services.fill_agenda(session, actor=commission.secretary) == 0
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.VERIFIED)
    assert commission_services.fill_agenda(session, actor=commission.secretary) == 1
    assert session.items.get().application == application


def test_an_application_stands_on_one_agenda_only(prepared, commission):
    other = commission_services.prepare(
        held_on=timezone.localdate(), form="absentee", actor=commission.secretary
    )
    assert commission_services.fill_agenda(other, actor=commission.secretary) == 0
    commission_services.remove_from_agenda(prepared.items.first(), actor=commission.secretary)
    assert commission_services.fill_agenda(other, actor=commission.secretary) == 1


def test_an_empty_session_is_not_convened(commission):
    session = commission_services.prepare(
        held_on=timezone.localdate(), form="absentee", actor=commission.secretary
    )
    with pytest.raises(DomainError, match="Повестка пуста"):
        commission_services.convene(session, actor=commission.secretary)


def test_members_see_the_agenda_and_its_people_from_the_invitation_on(prepared, commission):
    member = commission.members[0]
    seen = Application.objects.visible_to(member)
    assert not CommissionSession.objects.visible_to(member).exists()
    assert not seen.exists()
    commission_services.convene(prepared, actor=commission.secretary)
    assert CommissionSession.objects.visible_to(member).get() == prepared
    assert seen.count() == 3
    assert member.notifications.filter(title__contains="Заседание").exists()


def test_outsiders_see_no_session(voting, region):
    for person in (region.home.teacher, region.abroad.coordinator, region.home.school_coordinator):
        assert not CommissionSession.objects.visible_to(person).exists()


def test_members_and_agenda_stand_still_once_the_vote_is_open(voting, commission):
    for change in (
        lambda: commission_services.fill_agenda(voting, actor=commission.secretary),
        lambda: commission_services.remove_from_agenda(
            voting.items.first(), actor=commission.secretary
        ),
        lambda: commission_services.remove_member(
            voting.members.first(), actor=commission.secretary
        ),
        lambda: commission_services.add_members(voting, actor=commission.secretary),
    ):
        with pytest.raises(DomainError, match="не меняются"):
            change()


def test_without_a_quorum_nothing_is_decided(voting, commission):
    vote_all(voting, commission.everybody[:4])
    with pytest.raises(DomainError, match="проголосовали 4 из 7, нужно не меньше 5"):
        commission_services.close_vote(voting, actor=commission.secretary)
    voting.refresh_from_db()
    assert voting.state == SessionState.VOTING
    assert not voting.items.exclude(decision="").exists()


def test_closing_fixes_what_a_recount_gives_again(voting, commission):
    item = voting.items.get(name__startswith="Петрова")
    vote_all(voting, commission.everybody[:2])
    vote_all(voting, commission.everybody[2:5], {item.pk: Voice.AGAINST})
    session = commission_services.close_vote(voting, actor=commission.secretary)
    assert (session.members_count, session.took_part) == (7, 5)
    recounted = count(voting_services.agenda_of(session), voting_services.ballots_of(session))
    for one in session.items.all():
        assert one.counted == recounted[one.pk]
        assert one.decision == recounted[one.pk].decision(session.fixed_rule)
    item.refresh_from_db()
    assert (item.in_favour, item.against, item.decision) == (2, 3, "refused")


def test_a_closed_session_is_never_counted_anew(voting, commission):
    vote_all(voting, commission.everybody)
    session = commission_services.close_vote(voting, actor=commission.secretary)
    with pytest.raises(DomainError):
        commission_services.close_vote(session, actor=commission.secretary)
    for change in (
        lambda: CommissionSession.objects.filter(pk=session.pk).update(took_part=1),
        lambda: AgendaItem.objects.filter(session=session).update(in_favour=1),
    ):
        with pytest.raises(Exception, match=r"never_changes|is final"), transaction.atomic():
            change()


def test_a_cancelled_session_sets_its_people_free_and_tells_the_members(voting, commission):
    with pytest.raises(DomainError, match="почему"):
        commission_services.cancel(voting, reason=" ", actor=commission.secretary)
    commission_services.cancel(voting, reason="Нет кворума.", actor=commission.secretary)
    other = commission_services.prepare(
        held_on=timezone.localdate(), form="absentee", actor=commission.secretary
    )
    assert commission_services.fill_agenda(other, actor=commission.secretary) == 3
    assert commission.members[0].notifications.filter(title__contains="отменено").exists()


def test_grounds_are_written_for_a_refusal_only(voting, commission):
    item = voting.items.get(name__startswith="Петрова")
    vote_all(voting, commission.everybody, {item.pk: Voice.AGAINST})
    commission_services.close_vote(voting, actor=commission.secretary)
    item.refresh_from_db()
    give_grounds(item, "Нет результатов за три года.", actor=commission.secretary)
    item.refresh_from_db()
    assert item.grounds == "Нет результатов за три года."
    other = voting.items.exclude(pk=item.pk).first()
    with pytest.raises(DomainError, match="только для отказа"):
        give_grounds(other, "…", actor=commission.secretary)


def test_a_seat_ends_after_it_begins_and_is_held_once(commission):
    person = commission.members[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        CommissionMember.objects.create(user=person, starts_on=timezone.localdate())
    other = factories.UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CommissionMember.objects.create(
            user=other, starts_on=timezone.localdate(), ends_on=datetime.date(2020, 1, 1)
        )
