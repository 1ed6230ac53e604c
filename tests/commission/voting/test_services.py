"""Ballots: once, by members, while the vote is open, never on oneself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from attestation.base.errors import DomainError
from attestation.categories.choices import Category
from attestation.commission import services as commission_services
from attestation.commission.models import SessionMember
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as voting_services
from attestation.commission.voting.models import GroupVote, ItemVote
from attestation.files.models import StoredFile
from attestation.notifications.events import BALLOT_ENTERED
from attestation.notifications.models import Letter, Message
from tests import factories
from tests.commission.conftest import opened, with_agenda
from tests.paperwork import scan_samples as samples

pytestmark = pytest.mark.django_db

FIRST, HIGHEST = VoteGroup.FIRST_SIMPLIFIED, VoteGroup.HIGHEST_SIMPLIFIED
ALL_FOR = {FIRST: Voice.FOR, HIGHEST: Voice.FOR}


def seat_of(session, user) -> SessionMember:
    return session.members.get(user=user)


def test_a_member_votes_for_groups_with_exceptions(voting, commission):
    item = voting.items.get(name__startswith="Петрова")
    member = voting_services.vote(
        voting, groups=ALL_FOR, exceptions={item.pk: Voice.AGAINST}, actor=commission.members[0]
    )
    assert member.source == SessionMember.Source.ONLINE
    [ballot] = voting_services.ballots_of(voting)
    assert ballot.groups == ALL_FOR
    assert ballot.exceptions == {item.pk: Voice.AGAINST}


def test_nobody_votes_twice(voting, commission):
    voting_services.vote(voting, groups=ALL_FOR, exceptions={}, actor=commission.members[0])
    with pytest.raises(DomainError, match="изменить его нельзя"):
        voting_services.vote(voting, groups=ALL_FOR, exceptions={}, actor=commission.members[0])


def test_who_is_no_member_does_not_vote(voting, region):
    for person in (region.operator, region.home.coordinator, region.home.teacher):
        with pytest.raises(DomainError, match="не входите"):
            voting_services.vote(voting, groups=ALL_FOR, exceptions={}, actor=person)


def test_no_vote_before_the_opening_and_after_the_closing(prepared, commission):
    commission_services.convene(prepared, actor=commission.secretary)
    with pytest.raises(DomainError, match="не открыто"):
        voting_services.vote(prepared, groups=ALL_FOR, exceptions={}, actor=commission.members[0])
    commission_services.open_vote(prepared, actor=commission.secretary)
    for person in commission.everybody[1:]:
        voting_services.vote(prepared, groups=ALL_FOR, exceptions={}, actor=person)
    commission_services.close_vote(prepared, actor=commission.secretary)
    with pytest.raises(DomainError, match="не открыто"):
        voting_services.vote(prepared, groups=ALL_FOR, exceptions={}, actor=commission.members[0])


def test_a_group_of_the_agenda_needs_a_voice(voting, commission):
    with pytest.raises(DomainError, match="высшую категорию"):
        voting_services.vote(
            voting, groups={FIRST: Voice.FOR}, exceptions={}, actor=commission.members[0]
        )
    assert not GroupVote.objects.exists()


def test_somebody_of_another_agenda_is_not_voted_on(voting, commission):
    with pytest.raises(DomainError, match="нет людей"):
        voting_services.vote(
            voting, groups=ALL_FOR, exceptions={10**6: Voice.FOR}, actor=commission.members[0]
        )


def test_a_member_never_votes_on_the_own_application(commission, simplified):
    member = commission.municipal[0]
    profile = factories.teacher(simplified("Седова").organization, last_name="Донорова").profile
    profile.user, profile.pk = member, None
    profile.save()
    factories.agree(member)
    own = simplified.of(member, Category.FIRST)
    session = opened(with_agenda(commission), commission)
    item = session.items.get(application=own)
    with pytest.raises(DomainError, match="по своему заявлению"):
        voting_services.vote(
            session, groups={FIRST: Voice.FOR}, exceptions={item.pk: Voice.FOR}, actor=member
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVote.objects.create(member=seat_of(session, member), item=item, voice=Voice.FOR)
    for person in commission.everybody:
        voting_services.vote(session, groups={FIRST: Voice.FOR}, exceptions={}, actor=person)
    commission_services.close_vote(session, actor=commission.secretary)
    item.refresh_from_db()
    assert item.in_favour == len(commission.everybody) - 1


def test_the_coordinator_types_in_the_sheet_of_the_own_municipality_only(
    voting, commission, region
):
    ours = seat_of(voting, commission.municipal[0])
    voting_services.record_ballot(
        ours, groups=ALL_FOR, exceptions={}, sheet=scan(), actor=region.home.coordinator
    )
    ours.refresh_from_db()
    assert (ours.source, ours.entered_by) == ("typed", region.home.coordinator)
    for member, actor in (
        (commission.members[0], region.home.coordinator),
        (commission.municipal[1], region.abroad.coordinator),
        (commission.municipal[1], commission.municipal[0]),
    ):
        with pytest.raises(DomainError, match="Голос вносит"):
            voting_services.record_ballot(
                seat_of(voting, member), groups=ALL_FOR, exceptions={}, sheet=scan(), actor=actor
            )


def test_the_database_keeps_votes_out_of_a_closed_vote_and_unchanged(prepared, commission):
    commission_services.convene(prepared, actor=commission.secretary)
    member = seat_of(prepared, commission.members[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupVote.objects.create(member=member, group=FIRST, voice=Voice.FOR)
    commission_services.open_vote(prepared, actor=commission.secretary)
    voting_services.vote(prepared, groups=ALL_FOR, exceptions={}, actor=commission.members[0])
    for change in (
        lambda: GroupVote.objects.update(voice=Voice.AGAINST),
        lambda: GroupVote.objects.all().delete(),
    ):
        with pytest.raises(Exception, match="groupvote_is_kept"), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_leaves_one_ballot(voting, commission, at_once):
    def cast():
        return voting_services.vote(
            voting, groups=ALL_FOR, exceptions={}, actor=commission.members[0]
        )

    outcomes = at_once(cast, cast, cast)
    assert sum(isinstance(one, DomainError) for one in outcomes) == 2
    assert GroupVote.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_ballot_at_the_moment_of_closing_is_counted_or_refused(voting, commission, at_once):
    for person in commission.everybody[1:]:
        voting_services.vote(voting, groups=ALL_FOR, exceptions={}, actor=person)
    cast, closed = at_once(
        lambda: voting_services.vote(
            voting, groups=ALL_FOR, exceptions={}, actor=commission.members[0]
        ),
        lambda: commission_services.close_vote(voting, actor=commission.secretary),
    )
    voices = 6 if isinstance(cast, DomainError) else 7
    assert closed.took_part == voices
    assert {item.in_favour for item in closed.items.all()} == {voices}


def test_nobody_types_in_voices_on_an_own_application(voting, commission, region):
    item = voting.items.first()
    item.application.applicant = region.home.coordinator
    item.application.save()
    member = seat_of(voting, commission.municipal[0])
    with pytest.raises(DomainError, match="ваше собственное заявление"):
        voting_services.record_ballot(
            member, groups=ALL_FOR, exceptions={}, sheet=scan(), actor=region.home.coordinator
        )


def scan():
    return factories.pdf_upload("лист.pdf")


def enter(voting, commission, actor, *, sheet=None, against=()):
    item = {voting.items.get(name__startswith=name).pk: Voice.AGAINST for name in against}
    return voting_services.record_ballot(
        seat_of(voting, commission.municipal[0]),
        groups=ALL_FOR,
        exceptions=item,
        sheet=sheet or scan(),
        actor=actor,
    )


def test_a_member_is_told_how_the_ballot_was_entered_and_by_whom(voting, commission):
    member = commission.municipal[0]
    enter(voting, commission, commission.secretary, against=["Петрова"])
    letter = Letter.objects.get(event=BALLOT_ENTERED.code)
    assert letter.user == member
    assert str(commission.secretary) in letter.body
    assert f"– {FIRST.label}: за" in letter.body
    assert "– Петрова Анна Игоревна: против" in letter.body
    assert not letter.may_be_switched_off
    assert Message.objects.get(event=BALLOT_ENTERED.code).user == member


def test_the_own_ballot_is_told_to_nobody(voting, commission):
    voting_services.vote(voting, groups=ALL_FOR, exceptions={}, actor=commission.members[0])
    assert not Letter.objects.filter(event=BALLOT_ENTERED.code).exists()


def test_a_ballot_without_the_signed_sheet_is_not_taken(voting, commission):
    with pytest.raises(DomainError, match="скан подписанного листа") as refusal:
        voting_services.record_ballot(
            seat_of(voting, commission.municipal[0]),
            groups=ALL_FOR,
            exceptions={},
            sheet=None,
            actor=commission.secretary,
        )
    assert refusal.value.field == "scan"
    assert not GroupVote.objects.exists()


def test_an_empty_sheet_is_no_signed_sheet(voting, commission):
    blank = SimpleUploadedFile("лист.jpg", samples.blank_sheet().read())
    with pytest.raises(DomainError, match="пустой лист") as refusal:
        enter(voting, commission, commission.secretary, sheet=blank)
    assert refusal.value.field == "scan"
    assert not GroupVote.objects.exists()


def test_the_signed_sheet_is_read_by_whom_it_concerns(voting, commission, region):
    sheet = enter(voting, commission, region.home.coordinator).signed_sheet
    for person in (
        commission.municipal[0],
        commission.secretary,
        region.operator,
        region.home.coordinator,
    ):
        assert StoredFile.objects.visible_to(person).filter(pk=sheet.pk).exists()
    for person in (commission.members[0], region.abroad.coordinator, region.home.teacher):
        assert not StoredFile.objects.visible_to(person).filter(pk=sheet.pk).exists()


def test_an_entered_ballot_is_shown_as_entered(voting, commission, client):
    enter(voting, commission, commission.secretary)
    client.force_login(commission.municipal[0])
    page = client.get(voting.get_absolute_url()).content.decode()
    assert f"внесён с листа: {commission.secretary}" in page
    assert seat_of(voting, commission.municipal[0]).signed_sheet.get_absolute_url() in page
    client.force_login(commission.members[0])
    page = client.get(voting.get_absolute_url()).content.decode()
    assert f"внесён с листа: {commission.secretary}" in page
    assert "скан листа" not in page
