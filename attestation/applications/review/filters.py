"""What of the working list is shown, and in which order."""

import datetime
import re
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, F, Q, When

from attestation.applications.applicant_names import NAME_PLACES
from attestation.applications.choices import Form
from attestation.applications.models import ApplicationQuerySet
from attestation.applications.review.list_tabs import URGENT_DAYS, counts, tabs
from attestation.applications.workflow import ApplicationState
from attestation.base.language.people_search import Match, find_by_name
from attestation.categories.choices import Category
from attestation.directory.models import AttestedPosition, Municipality, Organization

#: «№ 2026-0417», «2026-417» or «417».
_NUMBER = re.compile(r"(?:№\s*)?(?:(?P<year>\d{4})-)?0*(?P<number>\d{1,6})")
#: The day by which somebody must decide; none once it is decided.
_WAITING = Case(When(state=ApplicationState.SUBMITTED, then=F("due_on")))
ALL = "all"
_NAME = ("surname", "given_name", "pk")
_ORDERS: dict[str, tuple[Any, ...]] = {
    "urgency": (_WAITING.asc(nulls_last=True), "-submitted_at", "-pk"),
    "date": (F("submitted_at").desc(nulls_last=True), "-pk"),
    "name": _NAME,
    "organization": ("organization__name", *_NAME),
}
#: Days left, from–to; None where there is no limit.
_LEFT: dict[str, tuple[int | None, int | None]] = {
    "overdue": (None, -1),
    "5": (0, URGENT_DAYS),
    "10": (0, 10),
    "more": (11, None),
}


class ApplicationFilter(forms.Form):
    """Filters of the working list; each is optional, a value that makes no sense is left out."""

    q = forms.CharField(label="Фамилия или номер", required=False, max_length=150)
    municipality = forms.ModelChoiceField(
        label="Муниципалитет",
        required=False,
        queryset=Municipality.objects.none(),
        empty_label="Все",
    )
    organization = forms.CharField(
        label="Организация",
        required=False,
        max_length=150,
    )
    left = forms.ChoiceField(
        label="Осталось дней",
        required=False,
        choices=[
            ("", "Все"),
            ("overdue", "срок истёк"),
            ("5", f"до {URGENT_DAYS}"),
            ("10", "до 10"),
            ("more", "больше 10"),
        ],
    )
    category = forms.ChoiceField(
        label="Категория", required=False, choices=[("", "Все"), *Category.choices]
    )
    form = forms.ChoiceField(label="Форма", required=False, choices=[("", "Все"), *Form.choices])
    position = forms.ModelChoiceField(
        label="Должность",
        required=False,
        queryset=AttestedPosition.objects.all(),
        empty_label="Все",
    )
    sort = forms.ChoiceField(
        label="Порядок",
        required=False,
        choices=[
            ("", "по сроку"),
            ("date", "по дате подачи"),
            ("name", "по фамилии"),
            ("organization", "по организации"),
        ],
    )
    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    #: What stands in the first row; the rest is unfolded.
    MAIN = ("q", "organization", "sort")

    def __init__(
        self,
        data: Any,
        *,
        municipalities: Any,
        default: str,
        today: datetime.date,
    ) -> None:
        """``default`` is the tab that opens where the address names none."""
        super().__init__(data)
        self.today = today
        self.default = default
        fields: dict[str, Any] = self.fields
        fields["state"].choices = [(ALL, ""), *((tab.code, tab.title) for tab in tabs)]
        fields["municipality"].queryset = municipalities
        if len(municipalities[:2]) < 2:
            # There is nothing to choose from.
            del self.fields["municipality"]

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The values that make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def tab(self) -> str:
        """The code of the open tab."""
        return self.chosen.get("state") or self.default

    @cached_property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab and the order was chosen."""
        return bool(self.chosen.keys() - {"state", "sort"})

    @property
    def more_is_open(self) -> bool:
        """Whether a filter beyond the first row was chosen."""
        return bool(self.chosen.keys() - {"state", *self.MAIN})

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MAIN]

    def more_fields(self) -> list[forms.BoundField]:
        hidden = {"state", *self.MAIN}
        return [self[name] for name in self.fields if name not in hidden]

    def values(self) -> list[tuple[str, str]]:
        """Return the filter as an address carries it; the tab is always named."""
        chosen = {name: str(getattr(value, "pk", value)) for name, value in self.chosen.items()}
        return list({**chosen, "state": self.tab}.items())

    def query(self, **changes: str) -> str:
        """Return the filter as the query of an address, with ``changes``."""
        return urlencode({**dict(self.values()), **changes})

    def narrow(self, applications: ApplicationQuerySet) -> ApplicationQuerySet:
        """Everything chosen but the tab: what the numbers of the tabs count."""
        chosen = self.chosen
        lookups = {
            "organization__municipality": chosen.get("municipality"),
            "category": chosen.get("category"),
            "form": chosen.get("form"),
            "position": chosen.get("position"),
        }
        found = applications.filter(**{key: value for key, value in lookups.items() if value})
        if left := chosen.get("left"):
            found = found.filter(self._left(*_LEFT[left]))
        if named := chosen.get("organization"):
            places = find_by_name(
                Organization.objects.order_by(), named, ("name", "full_name"), match=Match.ANY_ORDER
            )
            found = found.filter(organization__in=places.values("pk"))
        if asked := chosen.get("q"):
            found = found.filter(pk__in=_found(applications, asked).values("pk"))
        return found

    def open_tab(self, applications: ApplicationQuerySet) -> ApplicationQuerySet:
        """Of the narrowed ``applications`` those of the open tab, in the order chosen."""
        shown = next((tab for tab in tabs if tab.code == self.tab), None)
        if shown:
            applications = applications.filter(shown.condition(self.today))
        return applications.order_by(*_ORDERS[self.chosen.get("sort") or "urgency"])

    def apply(self, applications: ApplicationQuerySet) -> ApplicationQuerySet:
        """Narrow ``applications`` and put them in order."""
        return self.open_tab(self.narrow(applications))

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
    """By number, or by the beginnings of surname, name and patronymic in this order."""
    if match := _NUMBER.fullmatch(asked.strip()):
        year = {"number_year": int(match["year"])} if match["year"] else {}
        return applications.order_by().filter(number=int(match["number"]), **year)
    return find_by_name(applications.order_by(), asked, NAME_PLACES)
