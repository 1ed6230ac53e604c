"""Rules of eligibility. Checks mostly warn; they block only where the order itself does.

The categories held come from the register or, if it has no record, from the applicant. A room
above adds its own check, such as a refusal less than a year ago::

    @eligibility.checks.add
    def refused_lately(application, today):
        yield Finding("…")
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.base.language.dates import months_later
from attestation.base.language.plurals import plural
from attestation.base.registry import Registry
from attestation.categories import selectors as register
from attestation.categories.choices import Category, HeldCategory
from attestation.categories.models import CategoryRecord
from attestation.directory.review_models import ReviewPoint
from attestation.directory.rules_models import ProcedureRules


@dataclass(frozen=True)
class Finding:
    """The result of a check: a sentence for the applicant, and whether it blocks applying.

    ``for_reviewer`` says the same to who registers the application, beside the line of the
    checklist with the code ``beside``; empty where it is no matter of the registration.
    """

    message: str
    blocks: bool = False
    field: str | None = None
    for_reviewer: str = ""
    beside: str = ReviewPoint.Beside.TERMS


Check = Callable[[Application, datetime.date], Iterable[Finding]]
#: Checks of rooms above: functions of the application and the day.
checks: Registry[Check] = Registry()


def findings(application: Application, *, today: datetime.date) -> list[Finding]:
    """All that speaks against the application, blocks first (order 196, clauses 28–30, 45)."""
    rules = ProcedureRules.on(today)
    records = register.held_by(application.applicant)
    found = [*_blocks(application, records, today), *_warnings(application, records, rules, today)]
    for one in checks:
        found += one(application, today)
    return sorted(found, key=lambda finding: not finding.blocks)


def _blocks(
    application: Application, records: list[CategoryRecord], today: datetime.date
) -> list[Finding]:
    found = []
    if not application.position.is_active:
        found.append(
            Finding(
                "Этой должности больше нет в перечне аттестуемых. Выберите должность из списка.",
                blocks=True,
                field="position",
                for_reviewer="Этой должности нет в перечне аттестуемых.",
                beside=ReviewPoint.Beside.POSITION,
            )
        )
    if application.position.needs_subject and not application.subject_id:
        found.append(
            Finding(
                "Для этой должности укажите предмет.",
                blocks=True,
                field="subject",
                for_reviewer="Для этой должности не указан предмет.",
                beside=ReviewPoint.Beside.POSITION,
            )
        )
    return [*found, *_category_blocks(application, records, today), *_ground_blocks(application)]


def _category_blocks(
    application: Application, records: list[CategoryRecord], today: datetime.date
) -> list[Finding]:
    """The highest wants a first or highest one ever held; the new ones want the highest now."""
    held, sought = application.held_category, application.category
    ever = any(one.category in {Category.FIRST, Category.HIGHEST} for one in records)
    if sought == Category.HIGHEST and held == HeldCategory.NONE and not ever:
        return [
            Finding(
                "На высшую категорию подают те, у кого есть или была первая или высшая категория "
                "по любой должности (п. 30 порядка). Укажите её или выберите первую категорию.",
                blocks=True,
                field="category",
                for_reviewer="Просят высшую категорию, а ни первой, ни высшей не указано и в "
                "реестре нет (п. 30 порядка).",
            )
        ]
    highest = any(one.category == Category.HIGHEST and one.is_valid_on(today) for one in records)
    new_ones = {Category.METHODIST, Category.MENTOR}
    if sought in new_ones and held != HeldCategory.HIGHEST and not highest:
        return [
            Finding(
                "Категории «педагог-методист» и «педагог-наставник» устанавливают тем, у кого есть "
                "высшая категория (п. 45 порядка).",
                blocks=True,
                field="category",
                for_reviewer="Для этой категории нужна действующая высшая, а её нет ни в "
                "заявлении, ни в реестре (п. 45 порядка).",
            )
        ]
    return []


def _ground_blocks(application: Application) -> list[Finding]:
    if application.form != Form.SIMPLIFIED or application.ground is None:
        return []
    opens = {
        Category.FIRST: application.ground.opens_first,
        Category.HIGHEST: application.ground.opens_highest,
    }
    if opens.get(Category(application.category), False):
        return []
    return [
        Finding(
            "Это основание не даёт упрощённой формы для выбранной категории. "
            "Выберите другое основание или очную форму.",
            blocks=True,
            field="ground",
            for_reviewer="Это основание не даёт упрощённой формы для этой категории.",
        )
    ]


def _warnings(
    application: Application,
    records: list[CategoryRecord],
    rules: ProcedureRules,
    today: datetime.date,
) -> Iterator[Finding]:
    until, months = application.held_until, rules.expiry_warning_months
    expiring = until is not None and until <= months_later(today, months)
    if until is not None and until < today:
        yield Finding(
            f"Срок действия категории истёк {until:%d.%m.%Y}. Проверьте, верно ли указана дата.",
            for_reviewer=f"Имеющаяся категория закончилась {until:%d.%m.%Y}, до подачи заявления.",
            beside=ReviewPoint.Beside.HELD,
        )
    elif until is not None and expiring:
        yield Finding(
            f"Категория действует до {until:%d.%m.%Y}: осталось не больше {months} "
            f"{plural(months, 'месяца', 'месяцев', 'месяцев')}. Решение может быть принято уже "
            "после этой даты, поэтому не откладывайте подачу."
        )
    if lasting := _lasting(application, records, today):
        yield Finding(
            f"По данным реестра {lasting.category_label} ({lasting.position_label}) у вас уже есть "
            f"и действует без срока: приказ {lasting.order_label}. Проверьте, нужно ли заявление.",
            for_reviewer=f"По данным реестра {lasting.category_label} ({lasting.position_label}) "
            f"уже есть и действует без срока: приказ {lasting.order_label}.",
        )
        return
    since, years = application.held_order_date, rules.repeat_years
    same = application.held_category == application.category
    if same and since and not expiring and today < months_later(since, 12 * years):
        yield Finding(
            f"Эту категорию вы получили менее {years} {plural(years, 'года', 'лет', 'лет')} назад, "
            "и она ещё действует. Заявление примут, но проверьте, нужно ли оно сейчас.",
            for_reviewer=f"Эта категория получена менее {years} "
            f"{plural(years, 'года', 'лет', 'лет')} назад и ещё действует.",
        )


def _lasting(
    application: Application, records: list[CategoryRecord], today: datetime.date
) -> CategoryRecord | None:
    """Return the record of the same category for the same position that has no term."""
    same = (application.category, application.position_id, application.subject_id)
    for one in records:
        found = (one.category, one.position_id, one.subject_id)
        if found == same and one.until is None and one.is_valid_on(today):
            return one
    return None
