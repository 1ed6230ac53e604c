"""The criteria that a new installation starts with, from the sense of clauses 35 and 36.

They are a beginning: operators change them in the Wagtail admin before and after the first year.
"""

from decimal import Decimal
from typing import Any

from django.db import transaction

from attestation.accounts.models import User
from attestation.categories.choices import Category
from attestation.evaluation.criteria.models import CriteriaSet, Criterion
from attestation.evaluation.criteria.services import put_in_force

#: (category, name, mark to pass, sections: (title, mark, criteria: (title, hint, maximum))).
SETS: list[tuple[str, str, int, list[tuple[str, int, list[tuple[str, str, int]]]]]] = [
    (
        Category.FIRST,
        "Первая категория",
        50,
        [
            (
                "Результаты обучающихся",
                10,
                [
                    (
                        "Стабильные результаты по мониторингам организации",
                        "Успеваемость и качество за три года не снижаются.",
                        15,
                    ),
                    (
                        "Стабильные результаты по внешней оценке",
                        "Государственная аттестация, всероссийские проверочные работы, "
                        "независимые исследования.",
                        15,
                    ),
                ],
            ),
            (
                "Развитие способностей обучающихся",
                0,
                [
                    (
                        "Работа со способностями к учёбе, творчеству, спорту",
                        "Кружки, проекты, индивидуальные маршруты.",
                        15,
                    ),
                    ("Участие обучающихся в конкурсах и олимпиадах", "", 10),
                ],
            ),
            (
                "Личный вклад в качество образования",
                5,
                [
                    (
                        "Совершенствование методов обучения и воспитания",
                        "Какие методы освоены и что они дали.",
                        15,
                    ),
                    ("Передача опыта коллегам", "Открытые занятия, выступления, публикации.", 15),
                ],
            ),
            (
                "Методическая работа",
                0,
                [
                    (
                        "Участие в методических объединениях",
                        "Доклады, разработки, наставничество.",
                        15,
                    )
                ],
            ),
        ],
    ),
    (
        Category.HIGHEST,
        "Высшая категория",
        65,
        [
            (
                "Динамика результатов обучающихся",
                15,
                [
                    (
                        "Рост результатов по мониторингам организации",
                        "За три года результаты растут.",
                        15,
                    ),
                    ("Рост результатов по внешней оценке", "", 15),
                ],
            ),
            (
                "Развитие способностей обучающихся",
                10,
                [
                    ("Выявление и развитие способностей", "", 10),
                    (
                        "Победы и призовые места обучающихся",
                        "Олимпиады, конкурсы, соревнования: чем выше уровень, тем больше баллов.",
                        15,
                    ),
                ],
            ),
            (
                "Личный вклад в качество образования",
                10,
                [
                    ("Применение новых образовательных технологий", "", 10),
                    (
                        "Распространение собственного опыта",
                        "Публикации, выступления не ниже муниципального уровня, "
                        "экспериментальная работа.",
                        15,
                    ),
                ],
            ),
            (
                "Методическая работа и профессиональные конкурсы",
                5,
                [
                    ("Разработка учебных и методических материалов", "", 10),
                    ("Участие в профессиональных конкурсах", "", 10),
                ],
            ),
        ],
    ),
    (
        Category.METHODIST,
        "Педагог-методист",
        60,
        [
            (
                "Методическая работа",
                20,
                [
                    ("Руководство методическим объединением или группой", "", 25),
                    ("Методическое сопровождение коллег", "", 25),
                    ("Разработка методических материалов и программ", "", 25),
                    ("Передача опыта за пределами организации", "", 25),
                ],
            )
        ],
    ),
    (
        Category.MENTOR,
        "Педагог-наставник",
        60,
        [
            (
                "Наставничество",
                20,
                [
                    ("Сопровождение практики студентов", "", 25),
                    ("Наставничество над молодыми педагогами", "", 25),
                    ("Помощь в подготовке к конкурсам", "", 25),
                    ("Передача опыта наставничества", "", 25),
                ],
            )
        ],
    ),
]


@transaction.atomic
def load_criteria(year: int) -> int:
    """Drafts of the sets above for categories that have none at all; returns how many were made."""
    made = 0
    for category, name, mark, sections in SETS:
        if CriteriaSet.objects.filter(category=category).exists():
            continue
        drafted = CriteriaSet.objects.create(
            name=name, category=category, year=year, pass_points=Decimal(mark)
        )
        rows = [row for section in sections for row in _rows(*section)]
        Criterion.objects.bulk_create(
            Criterion(criteria_set=drafted, sort_order=place, **row)
            for place, row in enumerate(rows)
        )
        made += 1
    return made


def _rows(title: str, mark: int, criteria: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    heading = {"level": Criterion.Level.SECTION, "title": title, "pass_points": Decimal(mark)}
    return [
        heading,
        *(
            {"title": name, "hint": hint, "max_points": Decimal(most)}
            for name, hint, most in criteria
        ),
    ]


def put_drafts_in_force(*, actor: User) -> None:
    """Put every first draft in force, as an operator does after reading it."""
    for drafted in CriteriaSet.objects.filter(state="draft", version=1).order_by("pk"):
        put_in_force(drafted, actor=actor)
