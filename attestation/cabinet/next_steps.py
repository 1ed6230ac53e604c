"""«Что сделать» of one application: its lines, and the one that comes next."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentKind
from attestation.applications import sections as application_sections
from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import APPLICATION, Requirement
from attestation.applications.documents.services import unnamed
from attestation.applications.expected_year import expected_year
from attestation.applications.models import Application
from attestation.applications.returns.selectors import Mending
from attestation.applications.signing.standing import SigningStanding
from attestation.applications.workflow import EDITABLE
from attestation.base.dashboard import Task
from attestation.base.language.plurals import plural

_ATTACH = {
    DocumentKind.SIGNED_SCAN: "Прикрепить подписанное заявление",
    DocumentKind.RESULTS: "Рассказать о результатах деятельности",
    DocumentKind.GROUND: "Прикрепить документ к упрощённой форме",
    DocumentKind.PETITION: "Прикрепить ходатайство",
}


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now: a link, or a button that posts to ``url``."""

    title: str
    hint: str
    url: str
    posts: bool = False


def tasks_of(
    application: Application,
    requirements: list[Requirement],
    *,
    stands: bool,
    today: datetime.date,
) -> list[Task]:
    """Every line of the list, those of other rooms at the end.

    Args:
        stands: whether the paper is built and not void.
    """
    editable = application.state in EDITABLE
    tasks = [
        Task(
            "Личная карточка и падежи имени",
            "готово",
            "ok",
            url=reverse("cabinet:profile") if editable else "",
        ),
        Task(
            "Данные заявления",
            "готово",
            "ok",
            url=reverse("cabinet:application_edit", args=[application.pk]) if editable else "",
        ),
        _consent(application),
        _paper(application, stands=stands),
    ]
    for requirement in requirements:
        open_now = editable and (stands or requirement.kind != DocumentKind.SIGNED_SCAN)
        tasks.append(_document(application, requirement, open_now=open_now))
    return tasks + [
        task for more in application_sections.next_steps for task in more(application, today)
    ]


def mending_tasks(mendings: list[Mending]) -> list[Task]:
    """Return what the coordinator named at the return, each with whether it is mended."""
    return [
        Task(one.text, "исправлено", "ok", url=one.url, button=one.button)
        if one.is_done
        else Task(one.text, "исправьте", "bad", url=one.url, button=one.button)
        for one in mendings
    ]


def next_step(
    application: Application,
    requirements: list[Requirement],
    mendings: list[Mending],
    *,
    stands: bool,
    signing: SigningStanding,
) -> NextStep | None:
    """Return the applicant's next step; None while others have to act.

    After a return that is first what the coordinator named; the paper is built anew only where
    it is void.

    Args:
        stands: whether the paper is built and not void.
        signing: how it is signed, and whether it may be in the system.
    """
    if application.state not in EDITABLE:
        return None
    left = [one for one in mendings if not one.is_done]
    first = next((one for one in left if stands or not one.needs_paper), None)
    if first:
        hint = f"Координатор просит исправить: «{first.text}»."
        return NextStep(first.button, hint, first.url)
    if not stands:
        return NextStep(
            "Сформировать заявление",
            f"Система составит лист, который вы "
            f"{'прочитаете' if signing.manner.is_offered else 'распечатаете'} "
            "и подпишете. " + expected_year(application, today=timezone.localdate()).why,
            reverse("cabinet:generate", args=[application.pk]),
            posts=True,
        )
    unmet = [found for found in requirements if found.blocks and not found.is_met]
    lacking = [found.kind for found in unmet]
    if not lacking and (uploads := unnamed(application, actor=application.applicant)):
        names = ", ".join(f"«{upload.name}»" for upload in uploads)
        return NextStep(
            "Назвать загруженные файлы",
            f"Эти файлы загружены, но ещё не прикреплены: {names}. Скажите, что это, или удалите.",
            reverse("cabinet:documents", args=[application.pk]) + "#waiting",
        )
    if not lacking and not (verdict := consent_services.may_file(application.applicant)):
        return NextStep("Прочитать и дать согласие", verdict.reason, _consent_address(application))
    if not lacking:
        return NextStep(
            "Подать заявление",
            "Всё нужное прикреплено. После подачи изменить данные нельзя.",
            reverse("cabinet:submit", args=[application.pk]),
            posts=True,
        )
    names = "; ".join(found.wanted for found in unmet).lower()
    if lacking[0] == DocumentKind.SIGNED_SCAN and signing.may_sign:
        others = "; ".join(found.wanted for found in unmet[1:]).lower()
        return NextStep(
            "Подписать заявление",
            "Подпишите его здесь, кодом из письма: печатать и сканировать не нужно."
            + (f" После этого прикрепите: {others}." if others else ""),
            reverse("cabinet:sign", args=[APPLICATION, application.pk]),
        )
    return NextStep(
        _ATTACH[lacking[0]],
        f"Чтобы подать заявление, прикрепите: {names}.",
        _place_of(application, unmet[0]),
    )


def _consent(application: Application) -> Task:
    title = "Согласие на обработку персональных данных"
    if consent_services.may_file(application.applicant):
        return Task(title, "дано", "ok")
    return Task(title, "нужно дать", "wait", url=_consent_address(application))


def _consent_address(application: Application) -> str:
    address = reverse("cabinet:consent", args=[ConsentKind.PROCESSING.value])
    return f"{address}?next={application.get_absolute_url()}"


def _place_of(application: Application, requirement: Requirement) -> str:
    """Return the address where a requirement is met; results have a page of their own."""
    if requirement.kind == DocumentKind.RESULTS:
        return reverse("cabinet:results", args=[application.pk])
    if requirement.is_signed_here:
        return reverse("cabinet:sign", args=[APPLICATION, application.pk])
    return reverse("cabinet:attach", args=[application.pk, requirement.kind.value])


def _paper(application: Application, *, stands: bool) -> Task:
    if application.state in EDITABLE and not stands:
        # After a return other things may come first; it can be built before them all the same.
        url = reverse("cabinet:generate", args=[application.pk])
        return Task("Сформировать заявление для печати", "сделайте это", "wait", url=url)
    return Task("Заявление для печати", f"редакция {application.revision}", "ok")


def _document(application: Application, requirement: Requirement, *, open_now: bool) -> Task:
    kind = requirement.kind
    url = _place_of(application, requirement) if open_now else ""
    if requirement.is_met and requirement.substitute and not requirement.documents:
        return Task(requirement.title, requirement.substitute.progress, "ok", url=url)
    if requirement.is_met:
        count = len(requirement.documents)
        files = f"{count} {plural(count, 'файл', 'файла', 'файлов')}"
        return Task(requirement.title, files, "ok", url=url)
    if not open_now:
        later = kind == DocumentKind.SIGNED_SCAN and application.state in EDITABLE
        return Task(requirement.title, "после печати" if later else "не прикреплено", "plain")
    wanted = "нужно подписать" if requirement.is_signed_here else "нужно прикрепить"
    status = wanted if requirement.blocks else "желательно"
    return Task(requirement.title, status, "wait" if requirement.blocks else "plain", url=url)
