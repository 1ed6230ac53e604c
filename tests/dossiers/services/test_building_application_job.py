"""The job that makes the dossier of an application: once, resumed, cancelled, thrown away."""

import datetime
import tracemalloc

import pytest
from django.urls import reverse
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.base.errors import DomainError
from attestation.dossiers.models import KEPT_DAYS, Dossier, DossierState
from attestation.dossiers.services import building
from attestation.dossiers.services import requests as dossier_requests
from attestation.evaluation.conclusions.services import conclusions
from attestation.evaluation.models import Conclusion
from attestation.files import services as file_services
from attestation.files.models import StoredFile
from tests import factories
from tests.dossiers.conftest import made, opened
from tests.dossiers.services.conftest import attached, client_of

pytestmark = pytest.mark.django_db


# --- The job ----------------------------------------------------------------------------------


def test_two_clicks_are_one_job(region, filed):
    first = dossier_requests.request_dossier("application", filed, actor=region.operator)
    assert dossier_requests.request_dossier("application", filed, actor=region.operator) == first
    assert Dossier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_job(region, at_once):
    application = factories.submitted(region.home.teacher)

    def click():
        return dossier_requests.request_dossier(
            "application", application, actor=region.operator
        ).pk

    assert len(set(at_once(click, click))) == 1
    assert Dossier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_what_was_ordered_and_the_page_says_so(region, run_jobs):
    application = factories.submitted(region.home.teacher)
    client = client_of(region.operator)
    order = reverse("cabinet:dossier_order", args=["application", application.pk])
    page = client.post(order, follow=True)
    assert "Собирается: 0 %" in page.content.decode()
    assert 'data-live="wait"' in page.content.decode()
    run_jobs()
    dossier = Dossier.objects.get()
    assert dossier.state == DossierState.READY
    assert "Скачать архив" in client.get(dossier.get_absolute_url()).content.decode()
    about = client.get(application.get_absolute_url(), {"show": "case"})
    assert "Скачать досье" in about.content.decode()


def test_the_progress_is_shown_in_percent_and_in_words(region, filed):
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    Dossier.objects.update(total=200, done=74, step="Досье заявления: Диплом")
    page = client_of(region.operator).get(dossier.get_absolute_url()).content.decode()
    assert "Собирается: 37 %" in page
    assert "Сейчас: Досье заявления: Диплом" in page


def test_a_second_run_finds_it_made(region, filed):
    dossier = made("application", filed, region.operator)
    building.build(dossier.pk)
    assert StoredFile.objects.filter(dossier__isnull=False).count() == 1


def interrupted(monkeypatch, error):
    """Something happens in the middle of the writing."""
    real = building.dossier_archive.write

    def write(path, chapters, user, *, progress):
        def stop(size, words):
            progress(size, words)
            if size:
                assert path.exists(), "the archive is begun"
                raise error

        return real(path, chapters, user, progress=stop)

    monkeypatch.setattr(building.dossier_archive, "write", write)


def test_what_a_killed_worker_began_is_nobodys_file_and_is_made_again(region, filed, monkeypatch):
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    before = StoredFile.objects.count()
    with monkeypatch.context() as patched:
        interrupted(patched, SystemExit())
        with pytest.raises(SystemExit):
            building.build(dossier.pk)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.file) == (DossierState.MAKING, None)
    assert StoredFile.objects.count() == before
    assert list(building.unbuilt()) == [dossier.pk], "the job by the clock finds it"
    building.build(dossier.pk)
    assert opened(dossier).testzip() is None


def test_what_kills_its_worker_again_and_again_is_given_up_with_a_sentence(region, filed):
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    Dossier.objects.update(attempts=building.MAX_ATTEMPTS)
    building.build(dossier.pk)
    dossier.refresh_from_db()
    assert dossier.failure == building.TOO_OFTEN
    page = client_of(region.operator).get(dossier.get_absolute_url()).content.decode()
    assert "не получилось 5 раз подряд" in page


def test_a_full_disk_is_said_in_words(region, filed, settings):
    settings.DISK_RESERVE_BYTES = 10**18
    dossier = made("application", filed, region.operator)
    assert dossier.failure == building.NO_ROOM
    assert dossier.file is None


def test_a_disk_that_fills_in_the_middle_is_said_in_words(region, filed, monkeypatch):
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    interrupted(monkeypatch, OSError(28, "No space left on device"))
    building.build(dossier.pk)
    dossier.refresh_from_db()
    assert dossier.failure == building.NO_ROOM


def test_a_damaged_file_is_named_instead_of_being_packed(region, filed):
    scan = filed.documents.get(kind=DocumentKind.SIGNED_SCAN).file
    with open(scan.blob.path, "ab") as blob:  # noqa: PTH123
        blob.write(b"x")
    dossier = made("application", filed, region.operator)
    assert f"Файл «{scan.original_name}» на сервере повреждён" in dossier.failure


