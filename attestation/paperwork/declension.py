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
_TOLD_BY_ENDING = {
    ("оглы", "оглу", "угли", "улы", "уулу"): Gender.MALE,
    ("кызы", "гызы", "кизи"): Gender.FEMALE,
}
#: First parts of surnames that are no surnames of their own and never change: «Кара-Мурзы».
_UNCHANGED_PARTS = frozenset(
    (
        *("аль", "абу", "ага", "бей", "бек", "бен", "бонч", "ван", "вон", "гаджи", "гази", "грум"),
        *("да", "дауд", "де", "дель", "демут", "дер", "ди", "дон", "ду", "дю", "ибн", "кара"),
        *("кули", "ла", "ле", "ля", "мак", "мир", "мулла", "нур", "сен", "сент"),
        *("оглы", "паша", "сан", "сеид", "сквозник", "тер", "топал", "фон", "хаджи", "хан"),
        *("ходжа", "шах", "шейх", "эль", "эмир"),
    )
)
#: Last parts after which nothing of the surname declines: «Гайдар-Заде».
_FIXED_ENDS = frozenset({"заде", "оглы", "оглу", "кызы", "гызы", "угли", "улы", "уулу"})
#: Nouns that are surnames: «Прибоя» and not «Прибого». So is whatever has one syllable («Цоя»).
_NOUNS_IN_OY = frozenset(
    (
        *("водопой", "герой", "гобой", "домострой", "забой", "запой", "застой", "зверобой"),
        *("ковбой", "козодой", "конвой", "левкой", "налой", "настой", "настрой", "отбой"),
        *("перебой", "покой", "покрой", "прибой", "пробой", "разбой", "сухостой", "удой"),
        *("упокой", "устой"),
    )
)
_ADJECTIVES_OF_ONE_SYLLABLE = frozenset({"злой"})
_VOWELS = frozenset("аеёиоуыэюя")
#: Endings of words that are surnames, and so decline as the first part too.
_CHANGING_ENDINGS = (
    *("ов", "ев", "ёв", "ин", "ын", "ий", "ый", "ой"),
    *("ова", "ева", "ёва", "ина", "ына", "ая", "яя"),
    *("ко", "их", "ых", "аго", "ово"),
)


@cache
def _rules() -> tuple[PetrovichGenderDetector, PetrovichDeclinationMaker]:
    return PetrovichGenderDetector(), PetrovichDeclinationMaker()


def _gender(name: FullName) -> Gender:
    """Tell from the patronymic, else the given name, else the surname, else ANDROGYNOUS."""
    detector, _ = _rules()
    for endings, told in _TOLD_BY_ENDING.items():
        if name.patronymic.lower().endswith(endings):
            return told
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
    word = word.title() if shouted else word
    if part is NamePart.LASTNAME:
        inflected = _surname(word, gender, case)
    elif part is NamePart.MIDDLENAME and word.endswith("ыч"):
        # «Силыч», which the rules do not know.
        inflected = word + {Case.GENITIVE: "а", Case.DATIVE: "у"}[case]
    else:
        inflected = maker.make(part, gender, case, word)
    return inflected.upper() if shouted else inflected


def _surname(word: str, gender: Gender, case: Case) -> str:
    """Decline each part of a double surname; first parts that are no surnames stay."""
    *first, last = word.split("-")
    if first and last.lower() in _FIXED_ENDS:
        return word
    if not all(first) or not last:
        return _word(word, gender, case)
    parts = [
        part if part.lower() in _UNCHANGED_PARTS else _word(part, gender, case) for part in first
    ]
    return "-".join([*parts, _word(last, gender, case)])


def _word(word: str, gender: Gender, case: Case) -> str:
    """Decline one word of a surname."""
    if _is_noun_in_oy(word.lower()):
        ending = {Case.GENITIVE: "я", Case.DATIVE: "ю"}[case]
        return word if gender is Gender.FEMALE else word[:-1] + ending
    _, maker = _rules()
    declined: str = maker.make(NamePart.LASTNAME, gender, case, word)
    return declined


def _is_noun_in_oy(word: str) -> bool:
    if word in _NOUNS_IN_OY:
        return True
    has_one_syllable = sum(letter in _VOWELS for letter in word) == 1
    return word.endswith("ой") and has_one_syllable and word not in _ADJECTIVES_OF_ONE_SYLLABLE


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


def why_doubtful(surname: str, given_name: str) -> str:
    """Return a sentence why the proposed cases of a name need proof-reading; else empty.

    Given names in «-ия» (people write «Наталья» too; the few men's names are marked as well, an
    unnecessary check does no harm), and first parts of surnames of which nothing says whether they
    change.
    """
    if given_name.strip().lower().endswith("ия"):
        return "Имя на «-ия»: проверьте по паспорту."
    first, hyphen, _ = surname.strip().lower().rpartition("-")
    doubtful = [part for part in first.split("-") if hyphen and not _is_known(part)]
    if doubtful:
        return (
            "Двойная фамилия: проверьте, склоняется ли первая часть («Грум-Гржимайло», но "
            "«Салтыкова-Щедрина»)."
        )
    return ""


def _is_known(part: str) -> bool:
    return part in _UNCHANGED_PARTS or part.endswith(_CHANGING_ENDINGS)
