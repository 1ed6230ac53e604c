"""The request to withdraw an application as the paper that is printed and signed."""

from django.utils import timezone

from attestation.applications.paper import sender_of
from attestation.paperwork.withdrawal import WithdrawalPaper
from attestation.withdrawals.models import Withdrawal


def paper_of(withdrawal: Withdrawal) -> WithdrawalPaper:
    """Return the text of the paper of ``withdrawal``, whose application has been filed."""
    application = withdrawal.application
    return WithdrawalPaper(
        code=withdrawal.code,
        number=withdrawal.number,
        **sender_of(application),
        registration=application.number_label,
        submitted_on=timezone.localdate(application.submitted_at),
        reason=withdrawal.reason,
    )
