"""Every page whose cost may grow with the data, as somebody who works with it sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.snippets.models import get_snippet_models

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.categories.models import CategoryRecord
from attestation.commission.models import CommissionSession
from attestation.evaluation.models import Conclusion
from attestation.orders.models import Order
from attestation.orders.publication.models import ResultsRelease
from attestation.scheduling.models import (
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
)
from attestation.scheduling.releases.models import Release
from attestation.scheduling.workflow import ScheduleState
from attestation.withdrawals.models import Withdrawal

VISITOR = ""
SURNAME, NOBODY = "Иванова", "Ктототамова"
_HOMES = ("municipal", "school", "expert1", "operator", "secretary", "member1", "teacher")


@dataclass(frozen=True)
class Page:
    """An address and the login of who asks for it; `VISITOR` for nobody.

    ``is_of_one`` tells the page of one thing or person from a list.
    """

    name: str
    who: str
    path: str
    is_of_one: bool = False


def all_pages() -> Iterator[Page]:
    """Yield the pages of this database; what it has no row for is left out."""
    yield from _public()
    for who in _HOMES:
        yield Page(f"home of {who}", who, "/cabinet/")
    yield from _applications()
    yield from _scheduling()
    yield from _commission()
    yield from _register()
    yield from _administration()


def _public() -> Iterator[Page]:
    for name, path in (
        ("home", "/"),
        ("schedules", "/schedules/"),
        ("results", "/results/"),
        ("search surname", f"/search/?q={quote(SURNAME)}"),
        ("search people", f"/search/?kind=people&q={quote(SURNAME)}"),
        ("search word", f"/search/?q={quote('график')}"),
        ("search nobody", f"/search/?q={quote(NOBODY)}"),
        ("search short", "/search/?q=" + quote("Ив")),
        ("suggestions", "/search/suggest/?q=" + quote("гра")),
        ("statistics", "/statistics/"),
        ("calendar", "/schedules/calendar/"),
        ("sitemap", "/sitemap.xml"),
        ("news", "/news/"),
        ("status", "/status/"),
    ):
        yield Page(name, VISITOR, path)
    release = Release.objects.exclude(published_at=None).earliest("period__starts_on")
    schedule = release.period.public_address
    row = release.rows.first()
    municipality = quote(row.municipality if row else "")
    for name, query in (
        ("", ""),
        (", page 2", "?page=2"),
        (", surname", f"?surname={quote(SURNAME)}"),
        (", nobody", f"?surname={quote(NOBODY)}"),
        (", municipality", f"?municipality={municipality}"),
        (" JSON", "data.json/"),
        (" person", f"people/{row.key}/" if row else ""),
    ):
        yield Page(f"schedule{name}", VISITOR, f"{schedule}{query}")
    results = ResultsRelease.objects.exclude(published_at=None).order_by("pk").first()
    page = getattr(results, "page", None) or getattr(results, "resultspage_set", None)
    if page is not None:
        found = page.first() if hasattr(page, "first") else page
        if found is not None:
            yield Page("results page", VISITOR, found.get_url() or "/")
            yield Page("results surname", VISITOR, f"{found.get_url()}?surname={quote(SURNAME)}")


def _applications() -> Iterator[Page]:
    for who in ("municipal", "operator"):
        yield Page(f"list {who}", who, "/cabinet/applications/")
        for name, query in (
            ("all", "state="),
            ("decided", "state=decided"),
            ("last page", "state=&page=last"),
            ("surname", f"state=&name={quote(SURNAME)}"),
            ("nobody", f"state=&name={quote(NOBODY)}"),
            ("by name", "state=&order=name"),
            ("by organization", "state=&order=organization"),
        ):
            yield Page(f"list {who}, {name}", who, f"/cabinet/applications/?{query}")
        for state in ("submitted", "registered", "scheduled", "verified", "decided"):
            found = _first(Application.objects.visible_to(_user(who)).filter(state=state))
            if found:
                path = found.get_absolute_url()
                yield Page(f"application {state}, {who}", who, path, is_of_one=True)
        yield Page(f"withdrawals {who}", who, "/cabinet/withdrawals/")
        withdrawal = _first(Withdrawal.objects.visible_to(_user(who)))
        if withdrawal:
            path = f"/cabinet/withdrawals/{withdrawal.pk}/"
            yield Page(f"withdrawal, {who}", who, path, is_of_one=True)
    yield Page("withdrawal, people", "municipal", "/cabinet/withdrawals/people/")
    yield Page("school", "school", "/cabinet/school/")
    yield Page("school, unfiled", "school", "/cabinet/school/unfiled/")
    for who in ("municipal", "operator", "teacher"):
        for section in ("messages", "calendar", "my-data", "profile", "security"):
            yield Page(f"{section} {who}", who, f"/cabinet/{section}/", is_of_one=True)
    yield Page("profile edit", "teacher", "/cabinet/profile/edit/", is_of_one=True)
    yield Page("application new", "teacher", "/cabinet/applications/new/", is_of_one=True)
    yield Page("filing", "teacher", "/cabinet/filing/", is_of_one=True)


def _scheduling() -> Iterator[Page]:
    for path in ("schedules", "conclusions", "orders", "agreements", "work", "categories"):
        yield Page(f"{path} municipal", "municipal", f"/cabinet/{path}/")
    for path in ("periods", "conclusions", "orders", "agreements", "work"):
        yield Page(f"{path} operator", "operator", f"/cabinet/{path}/")
    yield Page("proposals", "municipal", "/cabinet/schedules/proposals/")
    own = MunicipalSchedule.objects.filter(municipality__pk__in=_municipalities("municipal"))
    for name, found in (
        ("open", own.filter(state=ScheduleState.OPEN)),
        ("past", own.exclude(state=ScheduleState.OPEN).order_by("period__starts_on")),
    ):
        schedule = found.first()
        if schedule:
            yield Page(f"schedule {name}", "municipal", f"/cabinet/schedules/{schedule.pk}/")
            path = f"/cabinet/periods/schedules/{schedule.pk}/"
            yield Page(f"schedule {name}, operator", "operator", path)
    with_entries = AttestationPeriod.objects.filter(schedules__entries__isnull=False).distinct()
    for name, period in (
        ("open", with_entries.filter(releases=None).order_by("starts_on").first()),
        ("past", with_entries.exclude(releases=None).order_by("starts_on").last()),
    ):
        if period:
            yield Page(f"period {name}", "operator", f"/cabinet/periods/{period.pk}/")
            if name == "past":
                path = f"/cabinet/periods/{period.pk}"
                yield Page("period correction", "operator", f"{path}/correction/")
                yield Page("period add", "operator", f"{path}/add/")
                yield Page("period table", "operator", f"{path}/xlsx/")
    yield from _evaluation()


def _evaluation() -> Iterator[Page]:
    registered = Application.objects.visible_to(_user("municipal")).filter(
        state=ApplicationState.REGISTERED
    )
    waiting = _first(registered)
    if waiting:
        path = f"/cabinet/schedules/applications/{waiting.pk}/"
        yield Page("assignment form", "municipal", path, is_of_one=True)
    yield Page("assignments", "expert1", "/cabinet/assignments/")
    yield Page("history", "expert1", "/cabinet/assignments/history/")
    yield Page("work expert", "expert1", "/cabinet/work/")
    assignment = ExpertAssignment.objects.in_force().filter(
        expert__user__username="expert1", entry__application__state=ApplicationState.SCHEDULED
    )
    sheet = _first(assignment)
    if sheet:
        path = f"/cabinet/assignments/{sheet.pk}/sheet/"
        yield Page("sheet", "expert1", path, is_of_one=True)
    yield Page("conclusions overdue", "operator", "/cabinet/conclusions/?state=overdue")
    yield Page("conclusions last page", "operator", "/cabinet/conclusions/?page=last")
    conclusion = _first(Conclusion.objects.visible_to(_user("municipal")))
    if conclusion:
        path = conclusion.get_absolute_url()
        yield Page("conclusion", "municipal", path, is_of_one=True)


def _commission() -> Iterator[Page]:
    yield Page("sessions", "secretary", "/cabinet/sessions/")
    yield Page("session new", "secretary", "/cabinet/sessions/new/")
    yield Page("orders member", "member1", "/cabinet/orders/")
    for state in ("voting", "closed"):
        session = CommissionSession.objects.filter(state=state).order_by("held_on").last()
        if session:
            path = f"/cabinet/sessions/{session.pk}/"
            yield Page(f"session {state}", "secretary", path)
            yield Page(f"session {state}, member", "member1", path)
            if state == "voting":
                yield Page("vote", "member1", f"{path}vote/")
    for state in ("signed", "draft"):
        order = Order.objects.filter(state=state, kind="main").order_by("pk").first()
        if order:
            yield Page(f"order {state}, operator", "operator", order.get_absolute_url())
            if state == "signed":
                yield Page("order, municipal", "municipal", order.get_absolute_url())
            yield Page(f"order {state}, rows", "operator", f"{order.get_absolute_url()}rows/")


def _register() -> Iterator[Page]:
    for who in ("operator", "municipal", "school"):
        yield Page(f"register {who}", who, "/cabinet/categories/")
        yield Page(f"register {who}, name", who, f"/cabinet/categories/?name={quote(SURNAME)}")
        yield Page(f"register {who}, ending", who, "/cabinet/categories/?ending=6")
        yield Page(f"register {who}, last page", who, "/cabinet/categories/?page=last")
    for name, records in (
        ("", CategoryRecord.objects.exclude(person=None)),
        (" unclaimed", CategoryRecord.objects.filter(person=None)),
    ):
        record = _first(records)
        if record:
            path = f"/cabinet/categories/{record.key}/"
            yield Page(f"record{name}", "operator", path, is_of_one=True)
    for who in ("operator", "municipal"):
        yield Page(f"invitations {who}", who, "/cabinet/invitations/")
        yield Page(f"invitation form {who}", who, "/cabinet/invitations/new/")
        yield Page(f"coordinators {who}", who, "/cabinet/coordinators/")
        yield Page(f"entry help {who}", who, "/cabinet/entry-help/")
        yield Page(f"entry help {who}, found", who, f"/cabinet/entry-help/?q={quote(SURNAME)}")
        yield Page(f"entry help {who}, nobody", who, f"/cabinet/entry-help/?q={quote(NOBODY)}")


def _administration() -> Iterator[Page]:
    yield Page("system", "admin", "/cabinet/system/")
    yield Page("cabinet of admin", "admin", "/cabinet/")
    yield Page("cms home", "admin", "/cms/")
    yield Page("cms users", "admin", "/cms/users/")
    yield Page("cms users, found", "admin", f"/cms/users/?q={quote(SURNAME)}")
    yield Page("cms schedules", "admin", "/cms/pages/search/?q=" + quote("график"))
    for model in _snippets():
        meta = model._meta
        path = f"/cms/snippets/{meta.app_label}/{meta.model_name}/"
        yield Page(f"cms {meta.model_name}", "admin", path)
        yield Page(f"cms {meta.model_name}, found", "admin", f"{path}?q={quote(SURNAME)}")


def _snippets() -> list[Any]:
    return [m for m in get_snippet_models() if m._meta.app_label == "attestation"]


def _user(login: str) -> Any:
    return get_user_model().objects.get(username=login)


def _municipalities(login: str) -> Any:
    return _user(login).municipalityuserpermission_set.values("content_object")


def _first(rows: QuerySet[Any]) -> Any:
    return rows.order_by("pk").first()
