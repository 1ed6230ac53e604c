"""Directories in the Wagtail admin: who comes in, what the lists show, what deletion says."""

import io

import openpyxl
import pytest
from django.urls import reverse

from attestation.directory.imports.services import organization_imports
from attestation.directory.initial_data.services import load_initial
from attestation.directory.models import Municipality, Organization, OrganizationType
from attestation.directory.viewsets import DirectoryGroup
from attestation.scheduling.viewsets import SchedulingGroup
from tests.directory.samples import xlsx

pytestmark = pytest.mark.django_db

VIEWSETS = [*DirectoryGroup.items, *SchedulingGroup.items]
every_directory = pytest.mark.parametrize("viewset", VIEWSETS, ids=lambda viewset: viewset.name)


def address(viewset, view="index"):
    return reverse(viewset.get_url_name(view))


@every_directory
@pytest.mark.parametrize("query", ["", "?q=школа", "?export=xlsx"])
def test_the_operator_keeps_every_directory(staff, school, viewset, query):
    load_initial()

    assert staff.get(address(viewset) + query).status_code == 200
    assert staff.get(address(viewset, "add")).status_code == 200


@every_directory
@pytest.mark.parametrize(("who", "answer"), [("teacher", 403), ("editor", 302)])
def test_others_do_not_come_in(client, request, viewset, who, answer):
    """Who may not enter the admin reads why; an editor is led back to where they may be."""
    client.force_login(request.getfixturevalue(who))

    assert client.get(address(viewset)).status_code == answer
    assert client.post(address(viewset, "add"), {"name": "X"}).status_code == answer
    assert not viewset.model.objects.exists()


def test_the_menu_shows_what_one_may_open(staff, client, editor):
    mine = staff.get("/cms/").content.decode()
    client.force_login(editor)
    theirs = client.get("/cms/").content.decode()

    assert "/cms/directory/organization/" in mine
    assert "/cms/directory/organization/" not in theirs


def test_organizations_are_narrowed_by_municipality_type_and_activity(staff, school):
    other = Municipality.objects.create(name="Южный район")
    Organization.objects.create(name="Школа № 9", municipality=other, type=school.type)
    index = reverse("organization:index")

    found = staff.get(index, {"municipality": other.pk, "type": school.type.pk}).content.decode()
    closed = staff.get(index, {"is_active": "false"}).content.decode()

    assert "Школа № 9" in found
    assert "Школа № 1" not in found
    assert "Школа № 9" not in closed


@pytest.mark.parametrize("query", ["", "?export=xlsx"])
def test_queries_of_the_list_do_not_grow(
    staff, northern, django_assert_num_queries, django_assert_max_num_queries, query
):
    def add(numbers):
        for n in numbers:
            kind = OrganizationType.objects.create(name=f"тип {n}")
            place = Municipality.objects.create(name=f"Район {n}")
            Organization.objects.create(name=f"Школа {n}", municipality=place, type=kind)

    index = reverse("organization:index") + query
    add(range(3))
    staff.get(index)
    with django_assert_max_num_queries(40) as few:
        staff.get(index)
    add(range(3, 30))
    with django_assert_num_queries(len(few)):
        staff.get(index)


def test_a_downloaded_list_can_be_loaded_again(staff, operator, school):
    response = staff.get(reverse("organization:index"), {"export": "xlsx"})
    content = b"".join(response.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    headings, *rows = sheet.iter_rows(values_only=True)

    found = organization_imports.upload(xlsx(*rows, headings=headings), actor=operator)

    assert [row["action"] for row in found.rows] == ["same"]


@every_directory
def test_an_empty_directory_says_so(staff, viewset):
    assert "Записей пока нет." in staff.get(address(viewset)).content.decode()


def test_dates_are_chosen_in_a_calendar(staff):
    page = staff.get(reverse("procedurerules:add")).content.decode()

    assert "initDateChooser" in page


def test_a_second_organization_of_that_name_is_refused_in_words(staff, school):
    data = {
        "name": "ШКОЛА № 1",
        "municipality": school.municipality_id,
        "type": school.type_id,
        "is_active": "on",
    }

    page = staff.post(reverse("organization:add"), data)

    assert "уже есть организация с таким названием" in page.content.decode()


def test_what_is_used_is_not_deleted_and_says_where(client, admin, school):
    client.force_login(admin)
    url = reverse("municipality:delete", args=[school.municipality_id])

    assert client.get(url).status_code == 200
    page = client.post(url, follow=True).content.decode()

    assert "«Северный район» удалить нельзя, запись используется: организации (1)." in page
    assert Municipality.objects.filter(pk=school.municipality_id).exists()


def test_what_is_not_used_is_deleted(client, admin, northern):
    client.force_login(admin)

    client.post(reverse("municipality:delete", args=[northern.pk]))

    assert not Municipality.objects.exists()


def test_operators_do_not_delete(staff, northern):
    staff.post(reverse("municipality:delete", args=[northern.pk]))

    assert Municipality.objects.exists()


def test_an_edit_stands_in_the_history(staff, operator, northern):
    staff.post(reverse("municipality:edit", args=[northern.pk]), {"name": "Полярный район"})

    northern.refresh_from_db()
    history = staff.get(reverse("municipality:history", args=[northern.pk])).content.decode()
    assert northern.name == "Полярный район"
    assert operator.username in history


def test_an_organization_that_is_there_already_is_asked_about(staff, school):
    form = {
        "name": "«Школа» №1",
        "municipality": school.municipality_id,
        "type": school.type_id,
        "is_active": "on",
    }

    asked = staff.post("/cms/directory/organization/new/", form)
    assert "Похоже на «Школа № 1»" in asked.content.decode()
    assert "Это другая организация" in asked.content.decode()
    assert Organization.objects.count() == 1

    staff.post("/cms/directory/organization/new/", {**form, "is_another": "on"})
    assert Organization.objects.count() == 2


@pytest.mark.parametrize(
    "viewset", [one for one in VIEWSETS if one.list_export], ids=lambda viewset: viewset.name
)
def test_a_list_leaves_to_be_printed(staff, school, viewset):
    """It left upright, as «Sheet1», with columns of ten signs."""
    load_initial()
    content = b"".join(staff.get(f"{address(viewset)}?export=xlsx").streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.title[0].isupper()
    assert sheet.title != "Sheet1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["A1"].font.bold
    assert sheet["A1"].alignment.wrap_text


@pytest.mark.parametrize("report", ["site-history"])
def test_a_report_of_wagtail_leaves_to_be_printed_too(staff, report):
    answer = staff.get(f"/cms/reports/{report}/?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.title != "Sheet1"
    assert sheet.page_setup.orientation == "landscape"
