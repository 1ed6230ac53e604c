"""What the register of categories is narrowed by."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django_filters import CharFilter, ChoiceFilter, DateFilter, ModelChoiceFilter

from attestation.base.filters import LABEL_OF_ALL, ListFilterSet, NameSearch
from attestation.base.language.names import search_key
from attestation.categories import account_matching, selectors
from attestation.categories.choices import Category
from attestation.categories.models import CategoryRecord, CategoryRecordQuerySet
from attestation.directory.models import AttestedPosition, Municipality

VALID, OVER, ANNULLED = "valid", "over", "annulled"
UNOWNED, ALIKE = "unowned", "alike"


class RegisterFilterSet(ListFilterSet):
    """Filters of the register."""

    q = NameSearch(label="Фамилия, имя, отчество", max_length=150, places=("name_key",))
    municipality = ModelChoiceFilter(
        label="Муниципалитет", queryset=Municipality.objects.none(), empty_label=LABEL_OF_ALL
    )
    organization = CharFilter(label="Организация", max_length=150, method="by_organization")
    position = ModelChoiceFilter(
        label="Должность", queryset=AttestedPosition.objects.all(), empty_label=LABEL_OF_ALL
    )
    category = ChoiceFilter(label="Категория", empty_label=LABEL_OF_ALL, choices=Category.choices)
    state = ChoiceFilter(
        label="Действие",
        empty_label="Все записи",
        choices=[(VALID, "действует"), (OVER, "срок истёк"), (ANNULLED, "аннулирована")],
        method="by_state",
    )
    until = DateFilter(
        label="Истекает не позднее",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        method="by_end",
    )
    account = ChoiceFilter(
        label="Учётная запись",
        empty_label=LABEL_OF_ALL,
        choices=[(UNOWNED, "не привязана"), (ALIKE, "есть похожая")],
        method="by_account",
    )

    main = ("q", "category", "until")

    class Meta:
        model = CategoryRecord
        fields: ClassVar[list[str]] = []

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[CategoryRecord],
        *,
        municipalities: QuerySet[Municipality],
        ties: bool,
        today: datetime.date,
    ) -> None:
        """``ties``: whether the visitor may say whose account a record belongs to."""
        super().__init__(data, queryset)
        self.today = today
        self.offer("municipality", municipalities)
        if not ties:
            del self.filters["account"]

    def filter_queryset(self, queryset: CategoryRecordQuerySet) -> CategoryRecordQuerySet:
        """Narrow the register and put it in order."""
        found = super().filter_queryset(queryset)
        if "until" in self.chosen:
            return selectors.earliest_first(found)
        return found.order_by("name_key", "-since", "-pk")

    def in_words(self) -> str:
        """The filter as a sentence part: «Категория: высшая; Действие: действует»; or empty."""
        parts = []
        for name, value in self.chosen.items():
            field = self.form.fields[name]
            if isinstance(value, datetime.date):
                value = f"{value:%d.%m.%Y}"
            elif isinstance(value, str) and isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                value = dict(choices).get(value, value)
            parts.append(f"{field.label}: {value}")
        return "; ".join(parts)

    def by_organization(
        self, records: CategoryRecordQuerySet, _name: str, asked: str
    ) -> CategoryRecordQuerySet:
        for word in search_key(asked).split():
            records = records.filter(organization_key__contains=word)
        return records

    def by_state(
        self, records: CategoryRecordQuerySet, _name: str, state: str
    ) -> CategoryRecordQuerySet:
        if state == ANNULLED:
            return records.filter(annulment__isnull=False)
        in_term = Q(until__lt=self.today)
        if state == VALID:
            in_term = Q(until=None) | Q(until__gte=self.today)
        return records.filter(in_term, annulment=None)

    def by_end(
        self, records: CategoryRecordQuerySet, _name: str, until: datetime.date
    ) -> CategoryRecordQuerySet:
        return selectors.ending(records, start=self.today, end=until)

    def by_account(
        self, records: CategoryRecordQuerySet, _name: str, account: str
    ) -> CategoryRecordQuerySet:
        if account == ALIKE:
            return account_matching.look_alikes(records)
        return records.filter(person=None)
