"""Where an application keeps its applicant's name, for searches (`find_by_name`)."""

from typing import Any

from django.db.models import Case, F, When


def _place(signed: str, own: str) -> Any:
    # A draft has no name of its own yet.
    return Case(When(surname="", then=F(f"applicant__{own}")), default=F(signed))


#: Surname, given name and patronymic: as signed, or of a draft the ones of the account.
NAME_PLACES = (
    _place("surname", "last_name"),
    _place("given_name", "first_name"),
    _place("patronymic", "patronymic"),
)
