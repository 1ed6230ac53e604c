"""Filters and order of the working list."""

import datetime
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import F, Q, QuerySet
from django_filters import CharFilter, ChoiceFilter, ModelChoiceFilter

from attestation.accounts.access import is_operator, municipality_keys
from attestation.applications.choices import Form
from attestation.applications.handling import selectors as handling
from attestation.applications.models import (
    APPLICANT_NAME,
    BY_URGENCY,
    SIGNED_NAME,
    Application,
    ApplicationQuerySet,
)
from attestation.applications.numbers import typed_number
from attestation.applications.precheck.models import Precheck
from attestation.applications.precheck.selectors import judged, numbers
from attestation.applications.precheck.showing import line
from attestation.applications.review.list_tabs import URGENT_DAYS, WAITING, counts, tabs
from attestation.applications.workflow import ApplicationState
from attestation.base.filters import LABEL_OF_ALL, ChoiceSetting, ListFilterSet
from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.people_search import find_by_name, find_by_words
from attestation.categories.choices import Category
from attestation.directory.models import AttestedPosition, Municipality, Organization

#: Where no decision is waited for.
_DECIDED_STATES = set(ApplicationState.values) - {ApplicationState.SUBMITTED}
ALL = "all"
#: Of a frequent surname the list shows so many, and asks for more of the name.
MOST_FOUND = 1000
_NAME = (*in_alphabet("surname", "given_name"), "pk")
_ORDERS: dict[str, tuple[Any, ...]] = {
    "urgency": BY_URGENCY,
    "date": (F("submitted_at").desc(nulls_last=True), "-pk"),
    "name": _NAME,
    "organization": ("organization__sort_key", *_NAME),
    # By its code: clean, pending, remarks.
    "look": (F("precheck__verdict").asc(nulls_last=True), *BY_URGENCY),
}
#: Days left, from–to; None where there is no limit.
_LEFT: dict[str, tuple[int | None, int | None]] = {
    "overdue": (None, -1),
    "5": (0, URGENT_DAYS),
    "10": (0, 10),
    "more": (11, None),
}


def _tab_choices() -> list[tuple[str, str]]:
    # Later rooms add their tabs.
    return [(ALL, ""), *((tab.code, tab.title) for tab in tabs)]