def test_a_lost_file_is_named_too(region, filed):
    scan = filed.documents.get(kind=DocumentKind.SIGNED_SCAN).file
    scan.blob.storage.delete(scan.blob.name)
    dossier = made("application", filed, region.operator)
    assert f"«{scan.original_name}»" in dossier.failure


def test_it_can_be_called_off_and_asked_for_again(region, filed, monkeypatch):
    client = client_of(region.operator)
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    client.post(reverse("cabinet:dossier_cancel", args=[dossier.pk]))
    building.build(dossier.pk)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.file) == (DossierState.CANCELLED, None)
    assert "Сборка отменена" in client.get(dossier.get_absolute_url()).content.decode()
    assert made("application", filed, region.operator).file


def test_a_cancel_in_the_middle_stops_the_job(region, filed, monkeypatch):
    monkeypatch.setattr(building, "_PAUSE", 0)
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    real = building.zip_writer.Packer.file

    def file(self, path, stored, *, written):
        dossier_requests.cancel(dossier, actor=region.operator)
        monkeypatch.setattr(building.zip_writer.Packer, "file", real)
        return real(self, path, stored, written=written)

    monkeypatch.setattr(building.zip_writer.Packer, "file", file)
    building.build(dossier.pk)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.file) == (DossierState.CANCELLED, None)


def test_nobody_calls_off_what_somebody_else_ordered(region, filed):
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    with pytest.raises(DomainError, match="заказали не вы"):
        dossier_requests.cancel(dossier, actor=region.home.coordinator)


def test_it_is_thrown_away_when_its_days_are_over(
    region, filed, later, django_capture_on_commit_callbacks
):
    dossier = made("application", filed, region.operator)
    storage, name = dossier.file.blob.storage, dossier.file.blob.name
    over = dossier.ended_at + datetime.timedelta(days=KEPT_DAYS)
    assert building.purge(over - datetime.timedelta(seconds=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert building.purge(over) == 1
    later(1.1)
    file_services.sweep()
    assert not storage.exists(name)
    client = client_of(region.operator)
    assert "Срок хранения закончился" in client.get(dossier.get_absolute_url()).content.decode()
    answer = client.get(reverse("cabinet:dossier_zip", args=[dossier.pk]), follow=True)
    assert "Этого архива уже нет" in answer.content.decode()


def test_a_new_one_takes_the_place_of_the_older(region, filed):
    first = made("application", filed, region.operator)
    second = made("application", filed, region.operator)
    first.refresh_from_db()
    assert first.file is None
    assert second.file


def test_who_waits_for_more_than_a_minute_is_told(region, filed):
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    told = region.operator.notifications.filter(title="Досье: архив готов к скачиванию")
    made("application", filed, region.operator)
    assert not told.exists()
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    earlier = timezone.now() - datetime.timedelta(minutes=5)
    Dossier.objects.filter(pk=dossier.pk).update(ordered_at=earlier)
    building.build(dossier.pk)
    assert told.count() == 1


def test_who_waits_while_the_clock_is_put_back_is_told(region, filed):
    dossier = dossier_requests.request_dossier("application", filed, actor=region.operator)
    later = timezone.now() + datetime.timedelta(hours=1)
    Dossier.objects.filter(pk=dossier.pk).update(ordered_at=later)
    building.build(dossier.pk)
    assert region.operator.notifications.filter(title="Досье: архив готов к скачиванию").exists()


def test_an_application_that_was_never_built_has_no_dossier(region):
    draft = factories.draft(region.home.teacher)
    page = client_of(region.home.teacher).get(draft.get_absolute_url()).content.decode()
    assert "Собрать досье" not in page
    with pytest.raises(DomainError, match="ещё не сформировано"):
        dossier_requests.request_dossier("application", draft, actor=region.home.teacher)


def test_large_files_pass_through_a_piece_at_a_time(region, filed):
    size = 48 * 1024 * 1024
    attached(filed, "Урок", bytes(size), name="урок.mp4", content_type="video/mp4")
    tracemalloc.start()
    try:
        dossier = made("application", filed, region.operator)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < size / 2
    assert max(info.file_size for info in opened(dossier).infolist()) == size


def test_what_people_write_can_neither_leave_the_folder_nor_become_markup(region, filed):
    attached(filed, "../../etc/passwd <script>alert(1)</script>", b"x")
    archive = opened(made("application", filed, region.operator))
    for name in archive.namelist():
        assert ".." not in name.split("/")
        assert not name.startswith("/")
        assert "\\" not in name
    assert "<script" not in archive.read("Опись.html").decode()


def test_the_conclusion_that_is_being_made_again_is_not_in_it(region, evaluated, names):
    conclusions.reevaluate(evaluated, reason="Сверьте баллы", actor=region.home.coordinator)
    found = names(evaluated.application, region.home.coordinator)
    assert not any(name.startswith(("3 ", "4 ")) for name in found)
    assert Conclusion.objects.filter(state="being_evaluated").exists()
