"""A signed order becomes a public list by itself, once, and tells of nobody who was refused."""
# ruff: noqa: F401, F811

import io
import json
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader
from wagtail.models import Page, Revision

from attestation.commission import services as commission_services
from attestation.journal.models import JournalEntry
from attestation.orders.models import Order, OrderEntry
from attestation.orders.publication import services as publication_services
from attestation.orders.publication.models import ResultsRelease, ResultsRow
from attestation.orders.publication.services import ResultsPublication, publish_order, unpublished
from attestation.orders.services import orders
from attestation.orders.services.grounds import give_grounds
from attestation.orders.tasks import finish_orders
from attestation.orders.workflow import OrderState
from attestation.signals import results_released
from cms_pages.models import ResultsPage
from tests.commission.conftest import (
    close,
    closed,
    commission,
    draft,
    prepared,
    reasoned,
    signed,
    simplified,
    voting,
)

pytestmark = pytest.mark.django_db

REFUSED = "Седова"


def correct(main: Order, actor, *, reason: str = "Ошибка в имени", **entries) -> Order:
    """Sign a correcting order: by surname, what stands in the place of the entry in force."""
    order = Order.objects.create(
        session=main.session, kind=Order.Kind.CORRECTING, corrects=main, reason=reason
    )
    for place, (surname, words) in enumerate(entries.items(), start=1):
        was = OrderEntry.objects.in_force().get(
            name__startswith=surname, order__session=main.session
        )
        kept = (
            *("item_id", "key", "outcome", "group", "category", "name", "name_key", "name_dative"),
            *("position", "organization", "municipality", "effective_from", "grounds"),
        )
        facts = {name: getattr(was, name) for name in kept} | words
        OrderEntry.objects.create(order=order, replaces=was, point=1, place=place, **facts)
    order.state, order.number, order.date = OrderState.SIGNED, f"{300 + order.pk}-к", main.date
    order.signed_at, order.signed_by = timezone.now(), actor
    order.save()
    return order


def annulled(reason: str = "Внесена по ошибке") -> dict:
    return {"outcome": "annulled", "effective_from": None, "grounds": reason}


@pytest.fixture
def page(pages, signed) -> ResultsPage:
    publish_order(signed.pk)
    return ResultsPage.objects.get()


def everything_public(client, page: ResultsPage) -> str:
    """All that a visitor may be sent about results, in one text."""
    addresses = ["/", "/results/", "/results/feed/", "/sitemap.xml", "/search/?q=седова"]
    own = ["", "data.json", "changes/2/", "releases/1/", "?surname=седова", "?surname=седов"]
    answers = [client.get(address) for address in [*addresses, *(page.url + a for a in own)]]
    return "\n".join(answer.content.decode() for answer in answers)


# --- What is published ------------------------------------------------------------------------


def test_publishing_an_order_makes_its_page(page, signed):
    assert page.live
    assert page.order == signed
    assert page.slug == signed.session.held_on.isoformat()
    assert page.get_parent().slug == "results"
    assert page.live_revision_id == page.latest_revision_id
    signed.refresh_from_db()
    assert signed.published_at
    assert signed.workbook
    assert page.release.document
    assert JournalEntry.objects.filter(action="session.publish_order").count() == 1


def test_only_categories_that_are_set_are_published(page):
    names = page.release.rows.values_list("name", flat=True)
    assert sorted(name.split()[0] for name in names) == ["Петрова", "Яшина"]


def test_nothing_public_tells_that_somebody_was_refused(page, client):
    html = everything_public(client, page)
    # What was asked for comes back in the field of the search.
    html = re.sub(r'value="[^"]*"|<title>[^<]*</title>|q=%[^"]*', "", html)
    assert REFUSED not in html
    assert "отказ" not in html.lower()
    data = json.loads(client.get(f"{page.url}data.json").content)
    assert [len(data["rows"]), data["release"]["people"]] == [2, 2]
    assert list(page.release.rows.values_list("place", flat=True)) == [1, 2]


def test_rows_of_results_have_no_key_in_common_with_schedules(page, signed):
    """Else «scheduled and not granted» would fall out of two published files."""
    own = set(signed.entries.values_list("item__application__public_key", flat=True))
    assert not own & set(signed.entries.values_list("key", flat=True))
    assert not own & set(page.release.rows.values_list("key", flat=True))


def test_whoever_was_refused_is_as_absent_as_a_stranger(page, client, signed):
    refused = signed.entries.get(name__startswith=REFUSED)
    known = client.get(f"{page.url}people/{refused.key}/")
    unknown = client.get(f"{page.url}people/00000000-0000-4000-8000-000000000000/")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known.status_code == 404


