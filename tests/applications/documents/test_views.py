"""«Прикрепить/открепить документы к заявлению»: with a plain form, for teacher and coordinator."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attestation.applications.choices import DocumentKind, Form
from attestation.applications.documents import deadlines, title_quality
from attestation.applications.documents import services as document_services
from attestation.applications.models import Application
from attestation.applications.services import filing
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.files.services import store_bytes
from attestation.files.uploads.models import Upload
from tests import factories
from tests.files.samples import archive, image
from tests.files.test_video_formats import mp4

pytestmark = pytest.mark.django_db

TITLE = "Диплом 1 степени Петрова И., олимпиада по физике"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def page_of(application):
    return reverse("cabinet:documents", args=[application.pk])


def send(client, application, *files):
    return client.post(page_of(application), {"files": list(files)})


def jpeg(name="Диплом Петрова физика.jpg", shade=0):
    return SimpleUploadedFile(name, image(size=(60 + shade, 40)))


def proof(application, who, title=TITLE, kind=DocumentKind.PUPILS, shade=0, file=None):
    return document_services.attach(
        application, kind, file or jpeg(shade=shade), title=title, actor=who
    )


def named(uploads, **more):
    found = {"attach": "1"}
    for upload in uploads:
        found |= {f"{upload.pk.hex}-kind": "pupils", f"{upload.pk.hex}-title": TITLE}
    return {**found, **more}


@pytest.mark.parametrize("who", ["teacher", "school_coordinator"])
def test_several_files_come_at_once_and_are_named_afterwards(region, who):
    application = factories.draft(region.home.teacher)
    client = client_of(getattr(region.home, who))
    sent = send(client, application, jpeg("Грамота Иванова.jpg"), jpeg("Scan0051.jpg", shade=9))
    assert sent.status_code == 302
    page = client.get(page_of(application)).content.decode()
    assert "Грамота Иванова.jpg" in page
    assert 'value="Грамота Иванова"' in page
    assert 'value="Scan0051"' not in page, "a name that says nothing is no title"
    done = client.post(page_of(application), named(Upload.objects.all()))
    assert done.status_code == 302
    assert application.documents.filter(kind="pupils", detached_at=None).count() == 2
    assert not Upload.objects.exists()


def test_a_file_that_is_refused_stays_with_its_reason_and_the_others_are_attached(region):
    teacher = region.home.teacher
    application, client = factories.draft(teacher), client_of(teacher)
    send(client, application, jpeg(), jpeg("Второй диплом.jpg", shade=5))
    first, second = Upload.objects.all()
    answer = client.post(
        page_of(application), named([first, second], **{f"{second.pk.hex}-title": "Scan0051.jpg"})
    )
    assert answer.status_code == 422
    assert "непонятно, что это" in answer.content.decode()
    assert [upload.pk for upload in Upload.objects.all()] == [second.pk]
    assert application.documents.count() == 1


@pytest.mark.parametrize(
    "title",
    [
        *("Scan0051.jpg", "сканирование0331.jpg", "Диплом.jpg", "IMG_2024", "355 М", "Документ 1"),
        *("8c947748f59f20784185f", "Свидетельство", "12.05.2025", "Новый документ", "  "),
    ],
)
def test_titles_that_say_nothing_are_refused_with_a_hint(region, title):
    application = factories.draft(region.home.teacher)
    with pytest.raises(DomainError, match="Назовите документ так") as refused:
        proof(application, region.home.teacher, title=title)
    assert refused.value.field == "title"


@pytest.mark.parametrize(
    "title",
    [TITLE, "Благодарственное письмо", "Презентация Окружающий мир.pptx", "Диплом ИКТ Смирнов"],
)
def test_titles_that_name_the_document_are_taken(title):
    assert title_quality.is_meaningful_title(title)


def test_the_same_file_twice_is_told_kindly(region):
    application = factories.draft(region.home.teacher)
    proof(application, region.home.teacher)
    with pytest.raises(DomainError, match="уже прикреплён: «Диплом 1 степени"):
        proof(application, region.home.school_coordinator, title="Другой диплом Петрова")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_and_a_double_click_attach_a_file_once(at_once):
    region = factories.Region()
    application = factories.draft(region.home.teacher)
    outcomes = at_once(*[lambda: proof(application, region.home.teacher)] * 3)
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 2
    assert application.documents.count() == 1


def test_the_page_says_who_attached_each_and_offers_to_detach_only_the_own(region):
    home = region.home
    application = factories.draft(home.teacher)
    own = proof(application, home.teacher)
    other = proof(application, home.school_coordinator, title="Справка о мониторинге", shade=3)
    for person, may, may_not in (
        (home.teacher, own, other),
        (home.school_coordinator, other, own),
    ):
        page = client_of(person).get(page_of(application)).content.decode()
        assert "координатор в организации" in page
        assert reverse("cabinet:detach", args=[application.pk, may.pk]) in page
        assert reverse("cabinet:detach", args=[application.pk, may_not.pk]) not in page


def test_documents_are_moved_by_buttons_without_a_script(region):
    application = factories.draft(region.home.teacher)
    first = proof(application, region.home.teacher)
    proof(application, region.home.teacher, title="Грамота Иванова", shade=3)
    client = client_of(region.home.teacher)
    client.post(reverse("cabinet:document_move", args=[application.pk, first.pk]), {"up": "0"})
    assert [d.title for d in application.documents.all()] == ["Грамота Иванова", TITLE]


def test_a_filed_application_takes_evidence_and_shows_the_coordinator_that_it_came_later(region):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    late = proof(application, home.teacher)
    with pytest.raises(DomainError, match="уже подано"):
        document_services.attach(application, "results", factories.pdf_upload(), actor=home.teacher)
    client, address = client_of(home.coordinator), application.get_absolute_url()
    tab = re.search(
        r"Доказательства <span .*?</a>", client.get(address).content.decode(), re.DOTALL
    )
    assert "замечание" in tab[0]
    page = client.get(f"{address}?show={late.pk}").content.decode()
    assert "Прикреплено после подачи заявления." in page


def test_what_it_was_filed_with_cannot_be_detached(region):
    application = factories.submitted(region.home.teacher)
    scan = application.documents.get(kind=DocumentKind.SIGNED_SCAN)
    with pytest.raises(DomainError, match="подано с этим документом"):
        document_services.detach(scan, actor=region.home.teacher)


def test_evidence_is_taken_until_the_day_before_the_period(region, monkeypatch):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator, form=Form.DISTANCE)
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    monkeypatch.setattr(deadlines, "_first_days", [lambda _: tomorrow])
    proof(application, home.teacher)
    page = client_of(home.teacher).get(page_of(application)).content.decode()
    assert f"по {today:%d.%m.%Y}" in page
    monkeypatch.setattr(deadlines, "_first_days", [lambda _: today])
    with pytest.raises(DomainError, match="период начался"):
        proof(application, home.teacher, shade=4)


def test_an_application_that_takes_nothing_more_offers_no_place_to_attach_it(region):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    pages = {
        home.teacher: [application.get_absolute_url(), reverse("cabinet:filing")],
        home.school_coordinator: [reverse("cabinet:school")],
    }

    def offers() -> list[bool]:
        return [
            f'href="{page_of(application)}"' in client_of(user).get(address).content.decode()
            for user, addresses in pages.items()
            for address in addresses
        ]

    assert offers() == [True, True, True]
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.DECIDED)
    assert not any(offers())
    page = client_of(home.teacher).get(page_of(application)).content.decode()
    assert "документы больше не прикрепляются" in page
    assert "Документы можно прикреплять" not in page
    assert "Прикрепить или открепить" not in page
    assert "Нужно для подачи" not in page
    assert "пока нет" not in page


def test_a_lesson_is_recorded_for_the_distance_form_only(region):
    teacher = region.home.teacher
    file = SimpleUploadedFile("Открытый урок математики.mp4", mp4())
    application = factories.draft(teacher)
    with pytest.raises(DomainError, match="только при дистанционной"):
        proof(application, teacher, kind=DocumentKind.LESSON_VIDEO, file=file)
    type(application).objects.update(form=Form.DISTANCE)
    client = client_of(teacher)
    send(client, application, file)
    [upload] = Upload.objects.all()
    key = upload.pk.hex
    client.post(page_of(application), named([upload], **{f"{key}-kind": "lesson_video"}))
    assert application.documents.get().file.content_type == "video/mp4"


def test_an_application_takes_no_more_files_than_can_be_looked_at(region, settings):
    settings.DOCUMENTS_PER_APPLICATION = 1
    application = factories.draft(region.home.teacher)
    proof(application, region.home.teacher)
    with pytest.raises(DomainError, match="уже прикреплено 1"):
        proof(application, region.home.teacher, shade=3)


def test_a_waiting_file_can_be_thrown_away_by_its_owner_alone(region):
    teacher = region.home.teacher
    application, client = factories.draft(teacher), client_of(teacher)
    send(client, application, jpeg())
    upload = Upload.objects.get()
    other = client_of(region.home.school_coordinator)
    other.post(page_of(application), {"discard": str(upload.pk)})
    assert Upload.objects.exists()
    client.post(page_of(application), {"discard": str(upload.pk)})
    assert not Upload.objects.exists()


def test_previews_and_contents_are_shown_to_whoever_sees_the_file(region):
    home = region.home
    application = factories.draft(home.teacher)
    picture = proof(application, home.teacher)
    packed = SimpleUploadedFile("Дипломы.zip", archive(("Диплом Петрова.jpg", image())))
    bundle = proof(application, home.teacher, title="Дипломы за 2025 год", file=packed)
    client = client_of(home.school_coordinator)
    shown = client.get(reverse("cabinet:file_preview", args=[picture.file_id]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    inside = client.get(reverse("cabinet:file_contents", args=[bundle.file_id]))
    assert "Диплом Петрова.jpg" in inside.content.decode()
    stranger = client_of(region.abroad.school_coordinator)
    for name, document in (("file_preview", picture), ("file_contents", bundle)):
        assert stranger.get(reverse(f"cabinet:{name}", args=[document.file_id])).status_code == 404


def test_the_page_asks_no_more_of_the_database_for_thirty_documents_than_for_three(region):
    teacher = region.home.teacher
    application, client = factories.draft(teacher), client_of(teacher)

    def queries(count):
        for number in range(count - application.documents.count()):
            stored = store_bytes(
                b"x", name=f"{number}.jpg", content_type="image/jpeg", actor=teacher
            )
            application.documents.create(
                kind=DocumentKind.PUPILS, title=TITLE, file=stored, attached_by=teacher
            )
        with CaptureQueriesContext(connection) as found:
            assert client.get(page_of(application)).status_code == 200
        return len(found)

    queries(1)
    assert queries(3) == queries(30)


def test_detaching_is_asked_first_with_what_loses_its_proof_and_one_button_takes_it_back(region):
    home = region.home
    application = factories.draft(home.teacher)
    document = proof(application, home.teacher)
    row = factories.result_row(application, title="Олимпиада по физике")
    row.proofs.add(document)
    client = client_of(home.teacher)
    address = reverse("cabinet:detach", args=[application.pk, document.pk])
    asked = client.get(address).content.decode()
    assert "Открепить документ?" in asked
    assert "Олимпиада по физике" in asked
    document.refresh_from_db()
    assert document.detached_at is None

    client.post(address)
    page = client.get(page_of(application)).content.decode()
    back = reverse("cabinet:reattach", args=[application.pk, document.pk])
    assert f'action="{back}"' in page
    client.post(back)
    document.refresh_from_db()
    assert document.detached_at is None


def test_filing_waits_until_uploaded_files_are_named_or_thrown_away(region):
    home = region.home
    application = factories.complete(factories.generated(home.teacher))
    client = client_of(home.teacher)
    send(client, application, jpeg("Scan0051.jpg"))
    page = client.get(application.get_absolute_url()).content.decode()
    assert "Назвать загруженные файлы" in page
    assert "«Scan0051.jpg»" in page
    with pytest.raises(DomainError, match=r"Scan0051\.jpg"):
        filing.submit(application, actor=home.teacher)
    client.post(page_of(application), {"discard": str(Upload.objects.get().pk)})
    assert filing.submit(application, actor=home.teacher).submitted_at
