"""Pages of voting: the own ballot, typed-in ballots, the sheet out and in."""

import io
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View

from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.errors import DomainError
from attestation.base.web import ServiceFormView
from attestation.commission import selectors
from attestation.commission.access import may_enter_ballot
from attestation.commission.lookups import visible_session
from attestation.commission.models import CommissionSession, SessionMember
from attestation.commission.voting import services, sheet_import
from attestation.commission.voting.forms import BallotForm, EnteredBallotForm, SheetForm
from attestation.commission.voting.sheet_export import sheet_of
from attestation.commission.workflow import SessionState
from attestation.directory.models import Municipality
from attestation.files.formats import PDF, XLSX
from attestation.journal.exports import journalled
from attestation.journal.services import log_entry
from attestation.paperwork.voting_sheet import render_voting_sheet, write_voting_sheet


class BallotView(ServiceFormView):
    """A ballot; which member's, and who fills it, say the subclasses."""

    template_name = "commission/voting/ballot.html"
    form_class = BallotForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.session = visible_session(self)
        self.member = self.find_member()
        return super().dispatch(request, *args, **kwargs)

    def find_member(self) -> SessionMember:
        """Return the member whose ballot it is, or 404."""
        raise TypeError("find_member() is what a subclass is for")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "member": self.member}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            session=self.session,
            member=self.member,
            is_own=self.member.user == self.user,
            is_voting=self.session.state == SessionState.VOTING,
            **kwargs,
        )

    def get_success_url(self) -> str:
        return self.session.get_absolute_url()


class VoteView(BallotView):
    """The own ballot of a member."""

    success = "Ваш голос принят. Спасибо!"

    def find_member(self) -> SessionMember:
        member = selectors.own_seat(self.session, self.user)
        if member is None:
            raise Http404
        return member

    def perform(self, form: BallotForm) -> SessionMember:
        return services.vote(
            self.session,
            groups=form.voices,
            exceptions=form.exceptions,
            actor=self.user,
        )


class EnterBallotView(BallotView):
    """A page to enter a member's votes from a signed sheet, by coordinator or secretary."""

    form_class = EnteredBallotForm

    def find_member(self) -> SessionMember:
        member = get_object_or_404(self.session.members, pk=self.kwargs["member"])
        if not may_enter_ballot(self.user, member):
            raise PermissionDenied
        return member

    def perform(self, form: BallotForm) -> SessionMember:
        return services.record_ballot(
            self.member,
            groups=form.voices,
            exceptions=form.exceptions,
            sheet=form.cleaned_data["scan"],
            actor=self.user,
        )

    def success_message(self) -> str:
        return f"Голос принят: {self.member.full_name}."


def chosen_sheet(session: CommissionSession, request: HttpRequest) -> Municipality | None:
    """Return the municipality that ``?municipality=`` asks for; none of the visitor's is 404."""
    asked = request.GET.get("municipality", "")
    for municipality in selectors.sheets_of(session, request.user):
        if asked == (str(municipality.pk) if municipality else ""):
            return municipality
    raise Http404


class VotingSheetView(IdentityConfirmed, View):
    """The voting sheet as XLSX or PDF, filled with the known data."""

    confirms_reading = True

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
        session = visible_session(self)
        sheet = sheet_of(session, chosen_sheet(session, request))
        name = f"{sheet.title}, {sheet.day}.{kind}"
        log_entry("session.sheet", f"Скачан {name}.", actor=request.user, session=session)
        if kind == "pdf":
            content, content_type = render_voting_sheet(sheet), PDF.content_type
        else:
            target = io.BytesIO()
            write_voting_sheet(target, sheet)
            content, content_type = target.getvalue(), XLSX.content_type
        return journalled(
            FileResponse(
                io.BytesIO(content), as_attachment=True, filename=name, content_type=content_type
            )
        )


#: The report shows at most so many lines of a sheet; a commission has fewer members.
_LINES_SHOWN = 20


class ImportSheetView(ServiceFormView):
    """A filled sheet: all of its ballots are taken, or none with a report of its lines."""

    template_name = "commission/voting/import.html"
    form_class = SheetForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.session = visible_session(self)
        self.municipality = chosen_sheet(self.session, request)
        self.report: list[sheet_import.ReadBallot] = []
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            session=self.session,
            municipality=self.municipality,
            report=self._shown_report(),
            is_voting=self.session.state == SessionState.VOTING,
            **kwargs,
        )

    def _shown_report(self) -> list[sheet_import.ReadBallot]:
        """All lines of a sheet; of a very long one, the first with mistakes."""
        if len(self.report) <= _LINES_SHOWN:
            return self.report
        return [ballot for ballot in self.report if ballot.errors][:_LINES_SHOWN]

    def perform(self, form: forms.Form) -> int:
        self.report = sheet_import.read_ballots(
            form.cleaned_data["file"], session=self.session, municipality=self.municipality
        )
        if any(ballot.errors for ballot in self.report):
            raise DomainError(
                "Лист не загружен: исправьте строки, названные ниже, и загрузите его ещё раз.",
                field="file",
            )
        return sheet_import.import_ballots(
            self.report, sheet=form.cleaned_data["scan"], actor=self.user
        )

    def success_message(self) -> str:
        return f"Лист загружен, принято голосов: {self.result}."

    def get_success_url(self) -> str:
        return reverse("cabinet:session", args=[self.session.pk])
