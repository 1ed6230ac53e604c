"""No value makes an error page: every address of the project, with what no page of ours sends."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.services.groups import EDITORS
from attestation.base.language.dates import add_months
from attestation.evaluation.criteria.services import put_in_force
from attestation.evaluation.sheets import services as sheet_services
from attestation.scheduling import services as scheduling
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.periods.forms import ApprovalForm
from cms_pages.models import SchedulePage
from cms_pages.publishing.services import publish
from cms_pages.services import build_site
from tests import factories
from tests.categories.conftest import set_category
from tests.evaluation.conftest import draft_criteria
from tests.prepared import prepared
from tests.security.addresses import patterns
from tests.turns import part

FORM = "application/x-www-form-urlencoded"
#: Of one row in every table.
KEY = 700_000
BIG = "99999999999999999999"
ODD = [
    *("", "abc", "-1", "0", BIG, "9" * 5000, "²", "१", "1e9", "null", "[]", "1,2", "id);--"),
    *("\0", "a\0b", "x" * 10_000, "' OR 1=1--", "<img src=x onerror=alert(1)>", "{{7*7}}", "%s"),
    *("2026-13-45", "0001-01-01", "9999-12-31", "\u202e", "\ufffe", "😀", "\\", "__class__", ".."),
]
NAMES = [
    *("page", "p", "q", "period", "surname", "municipality", "organization", "state", "category"),
    *("inline", "next", "expert_1", "expert_2", "reason", "note", "order_number", "order_date"),
    *("remarks", "last_name", "first_name", "education", "position", "subject", "held_category"),
    *("held_order_date", "held_until", "form", "ground", "title", "file", "login", "email", "year"),
    *(
        "password",
        "password1",
        "password2",
        "username",
        "mobile_phone",
        "service_years",
        "ordering",
    ),
    *("sort", "mark", "half_year", "expert", "number", "until", "ended_on", "application"),
    *("people", "table", "role", "variant", "code"),
    *("after", "limit", "kind", "action", "since", "request", "request_id", "answer"),
    *("year_from", "year_until", "level", "result", "proofs", "upload", "to"),
    *("version", "document", "checked", "text", "score", "recommended", "is_whole"),
    *("surname_genitive", "skip_errors", "table", "export", "name", "starts_on", "user", "action"),
]
#: Of Wagtail's own addresses those that every visitor knows; of its admin what we add to it.
LEFT_OUT = ("cms/",)
OURS = ("cms/login/", "cms/directory/")
#: Below the page of a period; above it stand years and the feed.
ROUTES = [
    *("xlsx/", "pdf/", "data.json", "calendar.ics", "releases/1/", f"releases/{BIG}/"),
    *("changes/1/", "changes/2/", "people/00000000-0000-4000-8000-000000000000/"),
    *("../2026/", f"../{BIG}/", "../feed/", "../calendar/", "../calendar.ics"),
]
BY_HAND = [
    *("/%00/", "/schedules/%00/", "/schedules/%FF%FE/", "/media/images/%00", "/documents/1/%00"),
    *("/media/images/../../secret_key", "/media/secret_key", "/static/../secret_key", "/x" * 4000),
    f"/documents/{BIG}/a.pdf",
    *("/status/", "/results/", "/results/feed/", "/results/2026/", f"/results/{BIG}/"),
    "/accounts/password/reset/key/zzzzzzzzzzzzz-set-password/",
    "/accounts/confirm-email/a:b:c/",
]


def is_tried(text: str) -> bool:
    """Whether the address of a pattern is tried here: no regular expression, and not left out."""
    return "(" not in text and (not text.startswith(LEFT_OUT) or text.startswith(OURS))


def filled(text: str, key: Any) -> str:
    """The address of a pattern with ``key`` for every number in it."""
    text = re.sub(r"<int:\w+>", str(key), text)
    text = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", text)
    text = text.replace("<slug:token>", "made-up-token").replace("<slug:kind>", "results")
    text = text.replace("<slug:section>", "messages").replace("<slug>", "2026-10")
    return "/" + text.replace("<path:path>", "../secret_key").replace("<slug:act>", "next-year")


def begin_every_key_with(number: int) -> None:
    """Let the next row of every table have the key ``number``: one address fits any pattern."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER SEQUENCE {connection.ops.quote_name(name)} RESTART {number}")


