"""Who can apply for what. Checks mostly warn; they block only where the order itself does."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.base.dates import months_later
from attestation.base.words import plural
from attestation.categories.choices import Category, HeldCategory
from attestation.directory.models import ProcedureRules


@dataclass(frozen=True)
class Finding:
    """What a check found: a sentence for the applicant, and whether it stops the application."""

    message: str
    blocks: bool = False
    field: str | None = None


def findings(application: Application, *, today: datetime.date) -> list[Finding]:
    """All that speaks against the application, blocks first (order 196, clauses 28–30, 45)."""
    rules = ProcedureRules.on(today)
    found = [*_blocks(application), *_warnings(application, rules, today)]
    return sorted(found, key=lambda finding: not finding.blocks)


def _blocks(application: Application) -> list[Finding]:
    found = []
    held = application.held_category
    if not application.position.is_active:
        found.append(
            Finding(
                "Этой должности больше нет в перечне аттестуемых. Выберите должность из списка.",
                blocks=True,
                field="position",
            )
        )
    if application.position.needs_subject and not application.subject_id:
        found.append(Finding("Для этой должности укажите предмет.", blocks=True, field="subject"))
    if application.category == Category.HIGHEST and held == HeldCategory.NONE:
        found.append(
            Finding(
                "На высшую категорию подают те, у кого есть или была первая или высшая категория "
                "по любой должности (п. 30 порядка). Укажите её или выберите первую категорию.",
                blocks=True,
                field="category",
            )
        )
    if application.category in {Category.METHODIST, Category.MENTOR} and (
        held != HeldCategory.HIGHEST
    ):
        found.append(
            Finding(
                "Категории «педагог-методист» и «педагог-наставник» устанавливают тем, у кого есть "
                "высшая категория (п. 45 порядка).",
                blocks=True,
                field="category",
            )
        )
    found += _ground_blocks(application)
    return found


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
        )
    ]


def _warnings(
    application: Application, rules: ProcedureRules, today: datetime.date
) -> Iterator[Finding]:
    until, months = application.held_until, rules.expiry_warning_months
    expiring = until is not None and until <= months_later(today, months)
    if until is not None and until < today:
        yield Finding(
            f"Срок действия категории истёк {until:%d.%m.%Y}. Проверьте, верно ли указана дата."
        )
    elif until is not None and expiring:
        yield Finding(
            f"Категория действует до {until:%d.%m.%Y}: осталось не больше {months} "
            f"{plural(months, 'месяца', 'месяцев', 'месяцев')}. Решение может быть принято уже "
            "после этой даты, поэтому не откладывайте подачу."
        )
    since, years = application.held_order_date, rules.repeat_years
    same = application.held_category == application.category
    if same and since and not expiring and today < months_later(since, 12 * years):
        yield Finding(
            f"Эту категорию вы получили менее {years} {plural(years, 'года', 'лет', 'лет')} назад, "
            "и она ещё действует. Заявление примут, но проверьте, нужно ли оно сейчас."
        )
