"""The request to withdraw an application as the paper that is printed and signed."""

from django.utils import timezone

from attestation.base.language.names import signature
from attestation.directory.models import Institute
from attestation.paperwork.withdrawal import WithdrawalPaper
from attestation.withdrawals.models import Withdrawal


def paper_of(withdrawal: Withdrawal) -> WithdrawalPaper:
    """Return the text of the paper of ``withdrawal``, whose application has been filed."""
    application = withdrawal.application
    return WithdrawalPaper(
        code=withdrawal.code,
        number=withdrawal.number,
        addressee=tuple(Institute.load().addressee.splitlines()),
        applicant_genitive=application.genitive,
        applicant_initials=signature(
            application.surname, application.given_name, application.patronymic
        ),
        position=application.position.name,
        subject=application.subject.name if application.subject else "",
        workplace=f"{application.organization}, {application.organization.municipality}",
        category=application.get_category_display(),
        registration=application.number_label,
        submitted_on=timezone.localdate(application.submitted_at),
        reason=withdrawal.reason,
    )