def test_the_database_lets_no_refused_person_into_the_list(pages, signed):
    refused = signed.entries.get(name__startswith=REFUSED)
    release = ResultsRelease.objects.create(
        main=signed,
        order=signed,
        number=1,
        decided_on=signed.date,
        act="приказ",
        order_number="1",
        order_date=signed.date,
    )
    row = {
        field: getattr(refused, field)
        for field in ("key", "name", "name_key", "position", "organization", "municipality")
    }
    with pytest.raises(IntegrityError, match="no order sets"), transaction.atomic():
        ResultsRow.objects.create(
            release=release, place=1, effective_from=signed.date, order_date=signed.date, **row
        )


def test_an_order_of_refusals_alone_leaves_no_trace(
    pages,
    prepared,
    commission,
    region,
    client,
):
    for item in prepared.items.exclude(name__startswith=REFUSED):
        commission_services.remove_from_agenda(item, actor=commission.secretary)
    session = commission_services.convene(prepared, actor=commission.secretary)
    session = commission_services.open_vote(session, actor=commission.secretary)
    close(session, commission, against=REFUSED)
    item = session.items.get()
    give_grounds(item, "Нет результатов.", actor=commission.secretary)
    session.refresh_from_db()
    order = orders.prepare_order(session, actor=commission.secretary)
    order = orders.sign_order(order, number="1-к", date=timezone.localdate(), actor=region.operator)
    before = client.get("/results/").content
    assert publish_order(order.pk)
    assert not ResultsPage.objects.exists()
    assert client.get("/results/").content == before
    assert unpublished() == []


# --- Once -------------------------------------------------------------------------------------


def test_publishing_again_changes_nothing(page, signed):
    assert publish_order(signed.pk) is False
    assert ResultsPage.objects.count() == 1
    assert Revision.page_revisions.filter(object_id=str(page.pk)).count() == 1


def test_signing_defers_the_publication(signed):
    job = ProcrastinateJob.objects.get(task_name__endswith="publish_order")
    assert job.args == {"order_id": signed.pk}


def test_what_was_left_undone_is_deferred_again(signed):
    ProcrastinateJob.objects.filter(task_name__endswith="publish_order").delete()
    finish_orders(timestamp=0)
    finish_orders(timestamp=0)
    assert ProcrastinateJob.objects.filter(task_name__endswith="publish_order").count() == 1


def test_a_kill_between_leaves_nothing_half_done(pages, signed):
    def killed(**_signal) -> None:
        raise KeyboardInterrupt

    results_released.connect(killed, weak=False, dispatch_uid="killed")
    try:
        with pytest.raises(KeyboardInterrupt):
            publish_order(signed.pk)
    finally:
        results_released.disconnect(dispatch_uid="killed")
    assert not ResultsPage.objects.exists()
    assert not ResultsRelease.objects.exists()
    assert unpublished() == [signed.pk]
    assert publish_order(signed.pk)
    assert ResultsPage.objects.get().live


def test_without_a_page_for_results_nothing_is_published(signed):
    with pytest.raises(ImproperlyConfigured, match="build_site"):
        publish_order(signed.pk)
    signed.refresh_from_db()
    assert signed.published_at is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_publish_once(site, signed, at_once):
    done = at_once(*[lambda: publish_order(signed.pk)] * 3)
    assert sorted(map(bool, done)) == [False, False, True], done
    assert ResultsPage.objects.count() == 1
    assert not any(Page.find_problems())


# --- Correcting orders ------------------------------------------------------------------------


def test_a_correcting_order_brings_the_page_up_to_date(page, signed, region, client):
    order = correct(signed, region.operator, Петрова={"name": "Петрова-Водкина Анна"})
    publish_order(order.pk)
    page.refresh_from_db()
    assert (ResultsPage.objects.count(), page.release.number) == (1, 2)
    html = " ".join(client.get(page.url).content.decode().split())
    assert "Петрова-Водкина Анна" in html
    assert "у одного исправлены сведения" in html
    assert "Причина: исправление сведений" in html
    assert html.index("Причина: исправление") < html.index("<table")
    row = page.release.rows.get(name="Петрова-Водкина Анна")
    assert row.order_number == order.number
    other = page.release.rows.get(name__startswith="Яшина")
    assert other.order_number == signed.number


