"""What a session shows its members: every document of its agenda, the conclusion too, and to
nobody else; who looked is written down in the part in which they did.
"""

# ruff: noqa: F811 (fixtures of another folder)

import pytest
from django.test import Client
from django.urls import reverse

from attestation.evaluation.models import Conclusion, ScoreSheet
from attestation.files.models import StoredFile
from tests import factories
from tests.commission.conftest import seat, with_agenda
from tests.dossiers.conftest import (  # noqa: F401 (fixtures)
    agenda,
    at_state,
    criteria,
    evaluated,
    experts,
    scheduled,
    verified,
)

pytestmark = pytest.mark.django_db


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def files_of(application):
    conclusion = application.conclusion
    return [
        *(one.file for one in application.documents.filter(detached_at=None)),
        *(one.file for one in conclusion.files.filter(detached_at=None)),
    ]


def test_a_seated_member_opens_every_document_and_the_conclusion_from_the_session(
    agenda,
    commission,
    verified,
):
    for member in (commission.members[0], commission.municipal[0]):
        client = client_of(member)
        page = client.get(agenda.get_absolute_url()).content.decode()
        for address in (verified.get_absolute_url(), verified.conclusion.get_absolute_url()):
            assert f'href="{address}"' in page
            assert client.get(address).status_code == 200
        for file in files_of(verified):
            assert client.get(reverse("cabinet:file", args=[file.pk])).status_code == 200


def test_the_pages_lead_the_member_back_to_the_session(agenda, commission, verified):
    client = client_of(commission.members[0])
    page = client.get(verified.get_absolute_url()).content.decode()
    assert f'href="{agenda.get_absolute_url()}">К заседанию' in page
    assert "?show=case" in page
    about = client.get(verified.get_absolute_url(), {"show": "case"}).content.decode()
    assert f'href="{verified.conclusion.get_absolute_url()}">Перейти к заключению' in about


def test_a_member_who_is_not_seated_opens_none_of_it(agenda, verified, region):
    outsider = seat(factories.UserFactory(last_name="Поздняя"))
    client = client_of(outsider)
    assert client.get(agenda.get_absolute_url()).status_code == 404
    assert client.get(verified.conclusion.get_absolute_url()).status_code == 404
    for file in files_of(verified):
        assert client.get(reverse("cabinet:file", args=[file.pk])).status_code == 404


def test_before_the_invitation_members_open_nothing(commission, verified):
    with_agenda(commission)
    client = client_of(commission.members[0])
    assert client.get(verified.conclusion.get_absolute_url()).status_code == 404
    assert not Conclusion.objects.visible_to(commission.members[0]).exists()


def test_who_only_collects_a_sheet_sees_names_without_links(agenda, region, verified):
    page = client_of(region.home.coordinator).get(agenda.get_absolute_url()).content.decode()
    assert verified.full_name in page
    assert f'href="{verified.get_absolute_url()}"' not in page


def test_members_read_the_conclusion_and_not_the_single_sheets(
    agenda,
    commission,
    verified,
):
    assert not ScoreSheet.objects.visible_to(commission.members[0]).exists()
    assert ScoreSheet.objects.visible_to(commission.secretary).count() == 2


def test_a_conclusion_that_is_being_made_is_seen_by_nobody_of_the_commission(
    agenda,
    commission,
    verified,
):
    verified.conclusion.files.update(detached_at=verified.conclusion.verified_at)
    for person in (commission.members[0], commission.secretary):
        visible = StoredFile.objects.visible_to(person)
        assert not visible.filter(conclusion_file__conclusion__application=verified).exists()


@pytest.mark.parametrize(
    ("who", "part"), [("member", "Член комиссии"), ("secretary", "Секретарь комиссии")]
)
def test_who_looked_says_in_which_part(agenda, commission, verified, who, part):
    person = {"member": commission.members[0], "secretary": commission.secretary}[who]
    scan = verified.conclusion.files.get(kind="scan", detached_at=None)
    client = client_of(person)
    client.get(verified.get_absolute_url())
    client.get(reverse("cabinet:file", args=[scan.file_id]))
    page = (
        client_of(verified.applicant)
        .get("/cabinet/my-data/reads/")
        .content.decode()
        .replace("\xa0", " ")
    )
    assert f"{part} {person.short_name} открыл(а) заявление." in page
    assert f"{part} {person.short_name} открыл(а) файл «Подписанное заключение»." in page


def test_an_expert_who_opens_the_conclusion_is_called_an_expert(
    evaluated,
    experts,
    region,
):
    pdf = evaluated.files.get(kind="pdf")
    client_of(experts[0]).get(reverse("cabinet:file", args=[pdf.file_id]))
    page = (
        client_of(region.home.teacher)
        .get("/cabinet/my-data/reads/")
        .content.decode()
        .replace("\xa0", " ")
    )
    assert f"Специалист {experts[0].short_name} открыл(а) файл «Заключение, PDF" in page
