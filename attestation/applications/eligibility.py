"""Who can apply for what. Checks mostly warn; they block only where the order itself does."""

import datetime
from dataclasses import dataclass

from attestation.applications.choices import Category, Form, HeldCategory
from attestation.applications.models import Application
from attestation.base.dates import add_months
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
) -> list[Finding]:
    found = []
    same = application.held_category == application.category
    soon = add_months(today, rules.expiry_warning_months)
    expiring = application.held_until is not None and application.held_until <= soon
    held_since = application.held_order_date
    if same and held_since and not expiring:
        years = (today - held_since).days / 365.25
        if years < rules.repeat_years:
            found.append(
                Finding(
                    f"Эту категорию вы получили менее {rules.repeat_years} лет назад, и она ещё "
                    "действует. Заявление примут, но проверьте, нужно ли оно сейчас."
                )
            )
    if expiring:
        found.append(
            Finding(
                f"Категория действует до {application.held_until:%d.%m.%Y}: осталось меньше "
                f"{rules.expiry_warning_months} месяцев. Решение может быть принято уже после "
                "этой даты, поэтому не откладывайте подачу."
            )
        )
    return found
