"""Releases of a period on its page: the valid one, earlier ones, their changes and withdrawals."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry

from attestation.public import Changes, published_schedules
from attestation.scheduling.releases.models import ReleaseChange, ReleaseRow, ReleaseWithdrawal
from attestation.scheduling.releases.services import releases as release_services
from attestation.signals import schedule_withdrawn
from cms_pages.models import SchedulePage

pytestmark = pytest.mark.django_db

URL = "/schedules/2026-10/"
BELOVA, KIM, ORLOV = "Белова Анна Игоревна", "Ким Ольга Олеговна", "Орлов Иван Петрович"


def key_of(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, name)


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def withdraw(release, operator, reason: str = "Ошибочно утверждён"):
    """As the operator's decision and its job do."""
    ReleaseWithdrawal.objects.create(release=release, reason=reason, withdrawn_by=operator)
    schedule_withdrawn.send(sender=type(release), release_id=release.pk)


@pytest.fixture
def corrected(published, release):
    """Two releases: in the second a person is new, one is gone, one has been moved."""
    published(names=[BELOVA, KIM])
    second = release(names=[BELOVA, ORLOV])
    for name, kind, before, after in (
        (ORLOV, "added", "", "Специалист 1: Громова Е. П."),
        (KIM, "moved", "Период: октябрь–ноябрь 2026", "Период: декабрь 2026 – январь 2027"),
    ):
        ReleaseChange.objects.create(
            release=second,
            kind=kind,
            key=key_of(name),
            name=name,
            organization="МБОУ «СОШ № 4»",
            before=before,
            after=after,
        )
    release_services.publish(second.pk)
    return SchedulePage.objects.get()


def test_the_page_says_what_was_changed(corrected, client):
    text = text_of(client.get(URL))
    assert "Изменено с редакции 1: добавлен 1 человек, перенесён 1 человек" in text
    assert f'href="{URL}changes/2/"' in client.get(URL).content.decode()
    assert "Редакция 2 от" in text
    assert "действует: Ошибка в имени" in text
    assert "Ошибка в имени" in text


def test_the_changes_are_listed_by_kind(corrected, client):
    response = client.get(f"{URL}changes/2/")
    html = response.content.decode()
    assert html.index("Добавлены") < html.index(ORLOV) < html.index("Перенесены") < html.index(KIM)
    assert "Период: декабрь 2026 – январь 2027" in html
    assert html.count(">Было<") == 2
    assert "noindex" in response["X-Robots-Tag"]


def test_who_is_gone_has_nothing_to_compare(published, release, client):
    published(names=[BELOVA, KIM])
    second = release(names=[BELOVA])
    ReleaseChange.objects.create(
        release=second,
        kind="removed",
        key=key_of(KIM),
        name=KIM,
        organization="",
        before="",
        after="",
    )
    release_services.publish(second.pk)
    html = client.get(f"{URL}changes/2/").content.decode()
    assert KIM in html
    assert ">Было<" not in html


def test_an_earlier_release_is_kept_to_read(corrected, client):
    response = client.get(f"{URL}releases/1/")
    text = text_of(response)
    assert "не действует" in text
    assert KIM in text
    assert ORLOV not in text
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert KIM in text_of(client.get(f"{URL}releases/1/?surname=ким"))
    for name in ("xlsx/", "pdf/", "data.json"):
        assert client.get(f"{URL}releases/1/{name}").status_code == 200


def test_the_valid_release_has_the_address_of_the_page(corrected, client):
    assert client.get(f"{URL}releases/2/").url == URL


@pytest.mark.parametrize(
    "address", ["releases/3/", "releases/0/", "changes/1/", "changes/3/", "releases/3/xlsx/"]
)
def test_what_was_never_released_is_absent(corrected, client, address):
    assert client.get(URL + address).status_code == 404


def test_another_expert_is_counted_apart_from_other_corrections(published, release):
    published(names=[BELOVA, KIM])
    second = release(names=[])
    for place, (name, words) in enumerate(
        [(BELOVA, {"first_expert": "Лапина О. В."}), (KIM, {"form": "дистанционная"})], start=1
    ):
        was = ReleaseRow.objects.get(release__number=1, key=key_of(name))
        facts = {f.name: getattr(was, f.name) for f in ReleaseRow._meta.fields if f.name != "id"}
        ReleaseRow.objects.create(**facts | {"release": second, "place": 100 + place} | words)
        ReleaseChange.objects.create(
            release=second, kind="changed", key=was.key, name=name, organization="х"
        )
    assert published_schedules.facts(second.pk).changes == Changes(experts=1, corrected=1)


