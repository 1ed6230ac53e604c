"""Russian names in the genitive («от кого») and the dative («кому»): a proposal to proof-read."""

from dataclasses import dataclass
from functools import cache

from pytrovich.detector import PetrovichGenderDetector
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker


@dataclass(frozen=True)
class FullName:
    """A surname, a given name and a patronymic (empty where a person has none) in one case."""

    surname: str
    given_name: str
    patronymic: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))


@dataclass(frozen=True)
class Cases:
    genitive: FullName
    dative: FullName


_PARTS = (
    ("surname", NamePart.LASTNAME),
    ("given_name", NamePart.FIRSTNAME),
    ("patronymic", NamePart.MIDDLENAME),
)


@cache
def _rules() -> tuple[PetrovichGenderDetector, PetrovichDeclinationMaker]:
    return PetrovichGenderDetector(), PetrovichDeclinationMaker()


def _gender(name: FullName) -> Gender:
    """Tell from the patronymic, else the given name, else the surname, else ANDROGYNOUS."""
    detector, _ = _rules()
    for part, value in (
        ("middlename", name.patronymic),
        ("firstname", name.given_name),
        ("lastname", name.surname),
    ):
        gender = detector.detect(**{part: value}) if value else Gender.ANDROGYNOUS
        if gender is not Gender.ANDROGYNOUS:
            return gender
    return Gender.ANDROGYNOUS


def _inflect(word: str, part: NamePart, gender: Gender, case: Case) -> str:
    if not word:
        return word
    _, maker = _rules()
    # The rules append small letters, so «ИВАНОВ» would become «ИВАНОВа».
    shouted = word.isupper() and len(word) > 1
    inflected = maker.make(part, gender, case, word.title() if shouted else word)
    return inflected.upper() if shouted else inflected


def decline(surname: str, given_name: str, patronymic: str = "") -> Cases:
    """Return the name in two cases; what cannot be declined comes back as it was, never an error.

    A name whose gender nothing tells («Саша Коваль») is left in the nominative, so that the person
    sees that it must be typed.
    """
    name = FullName(surname.strip(), given_name.strip(), (patronymic or "").strip())
    gender = _gender(name)
    if gender is Gender.ANDROGYNOUS:
        return Cases(genitive=name, dative=name)

    def in_case(case: Case) -> FullName:
        return FullName(
            **{field: _inflect(getattr(name, field), part, gender, case) for field, part in _PARTS}
        )

    return Cases(genitive=in_case(Case.GENITIVE), dative=in_case(Case.DATIVE))


def needs_proofreading(given_name: str) -> bool:
    """Return whether the given name ends in «-ия», where rules and people err most.

    «Марии» is both cases, and «Наталия» is often «Наталья» in other papers. The few men's names
    in «-ия» (Иеремия) are marked as well: an unnecessary check does no harm.
    """
    return given_name.strip().lower().endswith("ия")
