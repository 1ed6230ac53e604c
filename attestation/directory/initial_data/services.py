"""The initial data of every installation; operators may change it afterwards.

Positions are those of resolution 225 of 21.02.2022, section I, subsection 2.
"""

import datetime
from typing import Any

from django.db import models, transaction

from attestation.directory.initial_data.achievements import results_tables
from attestation.directory.models import (
    AttestedPosition,
    DecisionReason,
    OrganizationType,
    PreviousPositionName,
    SimplifiedGround,
    StaffPost,
    Subject,
)
from attestation.directory.results_models import ResultsTable
from attestation.directory.review_models import ReviewPoint
from attestation.directory.rules_models import CalendarDay, ProcedureRules
from attestation.journal.services import log_entry

POSITIONS = (
    "воспитатель",
    "инструктор по труду",
    "инструктор по физической культуре",
    "инструктор-методист",
    "концертмейстер",
    "логопед",
    "мастер производственного обучения",
    "методист",
    "музыкальный руководитель",
    "педагог дополнительного образования",
    "педагог-библиотекарь",
    "педагог-организатор",
    "педагог-психолог",
    "преподаватель",
    "преподаватель-организатор основ безопасности и защиты Родины",
    "руководитель физического воспитания",
    "советник директора по воспитанию и взаимодействию с детскими общественными объединениями",
    "социальный педагог",
    "старший вожатый",
    "старший воспитатель",
    "старший инструктор-методист",
    "старший методист",
    "старший педагог дополнительного образования",
    "старший тренер-преподаватель",
    "тренер-преподаватель",
    "тьютор",
    "учитель",
    "учитель-дефектолог",
    "учитель-логопед",
)
WITH_SUBJECT = {
    "педагог дополнительного образования",
    "преподаватель",
    "старший педагог дополнительного образования",
    "учитель",
}
#: Previous name → the position of today and the last day of the previous name.
PREVIOUS_NAMES = {
    "преподаватель-организатор основ безопасности жизнедеятельности": (
        "преподаватель-организатор основ безопасности и защиты Родины",
        datetime.date(2024, 8, 31),
    ),
}

STAFF_POSTS = (
    "директор",
    "заведующий",
    "заместитель директора",
    "заместитель заведующего",
    "руководитель структурного подразделения",
    "начальник отдела",
    "главный специалист",
    "специалист",
    "методист",
    "старший методист",
    "старший воспитатель",
    "воспитатель",
    "учитель",
    "преподаватель",
    "мастер производственного обучения",
    "музыкальный руководитель",
    "инструктор по труду",
    "инструктор по физической культуре",
    "инструктор-методист",
    "концертмейстер",
    "педагог дополнительного образования",
    "педагог-библиотекарь",
    "педагог-организатор",
    "педагог-психолог",
    "преподаватель-организатор основ безопасности и защиты Родины",
    "руководитель физического воспитания",
    "социальный педагог",
    "старший вожатый",
    "учитель-дефектолог",
    "учитель-логопед",
    "секретарь",
)

SUBJECTS = (
    "английский язык",
    "астрономия",
    "биология",
    "география",
    "естествознание",
    "изобразительное искусство",
    "информатика",
    "история",
    "литература",
    "математика",
    "музыка",
    "начальные классы",
    "немецкий язык",
    "обществознание",
    "основы безопасности и защиты Родины",
    "основы религиозных культур и светской этики",
    "право",
    "родной язык и литература",
    "русский язык",
    "русский язык и литература",
    "технология",
    "труд (технология)",
    "физика",
    "физическая культура",
    "французский язык",
    "химия",
    "черчение",
    "экология",
    "экономика",
    "профессиональный модуль",
    "специальные дисциплины",
    "вокал",
    "хор",
    "фортепиано",
    "народные инструменты",
    "хореография",
    "театральное творчество",
    "декоративно-прикладное творчество",
    "робототехника",
    "спортивная направленность",
    "туристско-краеведческая направленность",
    "социально-гуманитарная направленность",
)

ORGANIZATION_TYPES = (
    "общеобразовательная",
    "дошкольная образовательная",
    "дополнительного образования",
    "профессиональная образовательная",
    "специальная (коррекционная)",
    "дополнительного профессионального образования",
    "для детей-сирот и детей, оставшихся без попечения родителей",
    "осуществляющая обучение",
)

#: Ground → the document that proves it.
SIMPLIFIED_GROUNDS = {
    "государственная награда за педагогическую деятельность": "удостоверение к награде",
    "почётное звание в сфере образования": "удостоверение о присвоении звания",
    "ведомственная награда в сфере образования": "удостоверение или приказ о награждении",
    "победа в конкурсе профессионального мастерства регионального или федерального уровня": (
        "диплом победителя"
    ),
    "призовое место в конкурсе профессионального мастерства федерального уровня": "диплом призёра",
}

#: Says nothing by itself: it wants an explanation.
OTHER_REASON = "другое"

