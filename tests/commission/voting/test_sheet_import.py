"""The voting sheet of a session, out and in (guide of the municipal coordinator)."""

import io
from dataclasses import replace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.commission import services as commission_services
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as voting_services
from attestation.commission.voting.sheet_export import sheet_of
from attestation.commission.voting.sheet_import import import_ballots, read_ballots
from attestation.paperwork.voting_sheet import GroupCells, SheetLine, write_voting_sheet
from tests import factories
from tests.commission.conftest import opened, with_agenda

pytestmark = pytest.mark.django_db

FIRST, HIGHEST = VoteGroup.FIRST_SIMPLIFIED, VoteGroup.HIGHEST_SIMPLIFIED
ALL_FOR = {FIRST: Voice.FOR, HIGHEST: Voice.FOR}


@pytest.fixture
def home(region):
    return region.home.municipality


def written(sheet, **cells: str) -> SimpleUploadedFile:
    """The sheet as a file, with some cells filled by hand."""
    target = io.BytesIO()
    write_voting_sheet(target, sheet)
    book = openpyxl.load_workbook(target)
    for where, text in cells.items():
        book.active[where] = text
    filled = io.BytesIO()
    book.save(filled)
    return SimpleUploadedFile("лист.xlsx", filled.getvalue())


def by_hand(voting, home, **more: str) -> SimpleUploadedFile:
    """An empty sheet in which one member was written in with «+» for both groups asked."""
    line = {"B6": voting.members.get(surname="Капля").full_name, "C6": "+", "G6": "+"}
    return written(replace(sheet_of(voting, home), voted=()), **{**line, **more})


def test_the_sheet_shows_voices_notes_and_who_did_not_vote(voting, commission, home, region):
    against = voting.items.get(name__startswith="Петрова")
    abstained = voting.items.get(name__startswith="Седова")
    first, second, third = commission.municipal
    voting_services.vote(
        voting, groups=ALL_FOR, exceptions={against.pk: Voice.AGAINST}, actor=first
    )
    voting_services.vote(
        voting, groups=ALL_FOR, exceptions={abstained.pk: Voice.ABSTAINED}, actor=second
    )
    sheet = sheet_of(voting, home)
    lines = {line.name: line.groups for line in sheet.voted}
    assert lines[first.full_name][0].marks == (True, True, False)
    assert lines[first.full_name][0].note == "против – Петрова А.И."
    assert lines[second.full_name][0].marks == (True, False, True)
    assert lines[second.full_name][0].note == "воздержался – Седова А.И."
    assert lines[first.full_name][1].marks == (True, False, False)
    assert set(lines[third.full_name]) == {GroupCells()}, "to be filled in by hand"
    assert sheet.absent == ()
    voting.closed_at = timezone.now()
    assert sheet_of(voting, home).absent == (third.full_name,)
    assert sheet.municipality == home.name
    assert sheet.coordinator == region.home.coordinator.full_name


def test_members_of_another_sheet_are_not_on_it(voting, commission, home):
    names = {line.name for line in sheet_of(voting, home).voted}
    assert names == {member.full_name for member in commission.municipal}
    assert len(sheet_of(voting, None).voted) == len(commission.members)


def test_what_one_system_wrote_the_other_reads_back(prepared, commission, home, region):
    """A sheet written from ballots gives the same ballots when it is imported elsewhere."""
    commission_services.convene(prepared, actor=commission.secretary)
    voting = commission_services.open_vote(prepared, actor=commission.secretary)
    item = voting.items.get(name__startswith="Петрова")
    member = voting.members.get(surname="Капля")
    read = read_ballots(
        by_hand(voting, home, D6="+", F6="против – Петрова А.И."),
        session=voting,
        municipality=home,
    )
    assert [ballot.errors for ballot in read] == [[]]
    assert import_ballots(read, sheet=factories.pdf_upload(), actor=region.home.coordinator) == 1
    [ballot] = voting_services.ballots_of(voting)
    assert ballot.member == member.user_id
    assert ballot.groups == ALL_FOR
    assert ballot.exceptions == {item.pk: Voice.AGAINST}
    notes = [line.groups[0].note for line in sheet_of(voting, home).voted]
    assert "против – Петрова А.И." in notes


@pytest.mark.parametrize(
    "note",
    [
        "против – Петрова А.И.",
        "против-Петрова А. И.",
        "Против: петрова",
        "против — Петрова Анна Игоревна",
    ],
)
def test_a_note_is_understood_as_people_write_it(voting, home, note):
    read = read_ballots(by_hand(voting, home, D6="+", F6=note), session=voting, municipality=home)
    item = voting.items.get(name__startswith="Петрова")
    assert (read[0].errors, read[0].exceptions) == ([], {item.pk: Voice.AGAINST})


