"""What the list of a school coordinator is narrowed by."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import ChoiceFilter

from attestation.applications.applicant_names import NAME_PLACES
from attestation.applications.choices import Form
from attestation.applications.models import Application, ApplicationQuerySet
from attestation.applications.school.selectors import REGISTERED
from attestation.applications.workflow import IN_PROCEDURE, ApplicationState
from attestation.base.filters import LABEL_OF_ALL, ListFilterSet, NameSearch
from attestation.categories.choices import Category


class SchoolFilterSet(ListFilterSet):
    """Filters of the list."""

    name = NameSearch(label="Фамилия или имя", max_length=150, places=NAME_PLACES)
    state = ChoiceFilter(
        label="Состояние",
        empty_label=LABEL_OF_ALL,
        choices=[
            (REGISTERED, "зарегистрировано и в графике"),
            *(
                (code, label)
                for code, label in ApplicationState.choices
                if code not in {ApplicationState.DRAFT, ApplicationState.DELETED}
            ),
        ],
        method="by_state",
    )
    category = ChoiceFilter(
        label="Заявленная категория", empty_label=LABEL_OF_ALL, choices=Category.choices
    )
    form = ChoiceFilter(label="Форма аттестации", empty_label=LABEL_OF_ALL, choices=Form.choices)

    class Meta:
        model = Application
        fields: ClassVar[list[str]] = []

    def __init__(self, data: Any, queryset: QuerySet[Application], *, is_unfiled: bool) -> None:
        super().__init__(data, queryset)
        if is_unfiled:
            del self.filters["state"]

    def by_state(
        self, applications: ApplicationQuerySet, _name: str, state: str
    ) -> ApplicationQuerySet:
        states = IN_PROCEDURE if state == REGISTERED else [state]
        return applications.filter(state__in=states)
