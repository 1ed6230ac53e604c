"""Names as a large region has them: a few are borne by many, many by a few.

Each is a table of numbered slots; a name takes as many of them as its frequency asks for, so that
a hash of a person draws one.
"""

from collections.abc import Iterator, Sequence

from django.db import connection

from attestation.demo import vocabulary
from attestation.paperwork.declension import decline

SURNAMES, GIVEN, PATRONYMICS = "scale_surname", "scale_given", "scale_patronymic"
#: Powers of two: a slot is cut out of the bits of a hash.
SLOTS = {SURNAMES: 4096, GIVEN: 256, PATRONYMICS: 256}
#: The frequency of the n-th name falls as n to this power; so do the surnames of Russia.
_FALL = 0.6
_COMMONEST = [
    "Смирнов",
    "Иванов",
    "Кузнецов",
    "Соколов",
    "Попов",
    "Новиков",
    "Петров",
    "Волков",
    "Соловьёв",
    "Васильев",
    "Зайцев",
    "Павлов",
    "Семёнов",
    "Голубев",
    "Виноградов",
    "Богданов",
    "Воробьёв",
    "Фёдоров",
    "Михайлов",
    "Беляев",
]
#: Rare surnames are put together of these: «Белоглазов», «Черноусов».
_FIRST = [
    "Бел",
    "Черн",
    "Красн",
    "Добр",
    "Стар",
    "Нов",
    "Сух",
    "Крив",
    "Кос",
    "Горд",
    "Гол",
    "Долг",
    "Остр",
    "Рыж",
    "Сер",
    "Син",
    "Тих",
    "Худ",
    "Чист",
    "Ясн",
    "Мил",
    "Лют",
    "Прям",
    "Мокр",
]
_SECOND = [
    "бородов",
    "бровов",
    "глазов",
    "головов",
    "губов",
    "зубов",
    "лобов",
    "носов",
    "ногов",
    "рогов",
    "руков",
    "усов",
    "ухов",
    "хвостов",
    "шапкин",
    "шубин",
    "сапогов",
    "сумов",
    "волосов",
    "коленов",
    "пятов",
    "плечов",
    "крылов",
    "яров",
    "боров",
    "буков",
    "дубов",
    "липов",
    "ельников",
    "лугов",
    "морев",
    "озёров",
    "реков",
    "ручьёв",
    "берегов",
    "полев",
    "городов",
    "дворов",
    "домов",
    "колодцев",
    "мостов",
    "миров",
]
_Forms = tuple[str, str, str]


def make_slots() -> None:
    """Make the tables of names; they go with the session of the database."""
    rare = [f"{first}о{second}" for first in _FIRST for second in _SECOND]
    known = [name for name in vocabulary.SURNAMES if name not in _COMMONEST]
    surnames = [*_COMMONEST, *known, *rare]
    given = {False: vocabulary.MEN, True: vocabulary.WOMEN}
    _make(SURNAMES, {woman: [_surname(one, woman) for one in surnames] for woman in given})
    _make(GIVEN, {woman: [_given(one, woman) for one in given[woman]] for woman in given})
    pairs = vocabulary.PATRONYMICS
    _make(PATRONYMICS, {woman: [_patronymic(pair[woman]) for pair in pairs] for woman in given})


def _surname(name: str, is_woman: bool) -> _Forms:
    if is_woman:
        return f"{name}а", f"{name}ой", f"{name}ой"
    return name, f"{name}а", f"{name}у"


def _given(name: str, is_woman: bool) -> _Forms:
    cases = decline("Петрова" if is_woman else "Петров", name, "")
    return name, cases.genitive.given_name, cases.dative.given_name


def _patronymic(name: str) -> _Forms:
    is_woman = name.endswith("а")
    given = ("Петрова", "Анна") if is_woman else ("Петров", "Антон")
    cases = decline(*given, name)
    return name, cases.genitive.patronymic, cases.dative.patronymic


def _make(table: str, names: dict[bool, Sequence[_Forms]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {table} (is_woman boolean, slot integer, plain text, genitive text,"
            " dative text, PRIMARY KEY (is_woman, slot)) ON COMMIT DROP"
        )
        rows = [
            (is_woman, slot, *forms)
            for is_woman, listed in names.items()
            for slot, forms in enumerate(_by_frequency(listed, SLOTS[table]))
        ]
        cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s, %s, %s, %s)", rows)
        cursor.execute(f"ANALYZE {table}")


def _by_frequency(names: Sequence[_Forms], slots: int) -> Iterator[_Forms]:
    """Yield as many names as there are ``slots``, each as often as its place in the list says."""
    weights = [place**-_FALL for place in range(1, len(names) + 1)]
    whole, passed, place = sum(weights), 0.0, 0
    for slot in range(slots):
        while place < len(names) - 1 and passed + weights[place] < (slot + 0.5) * whole / slots:
            passed += weights[place]
            place += 1
        yield names[place]