#: In the words of the guide: text, what follows «в связи с», clause, whether it is for rejection,
#: for return.
DECISION_REASONS = (
    ("ошибка в ФИО", "ошибкой в ФИО", "", True, True),
    (
        "ошибка в выборе должности (например, «преподаватель» вместо «учитель»)",
        "ошибкой в выборе должности (например, «преподаватель» вместо «учитель»)",
        "",
        True,
        True,
    ),
    (
        "отсутствие подписи подавшего заявление",
        "отсутствием подписи подавшего заявление",
        "",
        True,
        True,
    ),
    (
        "с момента установления первой (высшей) категории прошло 3–4 года, заявление подано на "
        "ту же категорию; срок действия не истёк и не истекает в ближайшее время",
        "тем, что с момента установления первой (высшей) категории прошло 3–4 года, заявление "
        "подано на ту же категорию, а срок действия не истёк и не истекает в ближайшее время",
        "",
        True,
        False,
    ),
    (
        "нет сведений о результатах профессиональной деятельности, соответствующих требованиям "
        "первой (п. 35) или высшей (п. 36) квалификационной категории",
        "отсутствием сведений о результатах профессиональной деятельности, соответствующих "
        "требованиям первой (п. 35) или высшей (п. 36) квалификационной категории",
        "пп. 35, 36",
        True,
        True,
    ),
    ("скан не читается", "тем, что скан не читается", "", False, True),
    (
        "неверные данные приказа об имеющейся категории",
        "неверными данными приказа об имеющейся категории",
        "",
        False,
        True,
    ),
    (OTHER_REASON, "причиной, указанной в пояснении", "", False, True),
)

#: What to look at before registering (guide, «Работа с заявлениями»): text, hint, what of the
#: system's data stands beside it.
REVIEW_POINTS = (
    (
        "ФИО написаны правильно",
        "Сравните с заявлением и с именем в двух падежах, особенно женские имена на «-ия».",
        "name",
    ),
    (
        "Должность выбрана верно",
        "Должность «преподаватель» относится к системе профессионального образования.",
        "position",
    ),
    ("Есть личная подпись", "Подпись стоит на скане, скан сделан с последней редакции.", "scan"),
    (
        "Дата предыдущей аттестации указана",
        "По ней определяют аттестационный период. Сверьте с копией приказа.",
        "held",
    ),
    (
        "Категория и форма совпадают с бумагой",
        "Если заявление отличается от формы системы, сверьте должность, категорию и форму "
        "аттестации и проверьте, есть ли таблицы.",
        "terms",
    ),
    (
        "Есть результаты деятельности",
        "Для первой категории – по пункту 35 Порядка, для высшей – по пункту 36.",
        "results",
    ),
    ("Скан полный и читается", "Все страницы на месте, текст и код на листе видны.", "scan"),
)

RULES_FROM = datetime.date(2023, 9, 1)

#: Public holidays by article 112 of the Labour Code: (month, day) → name. Moved days are added by
#: operators, when the government has moved them.
HOLIDAYS = {
    **{(1, day): "Новогодние каникулы" for day in (1, 2, 3, 4, 5, 6, 8)},
    (1, 7): "Рождество Христово",
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}
HOLIDAY_YEARS = (2026, 2027)


@transaction.atomic
def load_initial(*, actor: Any = None) -> int:
    """Add missing initial data; existing rows stay as they are.

    Args:
        actor: the user who starts it; None for a command.

    Returns:
        the number of rows added, 0 if nothing was missing.
    """
    added = _add(
        AttestedPosition,
        [AttestedPosition(name=name, needs_subject=name in WITH_SUBJECT) for name in POSITIONS],
    )
    added += _add(StaffPost, [StaffPost(name=name) for name in STAFF_POSTS])
    added += _add(Subject, [Subject(name=name) for name in SUBJECTS])
    added += _add(OrganizationType, [OrganizationType(name=name) for name in ORGANIZATION_TYPES])
    added += _add(
        SimplifiedGround,
        [
            SimplifiedGround(name=name, document=document)
            for name, document in SIMPLIFIED_GROUNDS.items()
        ],
    )
    added += _add(
        DecisionReason,
        [
            DecisionReason(
                text=text,
                because=because,
                clause=clause,
                for_rejection=rejects,
                for_return=returns,
                needs_note=text == OTHER_REASON,
            )
            for text, because, clause, rejects, returns in DECISION_REASONS
        ],
    )
    added += _add(
        ReviewPoint,
        [
            ReviewPoint(text=text, hint=hint, beside=beside, place=10 * place)
            for place, (text, hint, beside) in enumerate(REVIEW_POINTS, start=1)
        ],
    )
    added += _add(ResultsTable, results_tables(RULES_FROM))
    added += _add(ProcedureRules, [ProcedureRules(valid_from=RULES_FROM)])
    added += _add(
        CalendarDay,
        [
            CalendarDay(date=datetime.date(year, month, day), name=name)
            for year in HOLIDAY_YEARS
            for (month, day), name in HOLIDAYS.items()
        ],
    )
    added += _add_previous_names()
    if added:
        log_entry("directory.load", f"Справочники наполнены: записей {added}.", actor=actor)
    return added


def _add(model: type[models.Model], rows: list[Any]) -> int:
    """Insert the rows whose unique value is free; say how many those were."""
    objects = model._default_manager
    before = objects.count()
    objects.bulk_create(rows, ignore_conflicts=True)
    return objects.count() - before


def _add_previous_names() -> int:
    positions = AttestedPosition.objects.in_bulk(
        [position for position, _ in PREVIOUS_NAMES.values()], field_name="name"
    )
    return _add(
        PreviousPositionName,
        [
            PreviousPositionName(position=positions[position], name=name, used_until=until)
            for name, (position, until) in PREVIOUS_NAMES.items()
        ],
    )