def test_a_name_at_the_end_of_a_long_note_is_heard(voting, home):
    note = f"против – {'Петрова Анна Игоревна, ' * 20}Седова Анна Игоревна"
    [read] = read_ballots(by_hand(voting, home, D6="+", F6=note), session=voting, municipality=home)
    against = voting.items.filter(name__regex="^(Петрова|Седова)")
    assert (read.errors, read.exceptions) == ([], {item.pk: Voice.AGAINST for item in against})


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"B6": "Неизвестная Анна Игоревна"}, "нет среди тех"),
        ({"D6": "+", "F6": "против – Неизвестная А.И."}, "нет человека с именем «Неизвестная"),
        ({"C6": None}, "голос не отмечен"),
        ({"D6": "+"}, "примечание их не объясняет"),
        ({"F6": "Петрова А.И."}, "не сказано, как голосуют"),
    ],
)
def test_every_line_that_is_not_understood_says_why_and_nothing_is_taken(
    voting, home, region, cells, said
):
    read = read_ballots(by_hand(voting, home, **cells), session=voting, municipality=home)
    assert said in " ".join(read[0].errors)
    assert read[0].row == 6
    with pytest.raises(DomainError, match="Строка 6"):
        import_ballots(read, sheet=factories.pdf_upload(), actor=region.home.coordinator)
    assert not voting_services.ballots_of(voting)


def test_one_bad_line_keeps_the_whole_sheet_out(voting, home, region, commission):
    good = commission.municipal[0].full_name
    upload = by_hand(voting, home, B7=good, C7="+", G7="+", B8="Кто-то", C8="+", G8="+")
    read = read_ballots(upload, session=voting, municipality=home)
    assert [bool(ballot.errors) for ballot in read] == [False, False, True]
    with pytest.raises(DomainError):
        import_ballots(read, sheet=factories.pdf_upload(), actor=region.home.coordinator)
    assert not voting_services.ballots_of(voting)


def test_a_member_named_twice_and_one_who_has_voted_are_told(voting, home, commission):
    twice = voting.members.get(surname="Капля").full_name
    upload = by_hand(voting, home, B7=twice, C7="+", G7="+")
    read = read_ballots(upload, session=voting, municipality=home)
    assert all("дважды" in " ".join(ballot.errors) for ballot in read)
    voting_services.vote(voting, groups=ALL_FOR, exceptions={}, actor=commission.municipal[2])
    [read] = read_ballots(by_hand(voting, home), session=voting, municipality=home)
    assert "уже принят" in " ".join(read.errors)


def test_a_sheet_of_another_day_is_refused(voting, home):
    upload = by_hand(voting, home, C2="01.02.2020")
    with pytest.raises(DomainError, match=r"01\.02\.2020"):
        read_ballots(upload, session=voting, municipality=home)


def test_a_sheet_in_which_nobody_voted_is_refused(voting, home):
    with pytest.raises(DomainError, match="никто не проголосовал: отметьте голоса"):
        read_ballots(written(sheet_of(voting, home)), session=voting, municipality=home)


def test_another_coordinator_does_not_import_our_sheet(voting, home, region):
    read = read_ballots(by_hand(voting, home), session=voting, municipality=home)
    with pytest.raises(DomainError, match="Голос вносит"):
        import_ballots(read, sheet=factories.pdf_upload(), actor=region.abroad.coordinator)


def test_people_of_one_surname_are_told_apart_by_initials(commission, simplified, home):
    for given_name in ("Анна", "Ольга"):
        person = factories.teacher(
            simplified(f"Разная{given_name[0]}").organization,
            last_name="Зимина",
            first_name=given_name,
        )
        simplified.of(person, "first")
    voting = opened(with_agenda(commission), commission)

    def errors(note: str) -> str:
        upload = by_hand(voting, home, D6="+", F6=note)
        [read] = read_ballots(upload, session=voting, municipality=home)
        return " ".join(read.errors)

    assert errors("против – Зимина О.И.") == ""
    assert "несколько человек" in errors("против – Зимина")


@pytest.mark.parametrize("separator", ["", ","])
def test_a_small_file_of_long_cells_makes_a_small_page(voting, home, region, client, separator):
    note = separator.join(map(str, range(700)))
    groups = sheet_of(voting, home).groups
    line = SheetLine("Я" * 3000, (GroupCells((True, False, False), note),) * len(groups))
    sheet = written(replace(sheet_of(voting, home), voted=(line,) * 100))
    client.force_login(region.home.coordinator)
    page = f"{reverse('cabinet:session_import', args=[voting.pk])}?municipality={home.pk}"
    answer = client.post(page, {"file": sheet, "scan": factories.pdf_upload()})
    text = answer.content.decode()
    assert "Что в листе не так" in text
    assert "Впишите имена" not in text
    assert len(answer.content) < 200_000
