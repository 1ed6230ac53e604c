"""The journal is read by operators and administrators, narrowed, paged and taken away."""

import datetime
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.journal.models import JournalEntry
from attestation.journal.services import log_entry
from attestation.journal.sign_ins import services as sign_ins
from attestation.journal.sign_ins.models import SignInRecord
from attestation.people.journal import views
from tests import factories
from tests.confirming import let_identity_grow_old

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return factories.UserFactory(is_superuser=True, last_name="Админова")


def read(reader: User, **asked: str) -> str:
    client = Client()
    client.force_login(reader)
    answer = client.get(reverse("cabinet:journal"), asked)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def written(number: int, actor: User, *, action: str = "application.register") -> None:
    log_entry(action, f"Запись {number}.", actor=actor)


def test_what_was_done_is_found_by_person_act_kind_and_day(region):
    operator, home = region.operator, region.home
    log_entry("territory.give", "Даны полномочия.", actor=operator, person=home.coordinator)
    log_entry("table.export", "Выгружена таблица.", actor=home.coordinator)
    log_entry("application.read", "Открыто заявление.", actor=home.experts[0].user)
    said = {"Даны полномочия.", "Выгружена таблица.", "Открыто заявление."}
    today = timezone.localdate()
    for asked, found in (
        ({}, said),
        ({"q": home.coordinator.username}, {"Даны полномочия.", "Выгружена таблица."}),
        ({"action": "territory.give"}, {"Даны полномочия."}),
        ({"kind": "rights"}, {"Даны полномочия."}),
        ({"kind": "exports"}, {"Выгружена таблица."}),
        ({"kind": "reads"}, {"Открыто заявление."}),
        ({"since": today.isoformat(), "until": today.isoformat()}, said),
        ({"since": (today + datetime.timedelta(days=1)).isoformat()}, set()),
        ({"until": (today - datetime.timedelta(days=1)).isoformat()}, set()),
    ):
        page = read(operator, **asked)
        assert {line for line in said if line in page} == found, asked


def test_of_a_person_everything_about_the_own_applications_is_found(region):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    page = read(region.operator, q=region.home.teacher.username, kind="applications")
    assert application.get_absolute_url() in page
    assert "application.register" in page
    stranger = read(region.operator, q=region.abroad.teacher.username, kind="applications")
    assert application.get_absolute_url() not in stranger


def test_refusals_at_the_sign_in_are_read_there_too(region):
    teacher = region.home.teacher
    sign_ins.count(SignInRecord.Act.REFUSED, account=teacher.pk, address="10.0.0.7")
    sign_ins.count(SignInRecord.Act.REFUSED, account=teacher.pk, address="10.0.0.7")
    sign_ins.count(SignInRecord.Act.REFUSED, account=None, address="10.0.0.8")
    sign_ins.count(SignInRecord.Act.SIGNED_IN, account=teacher.pk, address="10.0.0.9")
    page = read(region.operator, kind="refusals")
    assert "Неверный логин или пароль, 2 раза, адрес 10.0.0.7." in page
    assert "нет такой учётной записи" in page
    assert "10.0.0.9" not in page
    own = read(region.operator, kind="sign-ins", q=teacher.username)
    assert "Вход, адрес 10.0.0.9." in own
    assert "10.0.0.8" not in own


def test_an_operator_reads_nothing_of_administrators_who_read_all(region, chief):
    written(1, chief)
    log_entry("account.edit", "Изменена учётная запись.", actor=None, person=chief)
    sign_ins.count(SignInRecord.Act.SIGNED_IN, account=chief.pk, address="10.0.0.5")
    for asked, said in (
        ({}, "Запись 1."),
        ({}, "Изменена учётная запись."),
        ({"kind": "sign-ins"}, "10.0.0.5"),
    ):
        assert said in read(chief, **asked)
        assert said not in read(region.operator, **asked)


@pytest.mark.parametrize("name", ["journal", "journal_table"])
def test_nobody_else_reads_it(region, name):
    home = region.home
    for reader in (home.coordinator, home.school_coordinator, home.teacher, home.experts[0].user):
        client = Client()
        client.force_login(reader)
        assert client.get(reverse(f"cabinet:{name}")).status_code == 403


def test_each_page_begins_after_the_last_line_of_the_page_before(region, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    for number in range(7):
        written(number, region.operator)
    client = Client()
    client.force_login(region.operator)
    address = reverse("cabinet:journal") + "?action=application.register"
    shown = []
    while address:
        page = client.get(address)
        shown.append([line.text for line in page.context["lines"]])
        following = page.context["next_query"]
        address = f"{reverse('cabinet:journal')}?{following}" if following else ""
        # What is written meanwhile moves nothing.
        written(99, region.operator)
    assert shown == [
        ["Запись 6.", "Запись 5.", "Запись 4."],
        ["Запись 3.", "Запись 2.", "Запись 1."],
        ["Запись 0."],
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"after": "x"},
        {"after": "W10"},
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"since": "завтра", "kind": "nothing", "q": "\0", "action": "'"},
    ],
)
def test_odd_values_lead_to_a_page(region, asked):
    written(1, region.operator)
    read(region.operator, **asked)


def test_the_table_asks_who_it_is_and_stands_in_the_journal_itself(region):
    written(1, region.operator)
    client = Client()
    client.force_login(region.operator)
    let_identity_grow_old(client)
    address = reverse("cabinet:journal_table") + "?action=application.register"
    assert client.get(address).url.startswith(reverse("account_reauthenticate"))
    client.force_login(region.operator)
    table = client.get(address)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(table.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[-1][1:4] == (
        str(region.operator),
        region.operator.username,
        "Запись 1.",
    )
    entry = JournalEntry.objects.get(action="table.export")
    assert "1 строка, отбор: action: application.register" in entry.text
