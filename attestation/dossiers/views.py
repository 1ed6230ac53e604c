"""The views of dossiers: ordering, the progress page, downloading."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import DetailView, View

from attestation.base.errors import DomainError
from attestation.base.web import ActionView, AuthenticatedMixin
from attestation.dossiers.models import KEPT_DAYS, SUBJECTS, Dossier
from attestation.dossiers.registry import DOSSIER_TYPES
from attestation.dossiers.sections import changes_of
from attestation.dossiers.services import requests as dossier_requests
from attestation.files.views import send


def visible_dossier(view: Any) -> Dossier:
    """The dossier of the address, if it is the visitor's and they see its subject; else 404."""
    return get_object_or_404(
        Dossier.objects.visible_to(view.request.user).select_related(*SUBJECTS, "file", "person"),
        pk=view.kwargs["pk"],
    )


class RequestDossierView(ActionView):
    """The button beside what a dossier is of; leads to the page of the dossier."""

    undone_by = "сборку отменяют"

    def perform(self) -> str:
        book = DOSSIER_TYPES.get(self.kwargs["kind"])
        if book is None:
            raise Http404
        subject = get_object_or_404(book.visible(self.user), pk=self.kwargs["pk"])
        self.address = subject.get_absolute_url()
        dossier = dossier_requests.request_dossier(self.kwargs["kind"], subject, actor=self.user)
        self.address = dossier.get_absolute_url()
        return "Архив собирается. Можно уйти со страницы: он соберётся сам."

    def back(self) -> str:
        return self.address


class DossierView(DetailView):
    """A page with the progress of a dossier, its contents and its download deadline."""

    template_name = "dossiers/page.html"
    context_object_name = "dossier"

    def get_object(self, queryset: QuerySet[Dossier] | None = None) -> Dossier:
        return visible_dossier(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            subject=self.object.subject,
            type=DOSSIER_TYPES[self.object.kind],
            count=len(self.object.contents),
            kept_days=KEPT_DAYS,
            changes=changes_of(self.object),
            **kwargs,
        )


class CancelDossierView(ActionView):
    undone_by = "архив собирают снова"

    def perform(self) -> str:
        self.dossier = visible_dossier(self)
        dossier_requests.cancel(self.dossier, actor=self.user)
        return "Сборка архива отменена."

    def back(self) -> str:
        return self.dossier.get_absolute_url()


class TakeView(AuthenticatedMixin, View):
    """The archive itself; where it cannot be had, back to the page with the reason."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        dossier = visible_dossier(self)
        try:
            stored = dossier_requests.take(dossier, actor=self.user)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(dossier)
        return send(request, stored)
