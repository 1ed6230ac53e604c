"""«Служебное»: who leads the application, what is put aside, notes; three forms on one page."""

from typing import Any, ClassVar

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from attestation.applications.access_log import note_page
from attestation.applications.handling import services
from attestation.applications.handling.access import may_hold, may_lead, may_note, works_on
from attestation.applications.handling.forms import HoldForm, LeaderForm, NoteForm
from attestation.applications.handling.models import ApplicationHandling, StaffNote
from attestation.applications.handling.selectors import handling_of, notes_on
from attestation.applications.lookups import visible_application
from attestation.applications.models import Application
from attestation.base.web import ActionView, ServiceFormView


def worked_application(view: Any) -> Application:
    """Return the application of the address, or 404 for who does not work on it."""
    application = visible_application(view)
    if not works_on(view.request.user, application):
        raise Http404
    return application


class HandlingView(ServiceFormView):
    """The page with all three forms; each is sent to an address of its own."""

    template_name = "applications/handling/page.html"
    #: The name under which the page knows the form of this address.
    shown_as: ClassVar[str] = "note_form"
    form_class: Any = NoteForm
    success = "Заметка сохранена."

    @cached_property
    def application(self) -> Application:
        return worked_application(self)

    @cached_property
    def handling(self) -> ApplicationHandling:
        return handling_of(self.application)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        note_page(self.application, self.user)
        return super().get(request, *args, **kwargs)

    def _leader_options(self) -> dict[str, Any]:
        return {"application": self.application, "handling": self.handling}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        application, user = self.application, self.user
        unbound: dict[str, forms.Form] = {
            "lead_form": LeaderForm(prefix="lead", **self._leader_options()),
            "hold_form": HoldForm(prefix="hold"),
            "note_form": NoteForm(prefix="note"),
        }
        handling, today = self.handling, timezone.localdate()
        return {
            **unbound,
            **context,
            self.shown_as: context["form"],
            "application": application,
            "handling": handling,
            "is_held": handling.is_held(today),
            "may_lead": may_lead(application, actor=user),
            "may_hold": may_hold(application, actor=user),
            "term": application.term_in_words(today),
            "notes": _notes(application, user),
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "prefix": self.shown_as.removesuffix("_form")}

    def perform(self, form: Any) -> Any:
        return services.add_note(self.application, form.cleaned_data["text"], actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:handling", args=[self.application.pk])


def _notes(application: Application, user: Any) -> list[StaffNote]:
    found = notes_on(application, user)
    for note in found:
        own: Any = note
        own.may_delete = note.author_id == user.pk and may_note(application, actor=user)
    return found


class LeadView(HandlingView):
    """Who leads from now on."""

    shown_as = "lead_form"
    form_class = LeaderForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), **self._leader_options()}

    def perform(self, form: LeaderForm) -> ApplicationHandling:
        return services.hand_over(
            self.application,
            form.cleaned_data["to"],
            was=form.cleaned_data["was"],
            actor=self.user,
        )

    def success_message(self) -> str:
        leader = self.result.leader
        return f"Заявление ведёт {leader.short_name}" if leader else "Заявление не ведёт никто."


class HoldView(HandlingView):
    """Puts the application aside until a day."""

    shown_as = "hold_form"
    form_class = HoldForm
    success = "Заявление отложено."

    def perform(self, form: HoldForm) -> ApplicationHandling:
        return services.hold(self.application, actor=self.user, **form.cleaned_data)


class HandlingAction(ActionView):
    """A button of the page."""

    def back(self) -> str:
        return reverse("cabinet:handling", args=[worked_application(self).pk])


class ResumeView(HandlingAction):
    undone_by = "заявление откладывают снова"

    def perform(self) -> str:
        services.resume(worked_application(self), actor=self.user)
        return "Заявление больше не отложено."


class DeleteNoteView(HandlingAction):
    undone_by = "заметку пишут заново"

    def perform(self) -> str:
        notes = StaffNote.objects.visible_to(self.user).select_related("application__organization")
        note = get_object_or_404(
            notes, pk=self.kwargs["note_pk"], application=worked_application(self)
        )
        services.delete_note(note, actor=self.user)
        return "Заметка удалена."
