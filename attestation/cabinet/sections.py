"""«Подача заявления на аттестацию»: the sections that users know, and why one is locked."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from attestation.accounts.services.profiles import shown_profile
from attestation.applications import sections as application_sections
from attestation.applications.applicant_data import paper_stands
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import deadlines
from attestation.applications.documents.services import may_attach
from attestation.applications.models import Application
from attestation.applications.profile import services as profile_services
from attestation.applications.sections import SubmissionSection
from attestation.applications.selectors import own_applications
from attestation.applications.workflow import EDITABLE, ENDED
from attestation.base.web import AuthenticatedMixin

_FILED = "т.к. заявление подано"


@application_sections.submission_sections.add(priority=10)
def personal_data(application: Application) -> SubmissionSection:
    """Changing the personal card."""
    may_change = profile_services.may_change(application.applicant)
    return SubmissionSection(
        "Личные данные",
        "Заявление составляется из личной карточки. После изменений его формируют заново.",
        link="Отредактировать личные данные",
        url=reverse("cabinet:profile_edit"),
        locked="" if may_change else f"Редактирование личных данных не доступно {_FILED}",
    )


@application_sections.submission_sections.add(priority=20)
def generate(application: Application) -> SubmissionSection:
    """Choosing the terms and building the paper."""
    is_open = application.state in EDITABLE
    return SubmissionSection(
        "Формирование заявления",
        "Выберите должность, категорию и форму аттестации. Заявление формируется автоматически, "
        "а изменить выбранное можно до подачи.",
        link="Сформировать заявление",
        url=reverse("cabinet:application_edit", args=[application.pk]),
        locked="" if is_open else f"Формирование заявления не доступно {_FILED}",
    )


@application_sections.submission_sections.add(priority=30)
def documents(application: Application) -> SubmissionSection:
    """Attaching and detaching documents: evidence may come after the filing too."""
    is_open = application.state in EDITABLE
    verdict = may_attach(application, DocumentKind.OTHER, actor=application.applicant)
    text = (
        "Приложите результаты деятельности: таблицы на первую или на высшую категорию – "
        "в разделе сайта «Таблицы и шаблоны». Своё можно открепить."
    )
    if not is_open:
        text = "То, с чем заявление подано, изменить нельзя."
        if verdict:
            text += f" {deadlines.in_words(application)}"
    return SubmissionSection(
        "Документы",
        text,
        link="Прикрепить/открепить документы к заявлению",
        url=reverse("cabinet:documents", args=[application.pk]),
        locked="" if verdict else f"Прикрепление документов не доступно. {verdict.reason}",
    )


@application_sections.submission_sections.add(priority=40)
def submit(application: Application) -> SubmissionSection:
    """Filing the signed paper."""
    locked = ""
    if application.state not in EDITABLE:
        locked = f"Подача заявления не доступна {_FILED}"
    elif not paper_stands(application):
        locked = "Подача заявления не доступна т.к. заявление не сформировано"
    days = application.consideration_days()
    return SubmissionSection(
        "Подача заявления",
        "Прикрепите скан подписанного заявления и подайте его. После подачи изменить сведения "
        "нельзя, чтобы они не разошлись с подписанным листом. "
        f"Срок рассмотрения – {days} календарных дней.",
        link="Подать заявление",
        url=application.get_absolute_url(),
        locked=locked,
    )


class FilingView(AuthenticatedMixin, TemplateView):
    """A page with every live application of the visitor, allowed actions and locks."""

    template_name = "cabinet/filing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        live = own_applications(user).exclude(state__in=ENDED)
        filings = [
            {
                "application": application,
                "parts": [
                    part
                    for of in application_sections.submission_sections
                    if (part := of(application))
                ],
            }
            for application in live
        ]
        return super().get_context_data(
            filings=filings, profile_missing=shown_profile(user).missing(), **kwargs
        )