@prepared
def addresses(region):
    """Every address with a key that exists and with one too large for the database."""
    build_site()
    home = region.home
    begin_every_key_with(KEY)
    waiting = factories.registered(home.teacher, home.coordinator)
    application = factories.registered(factories.teacher(home.school), home.coordinator)
    chosen = {1: home.experts[0], 2: home.experts[1]}
    scheduling.schedule(application, period=region.period, experts=chosen, actor=home.coordinator)
    schedule = scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    release = scheduling.approve(
        region.period, order_number="1-р", order_date=timezone.localdate(), actor=region.operator
    )
    page = publish(SchedulePage, release.pk)
    later = AttestationPeriod.beginning(add_months(region.next_period.starts_on, 2))
    later.save()
    assert {waiting.pk, schedule.pk, release.pk, later.pk} == {KEY}
    put_in_force(draft_criteria(region.period.starts_on.year), actor=region.operator)
    sheet = sheet_services.start(application, actor=chosen[1].user)
    assignment = application.schedule_entry.assignments.get(slot=1)
    own = {"score": assignment, "score_save": assignment, "word_conclusion": assignment}
    own |= {"conclusion": sheet.conclusion, "conclusion_send": sheet.conclusion, "sheet": sheet}
    texts = [text for text in patterns() if is_tried(text)]
    found = {filled(text, key) for text in texts for key in (KEY, BIG)}
    assert not [address for address in found if "<" in address]
    person = release.rows.first().key
    routes = ["", *ROUTES, f"people/{person}/"]
    found |= {reverse(f"cabinet:{name}", args=[one.pk]) for name, one in own.items()}
    record = set_category(home.teacher)
    acts = ("record", "tie", "untie", "annul")
    found |= {reverse(f"cabinet:category_{act}", args=[record.key]) for act in acts}
    return [*sorted(found), *(page.url + route for route in routes), "/", *BY_HAND]


@pytest.fixture
def somebody(region, request):
    person = {
        "stranger": None,
        "teacher": region.home.teacher,
        "coordinator": region.home.coordinator,
        "expert": region.home.experts[0].user,
        "operator": region.operator,
        "editor": factories.UserFactory(),
    }[request.param]
    if request.param == "editor":
        person.groups.add(Group.objects.get(name=EDITORS))
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


def is_closed(address: str, status: int) -> bool:
    """Whether a page of the cabinets is not theirs, so that nothing that is sent to it is read.

    `test_access.py` shows that such a page takes no form either.
    """
    if not address.startswith("/cabinet/"):
        return False
    # A list without a key in its address may miss the page of a number that was sent.
    return status == 403 or (status == 404 and bool(re.search(r"/\d+/", address)))


def odd_values(number: int) -> dict[str, str]:
    """A value for every name; the next number gives each name the next value."""
    return {name: ODD[(number + place) % len(ODD)] for place, name in enumerate(NAMES)}


@pytest.mark.parametrize(
    "somebody",
    [
        pytest.param(who, marks=[pytest.mark.long, pytest.mark.xdist_group(f"odd values, {who}")])
        for who in ("stranger", "teacher", "coordinator", "expert", "operator", "editor")
    ],
    indirect=True,
)
@pytest.mark.turns
@pytest.mark.django_db
def test_no_value_makes_an_error_page(addresses, somebody):
    faults = []
    for number, address in part(list(enumerate(addresses)), of=12):
        for sent in (odd_values(number), dict.fromkeys(NAMES, "\0")):
            status = somebody.get(f"{address}?{urlencode(sent)}").status_code
            if status >= 500 and not address.startswith("/readyz"):
                faults.append(("GET", address, number))
            if is_closed(address, status) or status == 405:
                break
        if is_closed(address, status) or "logout" in address or address.startswith("/readyz"):
            continue
        # As a form without files is sent; to take a body of eighty parts apart is half of a page.
        body = urlencode(odd_values(number * 7))
        if somebody.post(address, body, content_type=FORM).status_code >= 500:
            faults.append(("POST", address, number))
    assert faults == []


@pytest.mark.parametrize("somebody", ["coordinator"], indirect=True)
@pytest.mark.parametrize("value", ODD)
@pytest.mark.django_db
def test_any_period_may_be_asked_for(region, somebody, value):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    address = f"/cabinet/schedules/applications/{application.pk}/"
    assert somebody.get(address, {"period": value}).status_code == 200
    assert somebody.post(address, {"period": value}).status_code == 422


def test_an_order_of_a_wrong_year_is_not_approved():
    form = ApprovalForm({"order_number": "1-р", "order_date": "0026-09-14"})
    assert form.errors["order_date"] == ["Проверьте год."]
