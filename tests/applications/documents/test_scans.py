"""The signed scan at its attachment: the right revision is taken, the wrong one refused, the rest
is warned about (guide: «сканированные изображения…, а не фотографии плохого качества»).
"""

import html
import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFilter

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.review.checklist import checklist
from attestation.applications.services import filing
from attestation.base.errors import DomainError
from attestation.base.language.names import signature
from attestation.categories.choices import HeldCategory
from attestation.paperwork.signing.fields import SIGNATURE
from tests import factories
from tests.files.samples import docx
from tests.paperwork import scan_samples as samples

pytestmark = pytest.mark.django_db


def built(application):
    document = application.documents.get(kind=DocumentKind.BUILT, detached_at=None)
    with document.file.blob.open() as blob:
        return blob.read()


def upload(content, name="скан.jpg"):
    return SimpleUploadedFile(name, content.read())


def attach(application, file):
    return document_services.attach(
        application, DocumentKind.SIGNED_SCAN, file, actor=application.applicant
    )


def codes(document):
    return [remark["code"] for remark in document.remarks]


@pytest.fixture
def application(region):
    return factories.generated(region.home.teacher)


def rebuilt(application):
    terms = {
        "held_category": HeldCategory.FIRST,
        "held_order_number": "7-к",
        "held_order_date": factories.yesterday(),
    }
    filing.revise(application, terms, actor=application.applicant)
    return filing.generate(application, actor=application.applicant)


def test_a_signed_scan_of_the_current_revision_is_taken_without_a_word(application):
    scan = attach(application, upload(samples.jpeg(samples.signed(built(application)))))
    assert codes(scan) == ["fields"]
    assert scan.warnings == []


def test_the_paper_of_the_system_itself_is_refused_and_says_what_to_do(application):
    with pytest.raises(DomainError, match=r"подписи на нём нет\. Распечатайте его") as refusal:
        attach(application, SimpleUploadedFile("скан.pdf", built(application)))
    assert refusal.value.field == "file"
    assert not application.documents.filter(kind=DocumentKind.SIGNED_SCAN).exists()


def test_the_paper_saved_anew_by_another_program_is_refused_too(application):
    with pikepdf.open(io.BytesIO(built(application))) as document:
        document.docinfo["/Producer"] = "Another program"
        out = io.BytesIO()
        document.save(out, compress_streams=False)
    with pytest.raises(DomainError, match="подписи на нём нет"):
        attach(application, SimpleUploadedFile("скан.pdf", out.getvalue()))


def test_the_paper_in_an_archive_is_refused_too(application):
    with pytest.raises(DomainError, match="подписи на нём нет"):
        attach(application, archive(**{"скан.pdf": built(application), "таблицы.docx": docx()}))
    assert kinds(application) == set()


def test_a_printed_paper_that_nobody_has_signed_is_taken_with_a_question(application):
    scan = attach(application, upload(samples.jpeg(samples.page(built(application)))))
    assert codes(scan) == ["signature_not_seen", "fields"]
    user = application.applicant
    initials = signature(user.last_name, user.first_name, user.patronymic)
    assert scan.warnings == [
        f"Подпись не видна: {initials}. Это нужный лист? Если лист не подписан, "
        "подпишите его и прикрепите скан ещё раз."
    ]


def test_the_empty_places_are_shown_to_the_applicant_and_to_the_coordinator(region, application):
    scan = attach(application, upload(samples.jpeg(samples.page(built(application)))))
    assert [(cutout.label.split(":")[0], cutout.is_empty) for cutout in scan.cutouts] == [
        ("Дата", True),
        ("Подпись", True),
    ]
    client = Client()
    client.force_login(application.applicant)
    page = client.get(application.get_absolute_url()).content.decode()
    for cutout in scan.cutouts:
        assert html.escape(cutout.url) in page
        picture = client.get(cutout.url)
        assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    client.force_login(region.abroad.teacher)
    assert client.get(scan.cutouts[0].url).status_code == 404
    lines = checklist(application, [scan], reviewer=region.home.coordinator)
    assert [line.cutouts for line in lines if line.point.beside == "scan"] in ([scan.cutouts], [])


