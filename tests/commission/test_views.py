"""The pages of a session, as secretary, member and coordinator meet them."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone

from attestation.commission import selectors
from attestation.commission.models import CommissionSession, SessionMember
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as voting_services
from attestation.commission.voting.sheet_export import sheet_of
from attestation.commission.workflow import SessionState
from attestation.paperwork.voting_sheet import write_voting_sheet
from tests import factories
from tests.commission.conftest import with_agenda
from tests.confirming import confirm

pytestmark = pytest.mark.django_db

FIRST, HIGHEST = VoteGroup.FIRST_SIMPLIFIED, VoteGroup.HIGHEST_SIMPLIFIED
ALL_FOR = {FIRST: Voice.FOR, HIGHEST: Voice.FOR}
POSTED = {f"group_{FIRST}": "for", f"group_{HIGHEST}": "for"}


def page(name: str, *args: int) -> str:
    return reverse(f"cabinet:{name}", args=args)


@pytest.fixture
def secretary(client, commission):
    client.force_login(commission.secretary)
    return client


@pytest.fixture
def member(client, commission):
    client.force_login(commission.members[0])
    return client


def test_the_secretary_goes_from_a_date_to_decisions(secretary, commission, simplified):
    simplified("Петрова")
    today = timezone.localdate()
    answer = secretary.post(
        page("session_new"), {"held_on": f"{today:%Y-%m-%d}", "form": "in_person", "place": ""}
    )
    assert "Напишите, где" in answer.content.decode()
    answer = secretary.post(
        page("session_new"),
        {"held_on": f"{today:%Y-%m-%d}", "form": "in_person", "place": "Каб. 12, 10:00"},
        follow=True,
    )
    session = CommissionSession.objects.get()
    assert "Повестка пока пуста" in answer.content.decode()
    answer = secretary.post(page("session_agenda", session.pk), follow=True)
    assert "В повестку добавлено: 1 человек." in answer.content.decode()
    secretary.post(page("session_convene", session.pk))
    present = session.members.first()
    secretary.post(page("session_presence", session.pk), {"present": [present.pk, "²"]})
    assert [one.pk for one in session.members.filter(is_present=True)] == [present.pk]
    everybody = list(session.members.values_list("pk", flat=True))
    secretary.post(page("session_presence", session.pk), {"present": everybody})
    confirm(secretary, page("session_open", session.pk))
    for person in commission.everybody:
        voting_services.vote(session, groups={FIRST: Voice.AGAINST}, exceptions={}, actor=person)
    answer = confirm(secretary, page("session_close", session.pk), follow=True).content.decode()
    assert "голоса подсчитаны" in answer
    assert "Основания отказа" in answer
    item = session.items.get()
    answer = secretary.post(
        page("session_grounds", session.pk, item.pk),
        {"grounds": "Нет результатов за межаттестационный период."},
        follow=True,
    )
    assert "Нет результатов за межаттестационный период." in answer.content.decode()


def test_a_member_votes_on_a_page_and_reads_that_it_is_taken(voting, member):
    item = voting.items.get(name__startswith="Петрова")
    answer = member.get(page("session_vote", voting.pk)).content.decode()
    assert "Голос подаётся за всю группу" in answer
    assert item.name in answer
    answer = member.post(
        page("session_vote", voting.pk), {**POSTED, f"item_{item.pk}": "against"}, follow=True
    ).content.decode()
    assert "Ваш голос принят" in answer
    [ballot] = voting_services.ballots_of(voting)
    assert ballot.exceptions == {item.pk: Voice.AGAINST}
    assert "изменить его нельзя" in member.get(page("session_vote", voting.pk)).content.decode()


def test_a_group_without_a_voice_is_named_at_its_field_and_nothing_is_lost(voting, member):
    item = voting.items.get(name__startswith="Петрова")
    answer = member.post(
        page("session_vote", voting.pk), {f"group_{FIRST}": "for", f"item_{item.pk}": "against"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Выберите голос за эту группу." in text
    missing = {item.get_group_display() for item in voting.items.exclude(group=FIRST)}
    assert missing
    for group in missing:
        assert f"Группа «{group}»: выберите голос за эту группу." in text
    assert '<option value="against" selected>' in text


def test_the_coordinator_types_in_a_ballot_of_the_own_sheet(client, voting, region, commission):
    client.force_login(region.home.coordinator)
    ours = voting.members.get(user=commission.municipal[0])
    theirs = voting.members.get(user=commission.members[0])
    assert client.get(page("session_ballot", voting.pk, theirs.pk)).status_code == 403
    client.post(
        page("session_ballot", voting.pk, ours.pk), POSTED | {"scan": factories.pdf_upload()}
    )
    ours.refresh_from_db()
    assert ours.source == SessionMember.Source.TYPED


def test_the_sheet_is_taken_away_and_brought_back(client, voting, region, commission):
    client.force_login(region.home.coordinator)
    query = f"?municipality={region.home.municipality.pk}"
    for kind, magic in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = client.get(page("session_sheet", voting.pk, kind) + query)
        assert b"".join(answer.streaming_content).startswith(magic)
    assert client.get(page("session_sheet", voting.pk, "pdf")).status_code == 404
    voting_services.vote(voting, groups=ALL_FOR, exceptions={}, actor=commission.municipal[0])
    target = io.BytesIO()
    write_voting_sheet(target, sheet_of(voting, region.home.municipality))
    target.seek(0)
    target.name = "лист.xlsx"
    answer = client.post(
        page("session_import", voting.pk) + query, {"file": target, "scan": factories.pdf_upload()}
    )
    assert answer.status_code == 422
    assert "Голос этого члена комиссии уже принят." in answer.content.decode()


def test_a_stranger_meets_no_session(client, voting, region):
    for person in (region.home.teacher, region.abroad.coordinator):
        client.force_login(person)
        for name in ("session", "session_vote", "session_import"):
            assert client.get(page(name, voting.pk)).status_code == 404


def test_only_the_secretary_finds_the_buttons(client, voting, region, commission):
    for person in (commission.members[0], region.home.coordinator, region.operator):
        client.force_login(person)
        assert client.post(page("session_close", voting.pk)).status_code == 403
    voting.refresh_from_db()
    assert voting.state == SessionState.VOTING


def test_a_cancelled_session_says_why(secretary, prepared):
    address, given = page("session_cancel", prepared.pk), {"reason": "Перенесено на январь."}
    asked = secretary.post(address, given)
    assert asked.status_code == 422
    assert "Вернуть отменённое заседание нельзя" in asked.content.decode()
    assert "Людей в повестке: 3." in asked.content.decode()
    answer = confirm(secretary, address, given, follow=True)
    assert "Перенесено на январь." in answer.content.decode()
    assert "Люди из повестки ждут следующего заседания." in answer.content.decode()
    assert selectors.waiting_applications().count() == 3


def test_of_an_empty_agenda_nobody_is_said_to_wait(secretary, prepared):
    prepared.items.all().delete()
    address, given = page("session_cancel", prepared.pk), {"reason": "Перенесено на январь."}
    asked = secretary.post(address, given).content.decode()
    assert "Вернуть отменённое заседание нельзя" in asked
    done = confirm(secretary, address, given, follow=True).content.decode()
    assert "Заседание отменено." in done
    assert "следующего заседания" not in asked + done


@pytest.mark.parametrize("people", [3, 30])
def test_the_page_of_a_session_asks_as_often_for_three_as_for_thirty(
    secretary, commission, simplified, django_assert_max_num_queries, people
):
    for number in range(people):
        simplified(f"Петрова{'а' * number}")
    session = with_agenda(commission)
    secretary.get(session.get_absolute_url())
    with django_assert_max_num_queries(32):
        secretary.get(session.get_absolute_url())
