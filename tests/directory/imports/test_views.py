"""The pages of the import, as an operator walks them."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attestation.directory.imports.services import organization_imports
from attestation.directory.imports.views import ERRORS_SHOWN, ROWS_ON_A_PAGE
from attestation.directory.models import Organization, OrganizationImport
from tests.directory.samples import HEADINGS, xlsx

pytestmark = pytest.mark.django_db

UPLOAD = "/cms/directory/organization-import/"


def school_row(number, kind="общеобразовательная"):
    return (f"Школа № {number}", "", "Северный район", kind, "", "")


def text(response):
    return response.content.decode()


def test_the_list_of_organizations_leads_to_the_import(staff):
    page = text(staff.get(reverse("organization:index")))

    assert "Загрузить из таблицы" in page
    assert UPLOAD in page


def test_a_table_is_uploaded_looked_at_and_confirmed(staff, school):
    shown = staff.post(UPLOAD, {"table": xlsx(school_row(1), school_row(2))}, follow=True)
    assert "Школа № 2" in text(shown)
    assert Organization.objects.count() == 1

    done = staff.post(shown.request["PATH_INFO"], follow=True)

    assert "Добавлено организаций: 1, изменено: 0." in text(done)
    assert Organization.objects.count() == 2
    assert "Эта таблица внесена" in text(staff.get(shown.request["PATH_INFO"]))


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (lambda: xlsx(("a",), headings=["Школа"]), "Ожидаются столбцы: «Название»"),
        (lambda: xlsx(), "только заголовки"),
        (lambda: SimpleUploadedFile("Школы.xlsx", b""), "пуст"),
        (lambda: SimpleUploadedFile("Школы.xlsx", b"PK\x03\x04 broken"), "повреждён"),
        (lambda: SimpleUploadedFile("Школы.pdf", b"%PDF-1.4"), "здесь не принимаются"),
        (lambda: SimpleUploadedFile("Школы.csv", b"\n\n"), "Таблица пуста"),
        (lambda: "", "Выберите файл"),
    ],
    ids=["columns", "headings only", "empty", "broken", "type", "blank csv", "none"],
)
def test_a_wrong_file_is_refused_at_the_field(staff, upload, sentence):
    page = staff.post(UPLOAD, {"table": upload()})

    assert page.status_code == 200
    assert sentence in str(page.context["form"].errors["table"])
    assert sentence in text(page)
    assert not OrganizationImport.objects.exists()


def test_rows_with_errors_are_listed_and_can_be_downloaded(staff, operator, northern, school_type):
    found = organization_imports.upload(xlsx(school_row(1), school_row(2, "=цирк")), actor=operator)
    url = reverse("organization_import:preview", args=[found.pk])

    page = text(staff.get(url))
    assert "Строка 3: тип «=цирк» не найден в справочнике." in page
    assert "Внести только строки без ошибок" in page

    report = staff.get(reverse("organization_import:errors", args=[found.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(report.streaming_content))).active
    assert [cell.value for cell in sheet[3]][:3] == [
        3,
        "Строка 3: тип «=цирк» не найден в справочнике.",
        "Школа № 2",
    ]
    assert sheet.cell(3, 6).data_type == "s"

    refused = staff.post(url)
    assert "В таблице есть строки с ошибками" in str(refused.context["form"].errors)
    assert not Organization.objects.exists()
    staff.post(url, {"skip_errors": "on"})
    assert Organization.objects.count() == 1


def test_a_long_table_is_shown_in_pages(staff, operator, northern, school_type):
    good = [school_row(n) for n in range(ROWS_ON_A_PAGE + 1)]
    bad = [school_row(n, "цирк") for n in range(500, 500 + ERRORS_SHOWN + 5)]
    found = organization_imports.upload(xlsx(*good, *bad), actor=operator)
    url = reverse("organization_import:preview", args=[found.pk])

    assert len(staff.get(url).context["page"].object_list) == ROWS_ON_A_PAGE
    last = staff.get(url, {"p": 2})
    assert len(last.context["page"].object_list) == 1
    assert "И ещё строк с ошибками: 5." in text(last)


def test_the_template_has_the_columns(staff, northern, school_type):
    response = staff.get(UPLOAD + "template.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active

    assert [cell.value for cell in sheet[2]] == HEADINGS
    offered = {str(rule.sqref)[0] for rule in sheet.data_validations.dataValidation}
    assert offered == {"C", "D", "F"}, "municipality, type and whether it works"


@pytest.mark.parametrize(("who", "answer"), [("teacher", 403), ("editor", 302)])
@pytest.mark.parametrize("page", ["", "template.xlsx", "{pk}/", "{pk}/errors.xlsx"])
def test_others_do_not_come_in(client, request, operator, northern, school_type, who, answer, page):
    """Who may not enter the admin reads why; an editor is led back to where they may be."""
    found = organization_imports.upload(xlsx(school_row(1)), actor=operator)
    client.force_login(request.getfixturevalue(who))
    url = UPLOAD + page.format(pk=found.pk)

    assert client.get(url).status_code == answer
    assert client.post(url).status_code in (answer, 405)
    assert not Organization.objects.exists()


def test_an_import_that_is_not_there_is_not_found(staff):
    assert staff.get(f"{UPLOAD}999/").status_code == 404
    assert staff.get(f"{UPLOAD}999/errors.xlsx").status_code == 404


def test_a_likeness_is_told_and_decided_in_the_preview(staff, school):
    cells = ("«Школа» №1", "", "Северный район", "общеобразовательная", "ул. Новая, 5", "")
    shown = staff.post(UPLOAD, {"table": xlsx(cells)}, follow=True)
    assert "«Школа» №1» похоже на «Школа № 1»" in text(shown)

    staff.post(shown.request["PATH_INFO"], {"apart": ["2"]}, follow=True)

    assert Organization.objects.count() == 2


def test_a_likeness_that_nobody_denies_is_joined(staff, school):
    cells = ("«Школа» №1", "", "Северный район", "общеобразовательная", "ул. Новая, 5", "")
    shown = staff.post(UPLOAD, {"table": xlsx(cells)}, follow=True)

    staff.post(shown.request["PATH_INFO"], follow=True)

    school.refresh_from_db()
    assert (school.name, school.address) == ("Школа № 1", "ул. Новая, 5")
    assert Organization.objects.count() == 1
