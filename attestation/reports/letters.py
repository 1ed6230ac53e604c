"""What operators are told of agreements that wait for them: many in one message of the cabinet."""

from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from attestation.accounts.access import operators
from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.sentences import with_capital
from attestation.notifications.events import AGREEMENT_SENT
from attestation.notifications.services.messages import Gathered, gather_anew, notify_all
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import AgreementState


def tell_operators_sent(agreement: ExpertAgreement) -> None:
    """Tell operators that the data of an agreement wait to be verified."""
    notify_all(
        operators(),
        f"Договор на проверке: {agreement.municipality}",
        f"{agreement.full_name}, {agreement.half_year}: данные для договора отправлены на "
        "проверку.",
        path=agreement.get_absolute_url(),
        event=AGREEMENT_SENT,
        gathered=lambda: _gathered(agreement),
    )


def count_sent_anew(agreement: ExpertAgreement) -> None:
    """Let what operators have not read yet count the agreements that still wait for them."""
    is_empty = not _sent(agreement)
    gather_anew(AGREEMENT_SENT, _gathered(agreement), is_empty=is_empty)


def _sent(agreement: ExpertAgreement) -> list[tuple[str, int]]:
    """The agreements to be verified for its half-year, by the name of the municipality."""
    waiting = ExpertAgreement.objects.filter(
        state=AgreementState.SENT, starts_on=agreement.starts_on
    )
    counted = waiting.order_by(*in_alphabet("municipality__name")).values_list("municipality__name")
    return list(counted.annotate(Count("pk")))


def _gathered(agreement: ExpertAgreement) -> Gathered:
    sent, half_year = _sent(agreement), agreement.half_year
    query = urlencode({"half_year": half_year.code, "state": AgreementState.SENT.value})
    return Gathered(
        f"Договоры на проверке: {sum(count for _, count in sent)}",
        f"{with_capital(str(half_year))}. Ждут проверки: "
        f"{', '.join(f'{name} – {count}' for name, count in sent)}.",
        f"{reverse('cabinet:agreements')}?{query}",
    )
