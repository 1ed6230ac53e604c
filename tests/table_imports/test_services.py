"""The states of an import, whatever its kind: read, judged, confirmed, written, resumed, failed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.categories.imports.models import RegisterImport
from attestation.directory.models import Municipality
from attestation.journal.models import JournalEntry
from attestation.table_imports import services as engine
from attestation.table_imports.models import ImportState
from tests.table_imports.places import ERROR, NEW, SAME, places, table

pytestmark = pytest.mark.django_db

Read = Callable[..., RegisterImport]


def names() -> list[str]:
    return sorted(Municipality.objects.values_list("name", flat=True))


def state_of(found: RegisterImport) -> str:
    found.refresh_from_db()
    return found.state


def test_a_table_is_kept_and_a_job_will_read_it(admin: User) -> None:
    found = places.upload(table("Север"), actor=admin)

    assert (found.state, found.created_by) == (ImportState.READING, admin)
    assert str(found) == "Районы.csv"
    job = ProcrastinateJob.objects.get(task_name="places.read")
    assert job.args == {"import_id": found.pk}


def test_every_row_is_judged_and_nothing_is_written(read: Read) -> None:
    Municipality.objects.create(name="Юг")

    found = read("Север", "Юг", "О" * 31)

    assert found.state == ImportState.READY
    assert (found.total, found.counts) == (3, {NEW: 1, SAME: 1, ERROR: 1})
    assert list(found.rows.values_list("row", "verdict", "message")) == [
        (2, NEW, ""),
        (3, SAME, "Уже есть."),
        (4, ERROR, "«Название» длиннее 30 знаков."),
    ]
    assert names() == ["Юг"]


def test_what_was_confirmed_is_written_and_journalled(read: Read, admin: User) -> None:
    found = places.apply(read("Север", "Юг"), actor=admin)
    assert found.state == ImportState.APPLYING

    places.write(found.pk)

    assert state_of(found) == ImportState.APPLIED
    assert found.applied_at
    assert found.done == found.total == 3
    assert names() == ["Север", "Юг"]
    assert JournalEntry.objects.get(actor=admin).text == "Внесено районов: 2."


def test_jobs_read_and_write(transactional_db: None, admin: User, run_jobs: Any) -> None:
    found = places.upload(table("Север"), actor=admin)
    run_jobs()
    assert state_of(found) == ImportState.READY

    places.apply(found, actor=admin)
    run_jobs()

    assert state_of(found) == ImportState.APPLIED
    assert names() == ["Север"]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (table(), "Впишите районы."),
        (table("Север", heading="Область"), "В таблице нет столбца «Название»."),
    ],
    ids=["only headings", "another heading"],
)
def test_a_wrong_table_fails_with_a_sentence(
    admin: User, upload: SimpleUploadedFile, sentence: str
) -> None:
    upload.seek(0)
    found = places.upload(upload, actor=admin)

    places.read(found.pk)

    assert state_of(found) == ImportState.FAILED
    assert found.fault.startswith(sentence)


def test_a_file_of_another_kind_is_refused_at_the_field(admin: User) -> None:
    with pytest.raises(DomainError) as refusal:
        places.upload(SimpleUploadedFile("a.pdf", b"%PDF-1.4"), actor=admin)

    assert refusal.value.field == "table"
    assert not RegisterImport.objects.exists()


def test_only_who_may_uploads_and_confirms(read: Read, django_user_model: type[User]) -> None:
    stranger = django_user_model.objects.create_user("stranger")

    with pytest.raises(DomainError, match="Вам нельзя"):
        places.upload(table("Север"), actor=stranger)
    with pytest.raises(DomainError, match="Вам нельзя"):
        places.apply(read("Север"), actor=stranger)


def test_a_table_is_read_once(read: Read) -> None:
    found = read("Север")

    places.read(found.pk)

    assert found.rows.count() == 1


def test_what_does_not_wait_is_not_confirmed(read: Read, admin: User) -> None:
    found = read("Север")
    places.apply(found, actor=admin)

    with pytest.raises(DomainError, match="не ждёт подтверждения: вносится"):
        places.apply(found, actor=admin)


def test_what_changes_nothing_is_not_confirmed(read: Read, admin: User) -> None:
    Municipality.objects.create(name="Юг")
    found = read("Юг")

    assert not places.is_confirmable(found)
    with pytest.raises(DomainError, match="Новых районов нет"):
        places.apply(found, actor=admin)


def test_wrong_rows_are_left_out_only_when_asked(read: Read, admin: User) -> None:
    found = read("Север", "О" * 31)

    with pytest.raises(DomainError, match="Есть строки с ошибками") as refusal:
        places.apply(found, actor=admin)
    assert refusal.value.field == "skip_errors"

    places.apply(found, actor=admin, skip_errors=True)
    places.write(found.pk)
    assert names() == ["Север"]


def test_one_table_is_written_at_a_time(read: Read, admin: User) -> None:
    first, second = read("Север"), read("Юг")
    places.apply(first, actor=admin)

    with pytest.raises(DomainError, match="Сейчас вносится другая таблица"):
        places.apply(second, actor=admin)


def test_a_killed_job_goes_on_after_the_last_batch(
    read: Read, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH", 2)
    found = places.apply(read("А", "Б", "В", "Г", "Д"), actor=admin)
    assert places.write_batch(found.pk, places.judge())
    assert names() == ["А", "Б"]
    assert state_of(found) == ImportState.APPLYING
    assert found.done == 3

    places.write(found.pk)
    places.write(found.pk)

    assert names() == ["А", "Б", "В", "Г", "Д"]
    assert state_of(found) == ImportState.APPLIED
    assert JournalEntry.objects.filter(action="places.import").count() == 1


def test_a_row_that_changed_while_it_waited_stays_out(read: Read, admin: User) -> None:
    found = places.apply(read("Север", "Юг"), actor=admin)
    Municipality.objects.create(name="Юг")

    places.write(found.pk)

    found.refresh_from_db()
    assert found.counts == {NEW: 1, SAME: 1}
    assert found.rows.get(row=3).message == "Уже есть."


def test_a_reading_that_fails_for_good_says_so(admin: User) -> None:
    found = places.upload(table("Север"), actor=admin)

    places.mark_failed(found.pk)

    assert state_of(found) == ImportState.FAILED
    assert found.fault.startswith("Прочитать таблицу не удалось")
    assert not JournalEntry.objects.filter(action="places.import").exists()


def test_a_writing_that_fails_for_good_says_how_far_it_came(
    read: Read, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH", 1)
    found = places.apply(read("Север", "Юг"), actor=admin)
    places.write_batch(found.pk, places.judge())

    places.mark_failed(found.pk)

    assert state_of(found) == ImportState.FAILED
    assert "Внесено записей: 1, последняя обработанная строка: 2." in found.fault
    assert JournalEntry.objects.get(action="places.import").text == f"Районы: {found.fault}"


def test_a_finished_import_does_not_fail(read: Read) -> None:
    found = read("Север")

    places.mark_failed(found.pk)

    assert state_of(found) == ImportState.READY


def test_an_import_whose_job_is_gone_is_deferred_again(read: Read, admin: User) -> None:
    unread = places.upload(table("Юг"), actor=admin)
    unwritten = places.apply(read("Север"), actor=admin)
    assert list(places.interrupted()) == []
    ProcrastinateJob.objects.all()._raw_delete("default")

    assert list(places.interrupted()) == [
        ("places.read", unread.pk),
        ("places.write", unwritten.pk),
    ]
    places.resume()
    assert list(places.interrupted()) == []


def test_wrong_rows_are_given_back_as_they_stood(read: Read) -> None:
    [(row, message)] = places.wrong_rows(read("Север", "О" * 31))

    assert (row.number, row.values["name"]) == (3, "О" * 31)
    assert message == "«Название» длиннее 30 знаков."
