"""The dossier of an application: what is in it, and who gets how much of it."""

import hashlib

import pypdfium2
import pytest
from django.urls import reverse

from attestation.dossiers.models import Dossier, DossierState
from attestation.dossiers.services import building
from attestation.dossiers.services import requests as dossier_requests
from attestation.evaluation.conclusions.services import conclusions
from tests.dossiers.conftest import made, opened
from tests.dossiers.services.conftest import attached, client_of
from tests.evaluation.conftest import handed_in

pytestmark = pytest.mark.django_db


def sheets_in(names):
    return [name for name in names if name.startswith("3 Оценка/")]


# --- What is in it ----------------------------------------------------------------------------


def test_it_holds_the_application_its_documents_the_sheets_and_the_conclusion(
    region, verified, names
):
    attached(verified, "Диплом Петрова И., олимпиада по физике, 2026", b"%PDF-1.4 x")
    found = names(verified, region.operator)
    folders = {name.split("/")[0] for name in found}
    assert folders == {
        "Опись.html",
        "1 Заявление",
        "2 Документы",
        "3 Оценка",
        "4 Итоговое заключение",
    }
    assert any("Скан подписанного заявления" in name for name in found)
    assert len(sheets_in(found)) == 2
    assert any(name.endswith("Подписанное заключение.pdf") for name in found)
    assert any(
        name.startswith("2 Документы/Грамоты и дипломы обучающихся/")
        and name.endswith("Диплом Петрова И., олимпиада по физике, 2026.pdf")
        for name in found
    )


def test_the_sheets_are_drawn_from_the_data_with_points_and_the_expert(region, verified):
    archive = opened(made("application", verified, region.operator))
    [first, _] = sorted(sheets_in(archive.namelist()))
    text = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(archive.read(first))
    )
    assert "Лист оценки" in text
    assert region.home.experts[0].user.full_name in text
    assert verified.full_name in text
    assert "18" in text
    assert "из 25" in text or "25" in text


def test_the_index_names_every_file_with_its_size_and_its_sum(region, verified):
    archive = opened(made("application", verified, region.operator))
    index = archive.read("Опись.html").decode()
    for entry in archive.infolist():
        if entry.filename == "Опись.html":
            continue
        content = archive.read(entry)
        assert entry.filename.replace("&", "&amp;") in index
        assert hashlib.sha256(content).hexdigest() in index
        assert f">{len(content)}<" in index
    assert verified.full_name in index
    assert "http" not in index, "it asks nothing of anybody when it is opened"


# --- Who gets how much ------------------------------------------------------------------------


def test_an_expert_gets_the_other_sheet_only_when_both_are_done(region, scheduled, experts, names):
    handed_in(scheduled, experts[0], 8, 4, 6)
    assert len(sheets_in(names(scheduled, experts[0]))) == 1
    assert sheets_in(names(scheduled, experts[1])) == []
    handed_in(scheduled, experts[1], 7, 4, 5)
    assert len(sheets_in(names(scheduled, experts[1]))) == 2


def test_the_applicant_gets_the_own_papers_and_the_conclusion_when_it_is_finished(
    region, scheduled, experts, names
):
    teacher = region.home.teacher
    handed_in(scheduled, experts[0], 8, 4, 6)
    before = names(scheduled, teacher)
    assert any(name.startswith("1 Заявление/") for name in before)
    assert not any(name.startswith(("3 ", "4 ")) for name in before)
    handed_in(scheduled, experts[1], 7, 4, 5)
    after = names(scheduled, teacher)
    assert any(name.startswith("4 Итоговое заключение/") for name in after)
    assert sheets_in(after) == [], "the applicant reads the conclusion, not the sheets"


def test_who_does_not_see_the_application_cannot_order_it(region, filed):
    address = reverse("cabinet:dossier_order", args=["application", filed.pk])
    for stranger in (region.abroad.coordinator, region.abroad.teacher):
        assert client_of(stranger).post(address).status_code == 404
    assert not Dossier.objects.exists()


def test_nobody_fetches_a_dossier_of_somebody_else(region, filed):
    dossier = made("application", filed, region.operator)
    for other in (region.home.coordinator, region.home.teacher, region.home.experts[0].user):
        for name in ("dossier", "dossier_zip"):
            address = reverse(f"cabinet:{name}", args=[dossier.pk])
            assert client_of(other).get(address).status_code == 404
        file = reverse("cabinet:file", args=[dossier.file_id])
        assert client_of(other).get(file).status_code == 404


def test_the_archive_has_no_way_out_but_its_own(region, filed):
    """The address of files would ask nothing of what is inside."""
    dossier = made("application", filed, region.operator)
    file = reverse("cabinet:file", args=[dossier.file_id])
    assert client_of(region.operator).get(file).status_code == 404
    taken = client_of(region.operator).get(reverse("cabinet:dossier_zip", args=[dossier.pk]))
    assert taken.status_code == 200
    assert taken.getvalue().startswith(b"PK")
    assert "attachment" in taken["Content-Disposition"]


# --- Rights at the download -------------------------------------------------------------------


def test_rights_are_asked_again_at_the_download(region, evaluated, experts):
    """The sheets were opened again: the other's is none of the expert's business any more."""
    dossier = made("application", evaluated.application, experts[0])
    address = reverse("cabinet:dossier_zip", args=[dossier.pk])
    assert client_of(experts[0]).get(address).status_code == 200
    conclusions.reevaluate(evaluated, reason="Сверьте баллы", actor=region.home.coordinator)
    answer = client_of(experts[0]).get(address, follow=True)
    assert dossier_requests.CHANGED in answer.content.decode()
    assert "application/zip" not in answer["Content-Type"]


def test_who_has_lost_the_territory_gets_nothing(region, filed):
    coordinator = region.home.coordinator
    dossier = made("application", filed, coordinator)
    coordinator.municipalityuserpermission_set.all().delete()
    for name in ("dossier", "dossier_zip"):
        address = reverse(f"cabinet:{name}", args=[dossier.pk])
        assert client_of(coordinator).get(address).status_code == 404


def test_rights_are_asked_when_it_is_made_not_when_it_was_ordered(region, filed):
    coordinator = region.home.coordinator
    dossier = dossier_requests.request_dossier("application", filed, actor=coordinator)
    coordinator.municipalityuserpermission_set.all().delete()
    building.build(dossier.pk)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.failure) == (DossierState.FAILED, building.NO_ACCESS)


def test_who_took_it_is_written_for_the_person_concerned(region, filed):
    dossier = made("application", filed, region.operator)
    client_of(region.operator).get(reverse("cabinet:dossier_zip", args=[dossier.pk]))
    read = client_of(region.home.teacher).get("/cabinet/my-data/reads/").content.decode()
    page = read.replace("\xa0", " ")
    name = region.operator.short_name
    assert f"Оператор центра {name} скачал(а) досье заявления." in page
