"""Every table that leaves cabinet or admin stands in the journal, also one nobody thought of."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from attestation.accounts.models import User
from attestation.directory.models import Municipality
from attestation.journal.exports import _rows_of
from attestation.journal.models import JournalEntry
from attestation.notifications.services.messages import queue_letter
from attestation.paperwork.downloads import table_download
from attestation.paperwork.xlsx import Column
from tests import factories
from tests.confirming import let_identity_grow_old
from tests.prepared import prepared

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def names(resolver, before=""):
    """Yield the names of all addresses of cabinet and admin that need no key."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from names(pattern, space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{before}{pattern.name}"


def addresses():
    found = set()
    for name in names(get_resolver()):
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if address.startswith(("/cabinet/", "/cms/")) and "logout" not in address:
            found.add(address)
    return sorted(found)


@prepared
def chief_of_all(region):
    """Somebody who may everything: a superuser who is an operator too."""
    User.objects.filter(pk=region.operator.pk).update(is_superuser=True)
    return User.objects.get(pk=region.operator.pk)


@prepared
def exported(region, chief_of_all):
    """Every address asked once: whether it gave a table, and whether that was journalled."""
    factories.draft(region.home.teacher)
    queue_letter("a@mail.example", "Тема", "Текст")
    client = signed_in(chief_of_all)
    tables = {}
    for address in addresses():
        before = entries().count()
        response = client.get(address, {"export": "xlsx"})
        if is_table(response):
            assert b"".join(response)
            tables[address] = entries().count() > before
    return tables


def signed_in(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.fixture
def client(chief_of_all):
    return signed_in(chief_of_all)


def entries():
    return JournalEntry.objects.filter(action__in=TABLES)


TABLES = ("table.export", "agreement.export", "register.table")


def is_table(response):
    return response.headers.get("Content-Type", "").split(";")[0] in (XLSX, "text/csv")


def test_every_table_of_every_address_is_journalled(client, exported):
    assert {"/cms/letters/", "/cabinet/work/table/", "/cabinet/agreements/table/"} <= set(exported)
    assert len(exported) > 15
    silent = [address for address, is_journalled in exported.items() if not is_journalled]
    assert [address for address in silent if has_rows(client, address)] == []


def test_whoever_takes_a_table_away_is_asked_again_who_it_is(exported, chief_of_all):
    chief_of_all.set_password("dlinnaya-fraza-26")
    chief_of_all.save()
    client = signed_in(chief_of_all)
    let_identity_grow_old(client)
    taken = {one for one in exported if is_table(client.get(one, {"export": "xlsx"}))}
    # Forms to fill in say nothing of anybody.
    assert {one for one in taken if has_rows(client, one)} == set()
    assert len(set(exported) - taken) > 15


def has_rows(client, address):
    """Return whether a table says anything below its heading; an empty one takes nothing away."""
    return _rows_of(client.get(address, {"export": "xlsx"})) > 0


def test_the_journal_has_filter_and_count(client, chief_of_all):
    for number in range(3):
        queue_letter(f"{number}@mail.example", "Тема", "Текст")
    queue_letter("other@mail.example", "Иное", "Текст")
    response = client.get("/cms/letters/?q=Тема&state=waiting&export=xlsx")
    assert response.status_code == 200
    entry = JournalEntry.objects.get(action="table.export")
    assert entry.actor == chief_of_all
    assert "/cms/letters/" in entry.text
    assert "state: waiting" in entry.text
    assert ": 3 строки, " in entry.text


def test_a_filter_of_any_signs_is_journalled_readably(client, region):
    address = reverse("cabinet:period_xlsx", args=[region.period.pk])
    assert client.get(address, {"q": f"Гро\0мова\n{'я' * 9000}"}).status_code == 200
    text = entries().get().text
    assert "q: Громова яя" in text
    assert len(text) < 400


def test_neither_title_nor_totals_nor_lists_of_choices_are_counted(client, region):
    columns = [Column("Школа", choices=("А", "Б", "В")), Column("Мест", has_total=True)]
    response = table_download("Школы", columns, [("А", 1), ("Б", 2)])
    assert _rows_of(response) == 2
    assert is_table(client.get(reverse("cabinet:period_xlsx", args=[region.period.pk])))
    assert f": {Municipality.objects.count()} строки, " in entries().get().text


@pytest.mark.parametrize(
    "name", ["cabinet:invite_table", "organization_import:template", "register_import:template"]
)
def test_a_form_to_fill_in_takes_nothing_away(client, name):
    assert is_table(client.get(reverse(name)))
    assert not entries().exists()


def test_what_is_no_table_is_not_journalled(client):
    client.get("/cms/letters/")
    assert not entries().exists()
