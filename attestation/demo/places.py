"""The invented region: municipalities with their organizations."""

from collections import Counter
from collections.abc import Iterator

from attestation.demo import vocabulary
from attestation.demo.context import DemoContext, Size
from attestation.directory.models import Institute, Municipality, Organization, OrganizationType

SCHOOL = "общеобразовательная"
KINDERGARTEN = "дошкольная образовательная"
ADDITIONAL = "дополнительного образования"
COLLEGE = "профессиональная образовательная"


def describe_institute() -> None:
    """Fill in the operator of the site and the addressee of applications."""
    institute = Institute.load()
    institute.name = "Верхнеозёрский областной институт развития образования"
    institute.region_name = "Верхнеозёрская область"
    institute.addressee = (
        "В аттестационную комиссию\nДепартамента образования\nВерхнеозёрской области"
    )
    institute.address = "000000, г. Верхнеозёрск, ул. Озёрная, д. 1"
    institute.phone = "+7 (000) 000-00-00"
    institute.email = "attestation@institute.example"
    institute.save()


def build_places(world: DemoContext, size: Size) -> None:
    """Make the municipalities and share the organizations out: the towns get the most."""
    world.municipalities = Municipality.objects.bulk_create(
        Municipality(name=name, works_on_paper=name.startswith("город"))
        for name in vocabulary.MUNICIPALITIES[: size.municipalities]
    )
    types = {kind.name: kind for kind in OrganizationType.objects.all()}
    world.organizations = Organization.objects.bulk_create(
        Organization(
            name=name,
            full_name=full_name,
            municipality=municipality,
            type=types[kind],
            address=f"ул. {world.rng.choice(vocabulary.STREETS)}, д. {world.rng.randint(1, 90)}",
        )
        for municipality, count in zip(world.municipalities, _shares(size), strict=True)
        for kind, name, full_name in _organizations(world, municipality, count)
    )


def _shares(size: Size) -> list[int]:
    weights = [5.0, 2.5, 2.5, 2.5] + [1.0] * (size.municipalities - 4)
    weights = weights[: size.municipalities]
    shares = [max(4, int(size.organizations * weight / sum(weights))) for weight in weights]
    shares[0] += size.organizations - sum(shares)
    return shares


def _organizations(
    world: DemoContext, municipality: Municipality, count: int
) -> Iterator[tuple[str, str, str]]:
    """``count`` organizations as (type, short name, full name), the first one a school."""
    is_town = municipality.name.startswith("город")
    colleges = vocabulary.COLLEGES.get(municipality.name, [])
    others = count - 1 - len(colleges)
    kinds = world.rng.choices([SCHOOL, KINDERGARTEN, ADDITIONAL], [50, 38, 12], k=others)
    numbers: Counter[str] = Counter()
    for kind in [SCHOOL, *kinds]:
        numbers[kind] += 1
        yield kind, *_NAMERS[kind](numbers[kind], is_town, world)
    for name in colleges:
        yield COLLEGE, f"ОГБПОУ «{name}»", _COLLEGE_WORDS.format(name=name)


_COLLEGE_WORDS = (
    "Областное государственное бюджетное профессиональное образовательное учреждение «{name}»"
)
_BUDGET = "Муниципальное бюджетное"


def _school(number: int, is_town: bool, world: DemoContext) -> tuple[str, str]:
    if is_town and number % 7 == 3:
        name = f"«Гимназия № {number}»"
        return f"МАОУ {name}", f"Муниципальное автономное общеобразовательное учреждение {name}"
    if is_town and number % 7 == 5:
        name = f"«Лицей № {number}»"
        return f"МБОУ {name}", f"{_BUDGET} общеобразовательное учреждение {name}"
    if is_town:
        return (
            f"МБОУ «СОШ № {number}»",
            f"{_BUDGET} общеобразовательное учреждение "
            f"«Средняя общеобразовательная школа № {number}»",
        )
    village = world.rng.choice(vocabulary.VILLAGES)
    level, letter = ("Основная", "О") if number % 3 == 0 else ("Средняя", "С")
    return (
        f"МКОУ «{letter}ОШ № {number}», с. {village}",
        f"Муниципальное казённое общеобразовательное учреждение "
        f"«{level} общеобразовательная школа № {number}», с. {village}",
    )


def _kindergarten(number: int, is_town: bool, world: DemoContext) -> tuple[str, str]:
    name = f"«Детский сад № {number} „{world.rng.choice(vocabulary.KINDERGARTENS)}“»"
    return (
        f"МБДОУ {name}",
        f"{_BUDGET} дошкольное образовательное учреждение {name}",
    )


def _additional(number: int, is_town: bool, world: DemoContext) -> tuple[str, str]:
    name = [
        f"«Дом детского творчества „{vocabulary.CREATIVITY_HOUSES[number % 8]}“»",
        f"«Детская школа искусств № {number}»",
        f"«Спортивная школа № {number}»",
    ][number % 3]
    return f"МБУ ДО {name}", f"{_BUDGET} учреждение дополнительного образования {name}"


_NAMERS = {SCHOOL: _school, KINDERGARTEN: _kindergarten, ADDITIONAL: _additional}