@pytest.mark.parametrize("place", ["", "?page=1", "?page=x&at=1", "?page=1&at=1,2,3,4,5,6,7,nan"])
def test_a_place_that_makes_no_sense_is_not_found(application, place):
    scan = attach(application, upload(samples.jpeg(samples.signed(built(application)))))
    client = Client()
    client.force_login(application.applicant)
    address = reverse("cabinet:file_cutout", args=[scan.file_id])
    assert client.get(address + place).status_code == 404


def test_a_missing_date_is_said_of_a_signed_paper(application):
    sheet = samples.signed(built(application), kinds=(SIGNATURE,))
    assert codes(attach(application, upload(samples.jpeg(sheet)))) == ["date_not_seen", "fields"]


def test_a_scan_of_an_earlier_revision_is_refused_and_says_which_one_to_sign(application):
    old = built(application)
    current = rebuilt(application)
    with pytest.raises(DomainError) as refusal:
        attach(current, upload(samples.jpeg(samples.page(old))))
    assert refusal.value.field == "file"
    assert "Это скан редакции 1, а действует редакция 2" in refusal.value.message
    assert "Скачайте редакцию 2" in refusal.value.message
    attach(current, upload(samples.jpeg(samples.page(built(current)))))


def test_a_scan_of_another_application_is_refused(region, application):
    other = factories.generated(factories.teacher(region.home.school))
    with pytest.raises(DomainError, match="от другого заявления") as refusal:
        attach(application, upload(samples.jpeg(samples.page(built(other)))))
    assert application.code in refusal.value.message
    assert other.surname not in refusal.value.message


def test_a_refused_scan_leaves_the_one_before_in_its_place(application):
    old = built(application)
    current = rebuilt(application)
    good = attach(current, upload(samples.jpeg(samples.page(built(current)))))
    with pytest.raises(DomainError):
        attach(current, upload(samples.jpeg(samples.page(old))))
    assert current.documents.get(kind=DocumentKind.SIGNED_SCAN, detached_at=None) == good


def test_a_wrong_page_inside_a_good_file_is_found(application):
    old = samples.page(built(application))
    current = rebuilt(application)
    bound = samples.pdf(samples.page(built(current)), old)
    with pytest.raises(DomainError, match="редакции 1"):
        attach(current, upload(bound, "скан.pdf"))


def test_education_written_in_by_hand_changes_nothing(application):
    """Guide: «сведения об образовании можно вписать ручкой»."""
    sheet = samples.written_on(samples.signed(built(application)))
    assert attach(application, upload(samples.jpeg(sheet))).warnings == []


def test_a_crooked_photograph_of_the_right_revision_is_taken(application):
    photo = samples.photographed(samples.page(built(application), 250))
    assert "no_mark" not in codes(attach(application, upload(samples.jpeg(photo))))


def test_a_code_that_cannot_be_read_only_warns(application):
    fog = samples.signed(built(application)).filter(ImageFilter.GaussianBlur(6))
    document = attach(application, upload(samples.jpeg(fog)))
    assert codes(document)[:2] == ["blurred", "no_mark"]
    assert document.warnings[0].startswith("Страница 1: изображение нечёткое.")
    assert "Код внизу заявления не прочитан" in document.warnings[1]


