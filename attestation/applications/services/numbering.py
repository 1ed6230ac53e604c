"""Registration numbers: one sequence a year, without gaps."""

from attestation.applications.models import NumberSequence


def take_number(year: int) -> int:
    """Return the next registration number of ``year``; must run inside a transaction.

    The row of the sequence stays locked until the transaction ends, so that no number is lost or
    given twice.
    """
    NumberSequence.objects.get_or_create(year=year)
    sequence = NumberSequence.objects.select_for_update().get(year=year)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last