def test_the_reason_of_an_order_is_not_published_it_may_name_the_refused(
    page, signed, region, client
):
    words = {"name": "Петрова-Водкина Анна"}
    reason = f"Решения о {REFUSED} и Петровой перепутаны"
    publish_order(correct(signed, region.operator, reason=reason, Петрова=words).pk)
    page.refresh_from_db()
    assert page.release.number == 2
    assert "перепутаны" not in everything_public(client, page)
    assert "перепутаны" not in ResultsPublication(page.release).paper.reason


def test_what_was_published_by_mistake_is_taken_back_and_said_so(
    page,
    signed,
    region,
    client,
):
    key = page.release.rows.get(name__startswith="Яшина").key
    publish_order(correct(signed, region.operator, Яшина=annulled()).pk)
    page.refresh_from_db()
    assert page.release.rows.count() == 1
    html = " ".join(client.get(page.url).content.decode().split())
    assert "исключён 1 человек" in html
    assert "Внесена по ошибке" not in html
    card = client.get(f"{page.url}people/{key}/").content.decode()
    assert "этой строки нет" in card


@pytest.mark.parametrize(
    "words",
    [
        {"name": "Седова-Белая Анна", "name_key": "седова-белая анна"},
        {"outcome": "annulled", "grounds": "По ошибке"},
    ],
)
def test_a_correction_of_a_refusal_is_not_seen(page, signed, region, client, words):
    before = everything_public(client, page)
    order = correct(signed, region.operator, reason="Седова отказана дважды", Седова=words)
    assert publish_order(order.pk)
    assert everything_public(client, page) == before
    assert unpublished() == []
    assert ResultsRelease.objects.count() == 1


def test_after_an_unseen_correction_the_numbers_go_on_without_a_gap(
    page,
    signed,
    region,
):
    publish_order(correct(signed, region.operator, Седова={"name": "Седова Инна"}).pk)
    publish_order(correct(signed, region.operator, Яшина={"name": "Яшина Инна"}).pk)
    assert list(ResultsRelease.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]


def test_who_gets_the_category_after_all_is_added(page, signed, region, client):
    words = {"outcome": "set", "effective_from": signed.session.held_on, "grounds": ""}
    publish_order(correct(signed, region.operator, Седова=words).pk)
    html = " ".join(client.get(page.url).content.decode().split())
    assert "добавлен 1 человек" in html
    assert "отказ" not in html.lower()


def test_a_correction_whose_job_comes_first_waits_for_nothing(pages, signed, region):
    order = correct(signed, region.operator, Петрова={"name": "Петрова Инна"})
    assert publish_order(order.pk)
    assert publish_order(signed.pk) is False
    assert list(ResultsRelease.objects.order_by("number").values_list("order", flat=True)) == [
        signed.pk,
        order.pk,
    ]


@pytest.mark.django_db(transaction=True)
def test_an_order_and_its_correction_at_once_come_in_their_order(
    site,
    signed,
    region,
    at_once,
):
    order = correct(signed, region.operator, Петрова={"name": "Петрова Инна"})
    at_once(lambda: publish_order(order.pk), lambda: publish_order(signed.pk))
    page = ResultsPage.objects.get()
    assert page.release.order == order
    assert [one.number for one in ResultsRelease.objects.order_by("order__signed_at")] == [1, 2]


def test_an_editors_draft_survives_and_never_brings_the_old_list_back(page, signed, region):
    page.title = "Ещё не готово"
    page.save_revision()
    publish_order(correct(signed, region.operator, Петрова={"name": "Петрова Инна"}).pk)
    page.refresh_from_db()
    assert page.title.startswith("Итоги аттестации")
    assert page.has_unpublished_changes
    page.get_latest_revision().publish()
    page.refresh_from_db()
    assert (page.title, page.release.number) == ("Ещё не готово", 2)


# --- Files ------------------------------------------------------------------------------------


def test_equal_releases_give_equal_workbooks(page):
    assert (
        ResultsPublication(page.release).workbook() == ResultsPublication(page.release).workbook()
    )


def test_the_pdf_names_those_who_have_a_category_and_nobody_else(drawn, page, client):
    content = client.get(f"{page.url}pdf/").content
    text = " ".join(part.extract_text() for part in PdfReader(io.BytesIO(content)).pages)
    assert "Петрова" in text
    assert "214-к" in text
    assert REFUSED not in text


@pytest.mark.parametrize("name", ["xlsx/", "pdf/", "data.json"])
def test_files_of_a_list_never_change(page, signed, region, client, name):
    first = client.get(page.url + name).content
    publish_order(correct(signed, region.operator, Петрова={"name": "Петрова Инна"}).pk)
    assert client.get(f"{page.url}releases/1/{name}").content == first
    assert client.get(page.url + name).content != first
