"""What still keeps an application from being filed, each with the page where it is done."""

from dataclasses import dataclass

from django.urls import reverse

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentKind
from attestation.accounts.models import User
from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import Requirement
from attestation.applications.documents.services import unnamed
from attestation.applications.models import Application


@dataclass(frozen=True)
class Leftover:
    """What is still wanted before the filing; ``url`` is empty where others have to do it."""

    text: str
    url: str = ""


def leftovers(
    application: Application, *, asked: list[Requirement], with_scan: bool
) -> list[Leftover]:
    """Return what is wanted besides the signature in the system: what `filing.submit` refuses for.

    Args:
        asked: the requirements of ``application``.
        with_scan: whether the signed scan is wanted too.
    """
    found = _of_person(application)
    for one in asked:
        is_wanted = one.kind != DocumentKind.SIGNED_SCAN or with_scan
        if one.blocks and not one.is_met and is_wanted:
            found.append(Leftover(one.wanted, _place_of(application, one)))
    if uploads := unnamed(application, actor=application.applicant):
        names = ", ".join(f"«{upload.name}»" for upload in uploads)
        documents = reverse("cabinet:documents", args=[application.pk])
        found.append(Leftover(f"Загружено, но не прикреплено: {names}", f"{documents}#waiting"))
    return found


def _of_person(application: Application) -> list[Leftover]:
    person: User = application.applicant
    found = []
    if consent_services.missing(person):
        consent = reverse("cabinet:consent", args=[ConsentKind.PROCESSING.value])
        check = reverse("cabinet:check", args=[application.pk])
        found.append(
            Leftover("Согласие на обработку персональных данных", f"{consent}?next={check}")
        )
    elif not (verdict := consent_services.may_file(person)):
        found.append(Leftover(verdict.reason))
    if missing := person.profile.missing():
        found.append(
            Leftover(f"В личной карточке: {', '.join(missing)}", reverse("cabinet:profile_edit"))
        )
    return found


def _place_of(application: Application, wanted: Requirement) -> str:
    if wanted.kind == DocumentKind.RESULTS:
        return reverse("cabinet:results", args=[application.pk])
    return reverse("cabinet:attach", args=[application.pk, wanted.kind.value])
