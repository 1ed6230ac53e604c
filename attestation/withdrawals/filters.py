"""What the list of withdrawals is narrowed by."""

from typing import ClassVar

from django_filters import ChoiceFilter

from attestation.base.filters import LABEL_OF_ALL, ListFilterSet, NameSearch
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import SENT, WithdrawalState


class WithdrawalFilterSet(ListFilterSet):
    """Filters of the list."""

    state = ChoiceFilter(
        label="Состояние",
        empty_label=LABEL_OF_ALL,
        choices=[(code, label) for code, label in WithdrawalState.choices if code in SENT],
    )
    surname = NameSearch(
        label="Фамилия",
        max_length=150,
        places=("application__surname", "application__given_name", "application__patronymic"),
    )

    class Meta:
        model = Withdrawal
        fields: ClassVar[list[str]] = []