class ApplicationFilterSet(ListFilterSet):
    """Filters of the working list."""

    q = CharFilter(label="Фамилия или номер", max_length=150, method="by_name_or_number")
    municipality = ModelChoiceFilter(
        field_name="organization__municipality",
        label="Муниципалитет",
        queryset=Municipality.objects.none(),
        empty_label=LABEL_OF_ALL,
    )
    organization = CharFilter(label="Организация", max_length=150, method="by_organization")
    left = ChoiceFilter(
        label="Осталось дней",
        empty_label=LABEL_OF_ALL,
        choices=[
            ("overdue", "срок истёк"),
            ("5", f"до {URGENT_DAYS}"),
            ("10", "до 10"),
            ("more", "больше 10"),
        ],
        method="by_days_left",
    )
    category = ChoiceFilter(label="Категория", empty_label=LABEL_OF_ALL, choices=Category.choices)
    # The metaclass takes filters out of the class: `form` stays the property of the base.
    form = ChoiceFilter(label="Форма", empty_label=LABEL_OF_ALL, choices=Form.choices)
    led = ChoiceFilter(
        label="Кто ведёт",
        empty_label=LABEL_OF_ALL,
        choices=[("me", "я"), ("nobody", "никто"), ("others", "другие")],
        method="by_leader",
    )
    aside = ChoiceFilter(
        label="Отложенные",
        empty_label=LABEL_OF_ALL,
        choices=[("held", "только отложенные"), ("not", "без отложенных")],
        method="by_hold",
    )
    look = ChoiceFilter(
        label="Проверка системой",
        empty_label=LABEL_OF_ALL,
        choices=Precheck.Verdict.choices,
        method="by_look",
    )
    position = ModelChoiceFilter(
        label="Должность", queryset=AttestedPosition.objects.all(), empty_label=LABEL_OF_ALL
    )
    sort = ChoiceSetting(
        label="Порядок",
        empty_label="по сроку",
        choices=[
            ("date", "по дате подачи"),
            ("name", "по фамилии"),
            ("organization", "по организации"),
            ("look", "сначала без замечаний"),
        ],
    )
    state = ChoiceSetting(
        label="Вкладка", empty_label=None, choices=_tab_choices, widget=forms.HiddenInput
    )

    main = ("q", "organization", "sort")

    class Meta:
        model = Application
        fields: ClassVar[list[str]] = []

    def __init__(
        self,
        data: Any,
        *,
        municipalities: QuerySet[Municipality],
        default: str,
        today: datetime.date,
        user: Any,
    ) -> None:
        """``default`` is the tab that opens where the address names none."""
        super().__init__(data)
        self.today, self.user = today, user
        if not (municipality_keys(user) or is_operator(user)):
            # The work on an application is no matter of the school.
            del self.filters["led"], self.filters["aside"], self.filters["look"]
        self.default = default
        self.offer("municipality", municipalities)

    @property
    def tab(self) -> str:
        """The code of the open tab."""
        return self.chosen.get("state") or self.default

    @cached_property
    def is_narrowed(self) -> bool:
        """True if anything except the tab and the order was chosen."""
        return bool(self.chosen.keys() - {"state", "sort"})

    def values(self) -> dict[str, str]:
        """Return the choices as an address carries them; the tab is always named."""
        return {**super().values(), "state": self.tab}

    def by_name_or_number(
        self, applications: ApplicationQuerySet, _name: str, asked: str
    ) -> ApplicationQuerySet:
        return _found(applications, asked)

    def by_organization(
        self, applications: ApplicationQuerySet, _name: str, asked: str
    ) -> ApplicationQuerySet:
        places = find_by_words(Organization.objects.order_by(), asked, ("name", "full_name"))
        return applications.filter(organization__in=places.values("pk"))

    def by_days_left(
        self, applications: ApplicationQuerySet, _name: str, left: str
    ) -> ApplicationQuerySet:
        return applications.filter(self._left(*_LEFT[left]))

    def by_leader(
        self, applications: ApplicationQuerySet, _name: str, led: str
    ) -> ApplicationQuerySet:
        conditions = {
            "me": handling.led_by(self.user),
            "nobody": handling.led_by_nobody(),
            "others": handling.led_by_another(self.user),
        }
        return applications.filter(conditions[led])

    def by_hold(
        self, applications: ApplicationQuerySet, _name: str, aside: str
    ) -> ApplicationQuerySet:
        held = handling.held(self.today)
        return applications.filter(held if aside == "held" else ~held)

    def by_look(
        self, applications: ApplicationQuerySet, _name: str, verdict: str
    ) -> ApplicationQuerySet:
        return applications.filter(judged(verdict))

    def looks(self, applications: ApplicationQuerySet) -> list[dict[str, Any]]:
        """Return «31 без замечаний», «7 с замечаниями» of the open tab, with their addresses.

        Counted without the choice among them; nothing where no decision is waited for.
        """
        if "look" not in self.filters or self.tab not in WAITING:
            return []
        chosen = self.chosen.get("look", "")
        for name, value in self.form.cleaned_data.items():
            if name != "look":
                applications = self.filters[name].filter(applications, value)
        addresses = {
            verdict: f"?{self.query(look='' if verdict == chosen else verdict)}"
            for verdict in Precheck.Verdict.values
        }
        found = numbers(self.open_tab(applications))
        return line(found, chosen=chosen, addresses=addresses)

    def open_tab(self, applications: ApplicationQuerySet) -> ApplicationQuerySet:
        """Of the narrowed ``applications`` those of the open tab, in the order chosen."""
        shown = next((tab for tab in tabs if tab.code == self.tab), None)
        order = self.chosen.get("sort") or "urgency"
        if order == "look" and ("look" not in self.filters or self.tab not in WAITING):
            # Nothing to look at: the other states would only be sorted in vain.
            order = "urgency"
        if shown:
            applications = applications.filter(shown.condition(self.today))
            if order == "urgency" and shown.code in _DECIDED_STATES:
                # The same order without what waits for a decision; an index has it.
                return applications.order_by("-submitted_at", "-pk")
        return applications.order_by(*_ORDERS[order])

    def in_order(self, applications: ApplicationQuerySet) -> ApplicationQuerySet:
        """Return the narrowed ``applications`` of the open tab, in the order chosen."""
        return self.open_tab(self.apply(applications))

    def tab_links(self, numbers: dict[str, int]) -> list[dict[str, Any]]:
        """Return the tabs that hold something, the open one, and those that always stand."""
        links = [
            {
                "title": tab.title,
                "count": numbers[tab.code],
                "url": f"?{self.query(state=tab.code)}",
                "current": tab.code == self.tab,
            }
            for tab in tabs
            if numbers[tab.code] or tab.always or tab.code == self.tab
        ]
        everything = {
            "title": "Все",
            "count": numbers[ALL],
            "url": f"?{self.query(state=ALL)}",
            "current": self.tab == ALL,
        }
        return [*links, everything]

    def numbers(self, applications: ApplicationQuerySet) -> dict[str, int]:
        """Return how many of the narrowed ``applications`` each tab holds; one query."""
        found = counts(applications, today=self.today)
        return {**found, ALL: found[""]}

    def _left(self, least: int | None, most: int | None) -> Q:
        condition = Q(state=ApplicationState.SUBMITTED)
        if least is not None:
            condition &= Q(due_on__gte=self.today + datetime.timedelta(days=least))
        if most is not None:
            condition &= Q(due_on__lte=self.today + datetime.timedelta(days=most))
        return condition


def _found(applications: ApplicationQuerySet, asked: str) -> ApplicationQuerySet:
    """By number, or by the name."""
    if number := typed_number(asked):
        return applications.filter(number.condition())
    listed = applications.order_by()
    # Only a draft has no name of its own yet; by their state they are few.
    drafts = listed.filter(state=ApplicationState.DRAFT, surname="")
    found = (
        find_by_name(listed, asked, SIGNED_NAME),
        find_by_name(drafts, asked, APPLICANT_NAME),
    )
    # Keys: one of two lists of them in a condition would be looked for in every application.
    keys = [key for rows in found for key in rows.values_list("pk", flat=True)[:MOST_FOUND]]
    return applications.filter(pk__in=keys)
