"""The numbers of the orders by which schedules are approved and corrected."""

from attestation.publications.act_numbers import ActKind, act_kinds
from attestation.scheduling.releases.models import Release

KIND = "schedule"


def named(number: str, year: int) -> str:
    """Return the release that an order of that number and year has approved, in words."""
    release = (
        Release.objects.filter(order_number__iexact=number, order_date__year=year)
        .select_related("period")
        .first()
    )
    if release is None:
        return ""
    return (
        f"распоряжение от {release.order_date:%d.%m.%Y} № {release.order_number} (график "
        f"«{release.period}», редакция {release.number})"
    )


act_kinds.add(ActKind(KIND, named))
