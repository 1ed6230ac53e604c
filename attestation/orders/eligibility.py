"""The effect of a refusal on the next application: a warning for the period set by the rules."""

import datetime
from collections.abc import Iterator

from attestation.applications import eligibility
from attestation.applications.eligibility import Finding
from attestation.applications.models import Application
from attestation.base.language.plurals import plural
from attestation.directory.rules_models import ProcedureRules
from attestation.orders.models import OrderEntry
from attestation.orders.wording import reapply_from


@eligibility.checks.add
def refused_lately(application: Application, today: datetime.date) -> Iterator[Finding]:
    """Warn an applicant refused the same category and position less than a year ago."""
    refused = OrderEntry.objects.in_force().filter(
        outcome=OrderEntry.Outcome.REFUSED,
        category=application.category,
        item__application__applicant=application.applicant_id,
        item__application__position=application.position_id,
    )
    latest = refused.select_related("item__session").order_by("-item__session__held_on").first()
    if latest is None:
        return
    held_on = latest.item.session.held_on
    years = ProcedureRules.on(held_on).refusal_years
    again = reapply_from(held_on, years=years)
    if today >= again:
        return
    yield Finding(
        f"{held_on:%d.%m.%Y} комиссия отказала вам в этой категории. Подать заявление снова можно "
        f"через {years} {plural(years, 'год', 'года', 'лет')} после решения, с {again:%d.%m.%Y}.",
        for_reviewer=f"{held_on:%d.%m.%Y} комиссия отказала в этой категории: подать заявление "
        f"снова можно с {again:%d.%m.%Y}.",
    )
