"""What the journal is narrowed by: the person, the act, the days, the kind."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django_filters import CharFilter, DateFilter

from attestation.accounts.models import USER_LOGINS, USER_NAME, User
from attestation.base.filters import ChoiceSetting, ListFilterSet
from attestation.base.language.dates import day_start
from attestation.base.language.people_search import find_by_name
from attestation.journal.kinds import KINDS
from attestation.journal.models import JournalEntry

SIGN_INS = "sign-ins"
REFUSALS = "refusals"
#: So many people are meant by one name; the page asks for more of it then.
MOST_PEOPLE = 50


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class JournalFilterSet(ListFilterSet):
    """Filters of acts and of sign-ins alike; the books apply them to their own columns."""

    q = CharFilter(label="Кто сделал или о ком", max_length=100, method="unchanged")
    kind = ChoiceSetting(
        label="Что",
        empty_label="Все действия",
        choices=[
            *((kind.code, kind.title) for kind in KINDS.values()),
            (SIGN_INS, "Входы, выходы и отказы"),
            (REFUSALS, "Только отказы во входе"),
        ],
    )
    action = CharFilter(label="Код действия", max_length=60, method="unchanged")
    since = DateFilter(label="С какого дня", widget=_day(), method="unchanged")
    until = DateFilter(label="По какой день", widget=_day(), method="unchanged")

    class Meta:
        model = JournalEntry
        fields: ClassVar[list[str]] = []

    def unchanged(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        return rows

    @property
    def kind_code(self) -> str:
        """The code of the kind that was chosen; empty for all acts."""
        return self.chosen.get("kind", "")

    @property
    def is_of_sign_ins(self) -> bool:
        return self.kind_code in (SIGN_INS, REFUSALS)

    @cached_property
    def people(self) -> list[int] | None:
        """The keys of the people whom the typed words mean; None where nothing was typed."""
        if not (asked := self.chosen.get("q", "")):
            return None
        found = find_by_name(User.objects.order_by(), asked, USER_NAME, also=USER_LOGINS)
        return list(found.values_list("pk", flat=True)[: MOST_PEOPLE + 1])

    @property
    def too_many(self) -> bool:
        return self.people is not None and len(self.people) > MOST_PEOPLE

    @property
    def since_moment(self) -> datetime.datetime | None:
        """The first moment that is shown."""
        return _midnight(self.chosen.get("since"))

    @property
    def until_moment(self) -> datetime.datetime | None:
        """The first moment after those that are shown."""
        last = self.chosen.get("until")
        if last is None or last == datetime.date.max:
            return None
        return _midnight(last + datetime.timedelta(days=1))

    def in_words(self) -> str:
        """«Что: Выгрузки, с какого дня: 2026-11-01»: for the head of a table."""
        shown = [
            f"{bound.label}: {self._said(bound)}"
            for bound in self.form.visible_fields()
            if bound.name in self.chosen
        ]
        return ", ".join(shown)

    def _said(self, bound: forms.BoundField) -> str:
        value = self.chosen[bound.name]
        if isinstance(value, datetime.date):
            return value.strftime("%d.%m.%Y")
        return str(dict(getattr(bound.field, "choices", ())).get(value, value))


def _midnight(day: datetime.date | None) -> datetime.datetime | None:
    if day is None:
        return None
    try:
        return day_start(day)
    except OverflowError:
        return None
