"""The draft of a schedule: what is signed before the order has a number."""

import io
import zipfile

import docx
import openpyxl
import pypdfium2 as pdfium
import pytest
from django.urls import reverse
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.dossiers.models import Dossier
from attestation.dossiers.services import building
from attestation.dossiers.services import requests as dossier_requests
from attestation.journal.models import JournalEntry
from attestation.scheduling import services as scheduling
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(region):
    """Two municipalities: one person has both experts, the other has none yet."""
    for territory, experts in ((region.home, {1: 0, 2: 1}), (region.abroad, {})):
        application = factories.registered(territory.teacher, territory.coordinator)
        scheduling.schedule(
            application,
            period=region.period,
            experts={slot: territory.experts[place] for slot, place in experts.items()},
            actor=territory.coordinator,
        )
    return region


def opened(region):
    dossier = dossier_requests.request_dossier("period", region.period, actor=region.operator)
    building.build(dossier.pk)
    dossier.refresh_from_db()
    stored = dossier_requests.take(dossier, actor=region.operator)
    with stored.blob.open() as content:
        return zipfile.ZipFile(io.BytesIO(content.read()))


def test_it_holds_the_whole_and_each_municipality_in_three_formats(planned):
    archive = opened(planned)
    folders = {name.rpartition("/")[0] for name in archive.namelist()} - {""}
    assert folders == {"Весь график", "По муниципалитетам"}
    endings = [name.rpartition(".")[2] for name in archive.namelist() if "/" in name]
    assert {ending: endings.count(ending) for ending in endings} == {"docx": 3, "pdf": 3, "xlsx": 3}


def test_the_page_counts_each_document(planned, client):
    opened(planned)
    client.force_login(planned.operator)
    dossier = Dossier.objects.get()
    assert "Внутри 9 документов" in client.get(dossier.get_absolute_url()).content.decode()


def test_each_paper_says_that_it_is_a_draft_and_names_everybody(planned):
    home, abroad = planned.home, planned.abroad
    archive = opened(planned)
    whole = {n.rpartition(".")[2]: archive.read(n) for n in archive.namelist() if "Весь" in n}
    with pdfium.PdfDocument(whole["pdf"]) as document:
        pdf = "".join(page.get_textpage().get_text_bounded() for page in document)
    word = docx.Document(io.BytesIO(whole["docx"]))
    cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
    text = "\n".join([*(line.text for line in word.paragraphs), *cells])
    sheet = openpyxl.load_workbook(io.BytesIO(whole["xlsx"])).active
    table = "\n".join(str(cell) for row in sheet.values for cell in row if cell)
    expert = home.experts[0].user.last_name
    for said in (pdf, text, table):
        words = " ".join(said.split())
        for needed in ("ПРОЕКТ. Приложение к распоряжению", str(planned.period), expert):
            assert needed.replace("\xa0", " ") in words.replace("\xa0", " ")
        for person in (home.teacher, abroad.teacher):
            assert person.last_name in words


def test_the_annex_of_a_municipality_names_its_people_alone_and_counts_them_from_one(planned):
    archive = opened(planned)
    of_abroad = f"{planned.abroad.municipality}.xlsx"
    [name] = [one for one in archive.namelist() if one.endswith(of_abroad)]
    sheet = openpyxl.load_workbook(io.BytesIO(archive.read(name))).active
    rows = [row for row in sheet.values if row[1] == str(planned.abroad.municipality)]
    assert [(row[0], row[2]) for row in rows] == [(1, planned.abroad.teacher.full_name)]


def test_whoever_takes_it_away_is_named_at_every_schedule_in_it(planned):
    opened(planned)
    noted = JournalEntry.objects.filter(action="period.draft", actor=planned.operator)
    assert {entry.schedule.municipality for entry in noted} == {
        planned.home.municipality,
        planned.abroad.municipality,
    }


def test_a_draft_that_was_built_before_a_change_says_what_has_changed(planned, client):
    opened(planned)
    dossier, home = Dossier.objects.get(), planned.home
    pages = (planned.period.get_absolute_url(), dossier.get_absolute_url())
    client.force_login(planned.operator)
    assert not any("устарел" in client.get(page).content.decode() for page in pages)

    joined = factories.registered(factories.teacher(home.school), home.coordinator)
    scheduling.schedule(joined, period=planned.period, experts={}, actor=home.coordinator)
    first = home.teacher.applications.get()
    scheduling.schedule(
        first,
        period=planned.period,
        experts={1: home.experts[1], 2: home.experts[0]},
        actor=home.coordinator,
    )
    for page in pages:
        text = " ".join(client.get(page).content.decode().replace("\xa0", " ").split())
        assert "Проект графика устарел: с тех пор изменились 2 строки." in text
        assert f"{joined.full_name} ({joined.organization}): новый человек в графике." in text
        assert f"{first.full_name} ({first.organization}): Специалист 1: " in text
    opened(planned)
    assert "устарел" not in client.get(pages[0]).content.decode()


def test_only_an_operator_orders_it_and_sees_it(planned, client):
    with pytest.raises(DomainError, match="оператор центра"):
        dossier_requests.request_dossier("period", planned.period, actor=planned.home.coordinator)
    dossier = dossier_requests.request_dossier("period", planned.period, actor=planned.operator)
    order = reverse("cabinet:dossier_order", args=["period", planned.period.pk])
    client.force_login(planned.home.coordinator)
    assert client.post(order).status_code == 404
    assert client.get(dossier.get_absolute_url()).status_code == 404
    client.force_login(planned.operator)
    page = client.get(planned.period.get_absolute_url()).content.decode()
    assert "Проект графика собирается" in page
    assert client.get(dossier.get_absolute_url()).status_code == 200


def test_there_is_none_of_an_empty_period_nor_of_an_approved_one(region):
    with pytest.raises(DomainError, match="нет ни одного человека"):
        dossier_requests.request_dossier("period", region.period, actor=region.operator)
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    chosen = {1: home.experts[0], 2: home.experts[1]}
    scheduling.schedule(application, period=region.period, experts=chosen, actor=home.coordinator)
    scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    today = timezone.localdate()
    scheduling.approve(region.period, order_number="1-р", order_date=today, actor=region.operator)
    with pytest.raises(DomainError, match="утверждать нечего"):
        dossier_requests.request_dossier("period", region.period, actor=region.operator)


def test_approving_warns_of_those_who_still_wait(planned, client):
    factories.registered(factories.teacher(planned.home.school), planned.home.coordinator)
    planned.period.schedules.update(state="closed", closed_at=timezone.now())
    client.force_login(planned.operator)
    page = client.get(planned.period.get_absolute_url()).content.decode()
    assert "Ждут периода: 1 человек. В этот график они не войдут." in page.replace("\xa0", " ")
