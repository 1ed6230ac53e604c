"""What the list of conclusions is narrowed by."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, ModelChoiceFilter

from attestation.applications.models import Application
from attestation.base.filters import LABEL_OF_ALL, ListFilterSet, NameSearch
from attestation.directory.models import Municipality
from attestation.evaluation import selectors
from attestation.evaluation.workflow import ConclusionState
from attestation.scheduling.models import AttestationPeriod

#: Not states of a conclusion, but asked for like them.
OVERDUE = "overdue"
NONE = "none"
DISPUTED = "disputed"


class ConclusionFilterSet(ListFilterSet):
    """Filters of the list, whose rows are the applications that are evaluated."""

    state = ChoiceFilter(
        label="Состояние",
        empty_label=LABEL_OF_ALL,
        choices=[
            (NONE, "оценка не начата"),
            *ConclusionState.choices,
            (DISPUTED, "баллы расходятся, ждём подтверждения"),
            (OVERDUE, "срок прошёл"),
        ],
        method="by_state",
    )
    period = ModelChoiceFilter(
        field_name="schedule_entry__schedule__period",
        label="Период",
        queryset=AttestationPeriod.objects.all(),
        empty_label=LABEL_OF_ALL,
    )
    municipality = ModelChoiceFilter(
        field_name="organization__municipality",
        label="Муниципалитет",
        queryset=Municipality.objects.none(),
        empty_label=LABEL_OF_ALL,
    )
    surname = NameSearch(
        label="Фамилия", max_length=150, places=("surname", "given_name", "patronymic")
    )

    class Meta:
        model = Application
        fields: ClassVar[list[str]] = []

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Application],
        *,
        municipalities: QuerySet[Municipality],
    ) -> None:
        super().__init__(data, queryset)
        self.offer("municipality", municipalities)

    def by_state(
        self, people: QuerySet[Application], _name: str, state: str
    ) -> QuerySet[Application]:
        if state == OVERDUE:
            return people.filter(selectors.overdue(timezone.localdate()))
        if state == DISPUTED:
            return people.filter(selectors.DISPUTED)
        if state == NONE:
            return people.filter(conclusion=None)
        return people.filter(conclusion__state=state)