@pytest.mark.parametrize(("dpi", "level"), [(60, "warning"), (200, "success")])
def test_a_doubt_about_a_scan_is_told_in_place_of_a_plain_success(application, dpi, level):
    client = Client()
    client.force_login(application.applicant)
    whole = samples.signed(built(application))
    small = whole.resize([side * dpi // 200 for side in whole.size])
    scan = upload(samples.jpeg(small))

    answer = client.post(
        reverse("cabinet:attach", args=[application.pk, "signed_scan"]), {"file": scan}, follow=True
    )

    (told,) = answer.context["messages"]
    assert told.level_tag == level
    assert ("низкое разрешение" in told.message) == (level == "warning")
    page = client.get(reverse("cabinet:documents", args=[application.pk])).content.decode()
    assert ("низкое разрешение" in page) == (level == "warning")


def test_pages_are_counted_against_the_built_paper(region):
    teacher = region.home.teacher
    teacher.profile.education = "\n".join(f"Курсы повышения, {n} год" for n in range(1970, 2020))
    teacher.profile.save()
    application = factories.generated(teacher)
    paper = application.documents.get(kind=DocumentKind.BUILT, detached_at=None)
    assert paper.file.pages == 2
    first = samples.page(built(application))
    assert codes(attach(application, upload(samples.jpeg(first)))) == ["few_pages"]
    second = samples.signed(built(application), number=1)
    whole = upload(samples.pdf(first, second), "скан.pdf")
    assert attach(application, whole).warnings == []


# --- «2 файла одновременно (архивом)» ----------------------------------------------------------


def archive(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return SimpleUploadedFile("документы.zip", out.getvalue())


def kinds(application):
    attached = application.documents.filter(detached_at=None)
    return set(attached.values_list("kind", flat=True)) - {DocumentKind.BUILT}


def test_an_archive_of_the_scan_and_the_word_tables_becomes_two_documents(application):
    scan = samples.pdf(samples.signed(built(application))).read()
    both = archive(
        **{
            "Белова/скан.pdf": scan,
            "Белова/таблицы.docx": docx(),
            "__MACOSX/x": b"1",
            "Белова/._скан.pdf": b"1",
            "Белова/~$таблицы.docx": b"1",
        }
    )
    document = attach(application, both)
    assert (document.kind, document.warnings) == (DocumentKind.SIGNED_SCAN, [])
    assert kinds(application) == {DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS}


def test_a_wrong_revision_inside_an_archive_is_refused_and_nothing_of_it_is_kept(application):
    old = samples.pdf(samples.page(built(application))).read()
    current = rebuilt(application)
    with pytest.raises(DomainError, match="редакции 1"):
        attach(current, archive(**{"скан.pdf": old, "таблицы.docx": docx()}))
    assert kinds(current) == set()


@pytest.mark.parametrize(
    "names",
    [
        ["таблицы.docx"],
        ["скан.pdf", "ещё.pdf"],
        ["скан.pdf", "вирус.exe"],
        ["скан.pdf", "внутри.zip"],
        [],
    ],
)
def test_an_archive_of_something_else_is_refused_with_what_belongs_into_it(application, names):
    contents = {name: docx() if name.endswith("docx") else b"%PDF-1.7" for name in names}
    with pytest.raises(DomainError, match="два файла: скан"):
        attach(application, archive(**contents))
    assert kinds(application) == set()


def test_an_archive_that_would_unpack_into_the_memory_is_refused(application):
    with pytest.raises(DomainError, match=r"повреждён|слишком большой"):
        attach(application, archive(**{"скан.pdf": b"\0" * (60 * 1024 * 1024)}))


def test_russian_names_of_windows_archives_are_read(application):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        raw = zipfile.ZipInfo("scan.pdf")
        packed.writestr(raw, samples.pdf(samples.page(built(application))).read())
    content = out.getvalue().replace(b"scan.pdf", "скан.pdf".encode("cp866"))
    document = attach(application, SimpleUploadedFile("a.zip", content))
    assert document.file.original_name == "скан.pdf"


def test_a_scan_that_cannot_be_drawn_within_bounds_only_warns(application):
    """It is measured in a process of its own, which has little memory and little time."""
    sheet = Image.new("1", (9000, 9000))
    sheet.paste(1, (2000, 2000, 4000, 3000))
    huge = samples.pdf(sheet)
    assert codes(attach(application, upload(huge, "скан.pdf"))) == ["unreadable"]


def empty_sheets():
    white, navy = Image.new("RGB", (1654, 2339), "white"), Image.new("RGB", (1200, 900), "navy")
    yield upload(samples.jpeg(white))
    yield upload(samples.png(navy), "скан.png")
    yield upload(samples.pdf(white, white), "скан.pdf")
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    yield SimpleUploadedFile("скан.pdf", out.getvalue())


def test_an_empty_sheet_is_no_signed_paper(application):
    for sheet in empty_sheets():
        with pytest.raises(DomainError, match="пустой лист") as refusal:
            attach(application, sheet)
        assert refusal.value.field == "file"
    assert kinds(application) == set()
