"""«Мои данные»: what is held, who looked, the download."""

import datetime
import io
import json
import tracemalloc
import zipfile

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import ApplicationDocument
from attestation.base.errors import DomainError
from attestation.base.personal_data import personal_data
from attestation.files import services as file_services
from attestation.files.models import StoredFile
from attestation.files.services import store_bytes
from attestation.notifications.models import Letter
from attestation.notifications.services.messages import queue_letter
from attestation.privacy import archive as privacy_archive
from attestation.privacy.models import KEPT_DAYS, DataArchive
from attestation.privacy.services import building as privacy_building
from attestation.privacy.services import requests as privacy_requests
from tests import factories

PAGE = "/cabinet/my-data/"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def relations_to_people():
    """Every relation of every installed model that leads to a person."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False)
        and field.related_model is User
        and model._meta.app_label not in personal_data.left_out_apps
    }


def test_every_relation_to_a_person_is_exported_or_left_out_with_a_reason():
    explained = personal_data.covered() | set(personal_data.left_out)
    assert relations_to_people() - explained == set(), "name it in the personal.py of its room"
    assert explained - relations_to_people() == set(), "it is no more"
    assert not personal_data.covered() & set(personal_data.left_out)
    reasons = [*personal_data.left_out.values(), *personal_data.left_out_apps.values()]
    assert all(reason.endswith(".") for reason in reasons)


@pytest.mark.django_db
def test_every_column_of_every_section_exists(region):
    """A misspelt column would be empty for everybody, which nobody would notice."""
    for section in personal_data.sections():
        model = section.rows(region.home.teacher).model
        for path in section.columns:
            found = model
            for name in path.split("."):
                field = getattr(found, name, None)
                assert field is not None, (section.key, path)
                related = getattr(getattr(field, "field", None), "related_model", None)
                found = related or found


# --- The page ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_counts_what_is_held_and_leads_to_it(region):
    teacher = region.home.teacher
    factories.submitted(teacher)
    page = client_of(teacher).get(PAGE).content.decode()
    for title in ("Заявления", "Документы ваших заявлений", "Личная карточка", "Сообщения"):
        assert title in page
    assert "Вы в списках специалистов" not in page, "what is empty is left out"
    section = client_of(teacher).get(f"{PAGE}applications/").content.decode()
    assert "на рассмотрении" in section
    # «№» stays with its number.
    assert region.home.school.name in section.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.django_db
def test_who_looked_is_shown_with_date_part_and_short_name(region):
    home = region.home
    application = factories.submitted(home.teacher)
    scan = application.documents.get(kind="signed_scan")
    coordinator = client_of(home.coordinator)
    coordinator.get(application.get_absolute_url())
    coordinator.get(application.get_absolute_url())
    coordinator.get(reverse("cabinet:file", args=[scan.file_id]))
    client_of(home.teacher).get(application.get_absolute_url())
    page = client_of(home.teacher).get(f"{PAGE}reads/").content.decode().replace("\xa0", " ")
    name = f"Муниципальный координатор {home.coordinator.short_name} открыл(а)"
    assert page.count(f"{name} заявление.") == 1, "a page is noted once a day"
    assert page.count(f"{name} документ «{scan.title}».") == 1
    assert home.teacher.short_name + " открыл" not in page
    assert timezone.localdate().strftime("%d.%m.%Y") in page


@pytest.mark.django_db
def test_nobody_sees_what_is_held_of_another(region):
    home = region.home
    factories.submitted(home.teacher)
    page = client_of(region.abroad.teacher).get(f"{PAGE}applications/").content.decode()
    assert "Здесь ничего нет" in page
    assert client_of(home.teacher).get(f"{PAGE}nonsense/").status_code == 404


# --- The download -----------------------------------------------------------------------------


@pytest.fixture
def ordered(region):
    factories.submitted(region.home.teacher)
    return privacy_requests.request_archive(actor=region.home.teacher)


def opened(archive):
    archive.refresh_from_db()
    with archive.file.blob.open() as content:
        return zipfile.ZipFile(io.BytesIO(content.read()))


@pytest.mark.django_db
def test_the_download_holds_a_file_for_programs_one_for_people_and_the_own_files(ordered):
    privacy_building.build(ordered.pk)
    found = opened(ordered)
    assert found.testzip() is None
    data = json.loads(found.read("data.json"))
    assert set(data["sections"]) == {section.key for section in personal_data.sections()}
    [application] = data["sections"]["applications"]["rows"]
    assert application["Состояние"] == "на рассмотрении"
    readable = found.read("Мои данные.html").decode()
    assert ordered.person.full_name in readable
    assert "Документы ваших заявлений" in readable
    files = [name for name in found.namelist() if name.startswith("files/")]
    documents = ApplicationDocument.objects.filter(application__applicant=ordered.person)
    assert len(files) == documents.count() == 3
    sizes = {found.getinfo(name).file_size for name in files}
    assert sizes == set(documents.values_list("file__size", flat=True))


@pytest.mark.django_db
def test_the_letter_comes_when_it_is_ready_and_a_second_run_does_nothing(ordered):
    privacy_building.build(ordered.pk)
    privacy_building.build(ordered.pk)
    ready = "Ваши данные готовы к скачиванию"
    assert ordered.person.notifications.filter(title=ready).count() == 1
    assert Letter.objects.filter(subject=ready, to=ordered.person.email).count() == 1
    assert StoredFile.objects.filter(data_archive=ordered).count() == 1


@pytest.mark.django_db
def test_only_the_person_fetches_it(ordered, region):
    privacy_building.build(ordered.pk)
    ordered.refresh_from_db()
    address = reverse("cabinet:file", args=[ordered.file_id])
    response = client_of(ordered.person).get(address)
    assert response.status_code == 200
    assert response.getvalue().startswith(b"PK")
    for other in (region.operator, region.home.coordinator, region.home.school_coordinator):
        assert client_of(other).get(address).status_code == 404


@pytest.mark.django_db
def test_it_is_thrown_away_when_its_days_are_over(
    ordered, later, django_capture_on_commit_callbacks
):
    privacy_building.build(ordered.pk)
    ordered.refresh_from_db()
    storage, name = ordered.file.blob.storage, ordered.file.blob.name
    almost = ordered.ready_at + datetime.timedelta(days=KEPT_DAYS, seconds=-1)
    assert privacy_building.purge(almost) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert privacy_building.purge(almost + datetime.timedelta(seconds=2)) == 1
    later(1.1)
    file_services.sweep()
    assert not storage.exists(name)
    assert not StoredFile.objects.filter(pk=ordered.file_id).exists()
    ordered.refresh_from_db()
    assert ordered.file is None
    assert ordered.ready_at, "that it was made stays in the record"


@pytest.mark.django_db
def test_one_download_is_built_at_a_time(ordered):
    with pytest.raises(DomainError, match="уже готовится"):
        privacy_requests.request_archive(actor=ordered.person)
    privacy_building.build(ordered.pk)
    privacy_requests.request_archive(actor=ordered.person)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_order_one_download(region, at_once):
    teacher = region.home.teacher
    orders = at_once(*[lambda: privacy_requests.request_archive(actor=teacher)] * 2)
    assert sorted(type(one).__name__ for one in orders) == ["DataArchive", "DomainError"]


@pytest.mark.django_db
def test_what_a_day_could_not_build_may_be_ordered_anew(ordered):
    late = timezone.now() + privacy_building.GIVEN_UP + datetime.timedelta(minutes=1)
    assert privacy_building.mark_failed(late) == 1
    page = client_of(ordered.person).get(PAGE).content.decode()
    assert "Собрать архив не получилось" in page
    privacy_requests.request_archive(actor=ordered.person)


@pytest.mark.django_db
def test_the_progress_can_be_watched(ordered):
    DataArchive.objects.update(done=3, total=40)
    page = client_of(ordered.person).get(PAGE).content.decode()
    assert "сделано 3 из 40" in page
    assert 'data-live="wait"' in page


@pytest.mark.django_db
def test_progress_ends_at_its_total(ordered, tmp_path):
    steps = []
    privacy_archive.write(
        tmp_path / "a.zip", ordered.person, progress=lambda *step: steps.append(step)
    )
    total = steps[0][1]
    assert steps == [(done, total) for done in range(1, total + 1)]


@pytest.mark.django_db
def test_a_one_time_link_is_in_nobodys_download(ordered):
    queue_letter(ordered.person.email, "Новый пароль", "тайная-ссылка", is_secret=True)
    privacy_building.build(ordered.pk)
    assert "тайная-ссылка" not in opened(ordered).read("data.json").decode()


@pytest.mark.django_db
def test_what_people_write_cannot_become_markup(ordered):
    User.objects.filter(pk=ordered.person_id).update(last_name="<script>alert(1)</script>")
    privacy_building.build(ordered.pk)
    assert "<script" not in opened(ordered).read("Мои данные.html").decode()


@pytest.mark.django_db
def test_memory_stays_flat_with_big_files(ordered):
    size = 48 * 1024 * 1024
    video = store_bytes(
        bytes(size), name="урок.mp4", content_type="video/mp4", actor=ordered.person
    )
    ApplicationDocument.objects.create(
        application=ordered.person.applications.get(),
        kind="results",
        title="Урок",
        file=video,
        attached_by=ordered.person,
    )
    tracemalloc.start()
    try:
        privacy_building.build(ordered.pk)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < size / 3
    assert max(info.file_size for info in opened(ordered).infolist()) == size


@pytest.mark.django_db(transaction=True)
def test_the_worker_builds_what_was_ordered(region, run_jobs):
    archive = privacy_requests.request_archive(actor=region.home.teacher)
    run_jobs()
    archive.refresh_from_db()
    assert archive.ready_at
    assert archive.done == archive.total > 0
    page = client_of(region.home.teacher).get(PAGE).content.decode()
    assert "Скачать архив" in page
