"""The dossier of a session: its papers, a folder for each person, and who may have it."""

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from attestation.applications.access_log import READ
from attestation.applications.choices import DocumentKind
from attestation.applications.models import ApplicationDocument
from attestation.commission import services as commission_services
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as voting_services
from attestation.dossiers.models import Dossier
from attestation.files.services import store_bytes
from attestation.journal.models import JournalEntry
from tests import factories
from tests.dossiers.conftest import made, opened

pytestmark = pytest.mark.django_db


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def closed(session, commission):
    """Everybody has voted for everybody."""
    session = commission_services.open_vote(session, actor=commission.secretary)
    groups = {VoteGroup(item.group): Voice.FOR for item in session.items.all()}
    for person in commission.members:
        voting_services.vote(session, groups=groups, exceptions={}, actor=person)
    for person in commission.municipal:
        member = session.members.get(user=person)
        voting_services.record_ballot(
            member,
            groups=groups,
            exceptions={},
            sheet=factories.pdf_upload(),
            actor=commission.secretary,
        )
    return commission_services.close_vote(session, actor=commission.secretary)


def test_the_secretary_gets_the_papers_and_a_folder_for_each_person(agenda, commission, verified):
    names = opened(made("session", agenda, commission.secretary)).namelist()
    assert "Опись.html" in names
    assert "1 Повестка/01 Повестка.pdf" in names
    for suffix in ("pdf", "xlsx"):
        assert any(
            "Лист голосования аттестационной комиссии" in n and n.endswith(suffix) for n in names
        )
    people = {name.split("/")[1] for name in names if name.startswith("Педагоги/")}
    assert len(people) == 2
    [own] = [folder for folder in people if verified.full_name in folder]
    inside = [name for name in names if name.startswith(f"Педагоги/{own}/")]
    assert f"Педагоги/{own}/Опись.html" in inside
    assert sum("/3 Оценка/" in name for name in inside) == 2
    assert any("/4 Итоговое заключение/" in name for name in inside)


def test_the_first_index_leads_to_those_of_the_people(agenda, commission, verified):
    archive = opened(made("session", agenda, commission.secretary))
    index = archive.read("Опись.html").decode()
    assert str(agenda) in index
    links = {unquote(link) for link in re.findall('href="([^"]+)"', index)}
    assert sum(link.endswith("Опись.html") for link in links) == 2
    assert links <= set(archive.namelist()), "every link leads to what is packed"
    [own] = [link for link in links if verified.full_name in link]
    folder = own.removesuffix("Опись.html")
    inside = re.findall('href="([^"]+)"', archive.read(own).decode())
    assert inside
    assert {f"{folder}{unquote(link)}" for link in inside} <= set(archive.namelist())


def test_how_anybody_votes_is_not_in_the_operators_before_the_vote_is_closed(
    agenda, commission, region
):
    before = opened(made("session", agenda, region.operator)).namelist()
    assert not any("Лист голосования" in name for name in before)
    closed(agenda, commission)
    after = opened(made("session", agenda, region.operator)).namelist()
    assert any("Лист голосования" in name for name in after)
    protocols = {name.rsplit(".")[-1] for name in after if "Протокол 2" in name}
    assert protocols == {"pdf", "docx"}
    assert not any("Протокол" in name for name in before)


def test_lessons_are_listed_and_not_packed(agenda, commission, verified):
    video = store_bytes(b"x" * 5000, name="урок.mp4", content_type="video/mp4", actor=None)
    ApplicationDocument.objects.create(
        application=verified,
        kind=DocumentKind.LESSON_VIDEO,
        title="Урок в 5 классе",
        file=video,
        attached_by=verified.applicant,
    )
    archive = opened(made("session", agenda, commission.secretary))
    assert not any(name.endswith(".mp4") for name in archive.namelist())
    [index] = [
        n for n in archive.namelist() if verified.full_name in n and n.endswith("Опись.html")
    ]
    page = archive.read(index).decode()
    assert "Урок в 5 классе" in page
    assert "Видеозапись не вложена" in page
    assert video.sha256 in page
    own = opened(made("application", verified, commission.secretary)).namelist()
    assert any(name.endswith(".mp4") for name in own), "the dossier of one person has them"


def test_only_the_secretary_and_operators_order_it(agenda, commission, region):
    address = reverse("cabinet:dossier_order", args=["session", agenda.pk])
    member = client_of(commission.members[0])
    answer = member.post(address, follow=True)
    assert "собирают секретарь комиссии и оператор центра" in answer.content.decode()
    assert client_of(region.home.teacher).post(address).status_code == 404
    assert not Dossier.objects.exists()
    page = member.get(agenda.get_absolute_url()).content.decode()
    assert "Собрать досье" not in page
    for person in (commission.secretary, region.operator):
        page = client_of(person).get(agenda.get_absolute_url()).content.decode()
        assert "Собрать досье" in page


def test_everybody_whose_documents_were_taken_can_see_it(agenda, commission, verified):
    dossier = made("session", agenda, commission.secretary)
    address = reverse("cabinet:dossier_zip", args=[dossier.pk])
    assert client_of(commission.secretary).get(address).status_code == 200
    [entry] = JournalEntry.objects.filter(action=READ, application=verified)
    name = commission.secretary.short_name
    assert entry.text.startswith(f"Секретарь комиссии {name} скачал(а) досье")
    assert JournalEntry.objects.filter(action="session.dossier", session=agenda).exists()


def test_who_left_the_office_gets_no_archive(agenda, commission):
    dossier = made("session", agenda, commission.secretary)
    commission.secretary.groups.clear()
    agenda.members.filter(user=commission.secretary).delete()
    client = client_of(commission.secretary)
    for name in ("dossier", "dossier_zip"):
        assert client.get(reverse(f"cabinet:{name}", args=[dossier.pk])).status_code == 404


def test_a_secretary_who_is_only_a_member_now_gets_no_archive_either(agenda, commission):
    dossier = made("session", agenda, commission.secretary)
    commission.secretary.groups.clear()
    address = reverse("cabinet:dossier_zip", args=[dossier.pk])
    answer = client_of(commission.secretary).get(address, follow=True)
    assert "нет доступа к этому архиву" in answer.content.decode()