def test_a_person_keeps_the_address_through_all_releases(corrected, client):
    response = client.get(f"{URL}people/{key_of(BELOVA)}/")
    assert BELOVA in text_of(response)
    assert "Редакция 2" in text_of(response)
    assert response["X-Robots-Tag"] == "noindex"
    assert f"{URL}people/{key_of(BELOVA)}/" in client.get(URL).content.decode()


def test_the_card_of_somebody_moved_says_where(corrected, client):
    text = text_of(client.get(f"{URL}people/{key_of(KIM)}/"))
    assert "В действующей редакции этой строки нет" in text
    assert "перенесён. Период: декабрь 2026 – январь 2027" in text


def test_nobody_else_has_a_card(corrected, client):
    assert client.get(f"{URL}people/{uuid.uuid4()}/").status_code == 404


def test_after_a_withdrawal_the_release_before_is_shown(corrected, client, operator):
    withdraw(corrected.release, operator)
    corrected.refresh_from_db()
    assert corrected.release.number == 1
    assert corrected.live
    text = text_of(client.get(URL))
    assert KIM in text
    assert "Редакция 2 от" in text
    assert "снята с сайта" in text
    for gone in ("releases/2/", "changes/2/", "releases/2/xlsx/", "releases/2/data.json"):
        assert client.get(URL + gone).status_code == 404
    assert client.get(f"{URL}people/{key_of(ORLOV)}/").status_code == 404
    assert "редакция 2" not in client.get("/schedules/feed/").content.decode()


def test_with_the_only_release_the_page_goes(published, client, operator):
    page = published()
    withdraw(page.release, operator)
    page.refresh_from_db()
    assert not page.live
    assert client.get(URL).status_code == 404
    assert client.get(f"{URL}xlsx/").status_code == 404


def test_whoever_publishes_it_by_hand_shows_the_reason_and_nobody(published, client, operator):
    page = published(names=[BELOVA])
    withdraw(page.release, operator)
    page.refresh_from_db()
    page.save_revision().publish()
    text = text_of(client.get(URL))
    assert "График снят с сайта" in text
    assert "Ошибочно утверждён" in text
    assert BELOVA not in text
    assert client.get(f"{URL}xlsx/").status_code == 404
    assert BELOVA not in client.get("/search/?q=белова").content.decode()


def test_the_next_release_brings_the_page_back(published, client, operator):
    page = published(names=[BELOVA])
    withdraw(page.release, operator)
    published(names=[KIM])
    assert KIM in text_of(client.get(URL))


def test_what_an_editor_has_unpublished_stays_so(corrected, operator):
    corrected.unpublish()
    withdraw(SchedulePage.objects.get().release, operator)
    corrected.refresh_from_db()
    assert not corrected.live
    assert corrected.release.number == 1


def test_the_history_says_which_release_each_revision_shows(corrected, admin_client):
    corrected.save_revision().publish()
    notes = PageLogEntry.objects.filter(action="cms_pages.shows_release").order_by("pk")
    assert [note.data["number"] for note in notes] == [1, 2, 2]
    assert all(note.revision_id for note in notes)
    html = admin_client.get(f"/cms/pages/{corrected.pk}/history/").content.decode()
    assert "Показана редакция 2 (распоряжение № 1099-р" in html


def test_the_index_groups_by_year(published, client):
    published()
    published(first_day=datetime.date(2027, 1, 1))
    html = client.get("/schedules/").content.decode()
    assert html.index("/schedules/2027/") < html.index("/schedules/2026/")
    year = client.get("/schedules/2027/").content.decode()
    assert "/schedules/2027-01/" in year
    assert URL not in year
    assert client.get("/schedules/2020/").status_code == 404
    assert "/schedules/2027/</loc>" in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "releases/1/",
        "changes/2/",
        f"people/{key_of('Белова Анна 1')}/",
        "data.json",
        "calendar.ics",
        "?surname=беловой",
        "?surname=билова",
        "?position=учитель&organization=МБОУ «СОШ № 4»",
    ],
)
def test_the_number_of_queries_does_not_grow_with_people(published, client, address):
    def queries(people: int) -> int:
        published(people)
        page = published(people)
        ReleaseChange.objects.bulk_create(
            ReleaseChange(
                release=page.release, kind="changed", key=row.key, name=row.name, organization="х"
            )
            for row in page.release.rows.all()
        )
        for warm in ("", address):
            client.get(URL + warm)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL + address).status_code == 200
        return len(captured)

    few = queries(3)
    assert queries(30) <= few
    assert few <= 15
