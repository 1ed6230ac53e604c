"""Pages of the commission's sessions."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from attestation.accounts.access import is_operator, is_secretary
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.confirmation import ConfirmedMixin, ConfirmForm
from attestation.base.errors import DomainError
from attestation.base.language.plurals import plural
from attestation.base.requests.sent_keys import sent_keys
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.commission import selectors, services
from attestation.commission.access import roles_towards
from attestation.commission.agenda import agenda_of
from attestation.commission.forms import CancelForm, ExtendForm, ReopenForm, SessionForm
from attestation.commission.lookups import visible_session
from attestation.commission.mixins import SecretaryRequiredMixin
from attestation.commission.models import CommissionSession
from attestation.commission.sections import reopening_obstacle, sections_of
from attestation.commission.voting.services import extend_vote, reopen_vote, require_countable
from attestation.commission.workflow import OPEN, WORKFLOW, SessionState
from attestation.directory.rules_models import ProcedureRules
from attestation.dossiers.sections import card


class SessionListView(AuthenticatedMixin, ListView):
    """«Заседания»: for the secretary all, for members and coordinators theirs."""

    template_name = "commission/list.html"
    context_object_name = "sessions"
    paginate_by = 25

    def get_queryset(self) -> Any:
        return selectors.session_list(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keeps = is_secretary(self.user)
        return super().get_context_data(
            keeps=keeps,
            waiting=selectors.waiting_applications().count() if keeps else 0,
            **kwargs,
        )


class PrepareView(SecretaryRequiredMixin, ServiceFormView):
    """A new session."""

    template_name = "commission/new.html"
    form_class = SessionForm
    success = "Заседание создано, состав комиссии внесён. Теперь составьте повестку."

    def perform(self, form: forms.Form) -> CommissionSession:
        return services.prepare(**form.cleaned_data, actor=self.user)

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class CommissionSessionView(AuthenticatedMixin, DetailView):
    """One session: its state, agenda, members, and what can be done now."""

    template_name = "commission/session.html"
    context_object_name = "session"

    def get_object(self, queryset: Any = None) -> CommissionSession:
        return visible_session(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session, user = self.object, self.user
        actions = WORKFLOW.available(state=session.state, roles=roles_towards(user, session))
        shown = {transition.name: transition for transition in actions}
        if "reopen_vote" in shown and reopening_obstacle(session):
            del shown["reopen_vote"]
        members = list(session.members.select_related("municipality", "entered_by"))
        seat = selectors.own_seat(session, user)
        is_voting = session.state == SessionState.VOTING
        return super().get_context_data(
            actions=shown,
            keeps=is_secretary(user),
            is_open=session.state in OPEN,
            too_few=selectors.missing_members(session, len(members)),
            minimum=ProcedureRules.on(session.held_on).commission_minimum,
            # Who only collects a sheet learns of the decisions by the order.
            shows_decisions=session.closed_at is not None
            and (seat is not None or is_secretary(user) or is_operator(user)),
            sections=sections_of(session, user),
            is_voting=is_voting,
            marks_presence=is_secretary(user)
            and session.form == CommissionSession.Form.IN_PERSON
            and session.state in {SessionState.CONVENED, SessionState.VOTING},
            agenda=agenda_of(session, self.request.GET),
            members=members,
            voted=sum(member.voted_at is not None for member in members),
            seat=seat,
            may_vote=is_voting and seat is not None and seat.may_vote,
            is_absent=is_voting and seat is not None and seat.is_absent,
            is_convened=session.state == SessionState.CONVENED,
            sheets_shown=selectors.sheets_shown(members, user),
            enterable=selectors.enterable(session, user) if is_voting else set(),
            sheets=selectors.sheets_of(session, user),
            reads_documents=seat is not None or is_secretary(user) or is_operator(user),
            dossier=card("session", session, user),
            history=session.journal.select_related("actor")[:50] if is_secretary(user) else [],
            **kwargs,
        )


class SessionAction(SecretaryRequiredMixin, ActionView):
    """A button of the session."""

    def session(self) -> CommissionSession:
        return visible_session(self)

    def back(self) -> str:
        return reverse("cabinet:session", args=[self.kwargs["pk"]])


class FillAgendaView(SessionAction):
    undone_by = "человека снимают с повестки"

    def perform(self) -> str:
        added = services.fill_agenda(self.session(), actor=self.user)
        if not added:
            return "Добавлять некого: все, чьи документы готовы, уже в повестках."
        return f"В повестку добавлено: {added} {plural(added, 'человек', 'человека', 'человек')}."


class SeatView(SessionAction):
    undone_by = "члена комиссии исключают из состава"

    def perform(self) -> str:
        added = services.add_members(self.session(), actor=self.user)
        return f"Добавлено членов комиссии: {added}." if added else "Состав уже полон."


class UnseatView(SessionAction):
    undone_by = "состав пополняют снова"

    def perform(self) -> str:
        member = get_object_or_404(self.session().members, pk=self.kwargs["member"])
        services.remove_member(member, actor=self.user)
        return f"{member.full_name} больше не в составе заседания."


class TakeOffView(SessionAction):
    undone_by = "повестку пополняют снова"

    def perform(self) -> str:
        item = get_object_or_404(self.session().items, pk=self.kwargs["item"])
        services.remove_from_agenda(item, actor=self.user)
        return f"Снято с повестки: {item.name}. Заявление ждёт следующего заседания."


class ConveneView(SessionAction):
    undone_by = "заседание отменяют с причиной"

    def perform(self) -> str:
        services.convene(self.session(), actor=self.user)
        return "Заседание созвано: члены комиссии получат приглашения."


class PresenceView(SessionAction):
    undone_by = "присутствие отмечают заново"

    def perform(self) -> str:
        present = set(sent_keys(self.request.POST.getlist("present")))
        services.mark_present(self.session(), present, actor=self.user)
        return "Присутствие отмечено."


class SessionFormView(SecretaryRequiredMixin, ServiceFormView):
    """A form page about a session."""

    template_name = "commission/form.html"
    heading = ""
    #: The words of the button, where they are not those of the heading.
    button = ""
    decline = "Вернуться к заседанию"
    #: The transition that the page performs, if it is one.
    transition = ""

    @cached_property
    def session(self) -> CommissionSession:
        return visible_session(self)

    def refusal(self) -> str:
        """Return why the page can do nothing now."""
        if not self.transition:
            return ""
        roles = roles_towards(self.user, self.session)
        return WORKFLOW.verdict(self.transition, state=self.session.state, roles=roles).reason

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            session=self.session,
            heading=self.heading,
            button=self.button or self.heading,
            decline=self.decline,
            back=self.get_success_url(),
            refusal=self.refusal(),
            **kwargs,
        )

    def get_success_url(self) -> str:
        return reverse("cabinet:session", args=[self.kwargs["pk"]])


class ConfirmedSessionView(ConfirmedMixin, SessionFormView):
    """A page that says what will become of a session, and asks."""

    form_class: Any = ConfirmForm
    decline = SessionFormView.decline
    refusal = SessionFormView.refusal
    template_name = "commission/confirm.html"


class OpenVoteView(ConfirmedSessionView):
    """Opening the vote: members and agenda stand still from then on."""

    confirms = ("session.open_vote",)
    heading = "Открыть голосование"
    transition = "open_vote"
    success = "Голосование открыто. Состав и повестка больше не меняются."

    def consequences(self) -> list[str]:
        members = self.session.members
        voters = "Члены комиссии смогут голосовать"
        if self.session.is_in_person:
            present = members.filter(is_present=True).count()
            voters = f"Присутствуют: {present}. Голосовать смогут только они и кого отметят потом"
        return [
            f"В повестке: {self.session.items.count()}. Членов комиссии: {members.count()}.",
            "Состав и повестка больше не изменятся.",
            f"{voters}; голос подают один раз.",
        ]

    def perform(self, form: forms.Form) -> CommissionSession:
        return services.open_vote(self.session, actor=self.user)


class ChangeSessionView(SessionFormView):
    """Day, form, place and days of the vote, until the vote opens."""

    heading = "Изменить заседание"
    form_class = SessionForm
    success = "Заседание изменено."

    def refusal(self) -> str:
        if self.session.state in OPEN:
            return ""
        return "Голосование уже открывали: день, форма и место больше не меняются."

    def get_initial(self) -> dict[str, Any]:
        names = ["held_on", "form", "place", "vote_from", "vote_until"]
        return {name: getattr(self.session, name) for name in names}

    def perform(self, form: forms.Form) -> CommissionSession:
        return services.change_session(self.session, **form.cleaned_data, actor=self.user)


class ExtendVoteView(SessionFormView):
    """A later last day of an open vote."""

    heading = "Продлить голосование"
    form_class = ExtendForm
    success = "Голосование продлено."

    def refusal(self) -> str:
        if self.session.state == SessionState.VOTING:
            return ""
        return "Голосование не открыто: продлевать нечего."

    def perform(self, form: forms.Form) -> CommissionSession:
        return extend_vote(self.session, **form.cleaned_data, actor=self.user)


class CloseVoteView(IdentityConfirmed, ConfirmedSessionView):
    """Closing the vote, with the names of those who have not voted."""

    confirms = ("session.close_vote",)
    heading = "Закрыть голосование и подсчитать голоса"
    transition = "close_vote"
    success = "Голосование закрыто, голоса подсчитаны."

    def refusal(self) -> str:
        if refusal := super().refusal():
            return refusal
        try:
            require_countable(self.session)
        except DomainError as too_early:
            return too_early.message
        return ""

    def consequences(self) -> list[str]:
        silent = ", ".join(
            member.full_name for member in self.session.members.filter(voted_at=None)
        )
        return [
            "Голоса будут подсчитаны, решения по повестке записаны. "
            f"Людей в повестке: {self.session.items.count()}.",
            f"Не проголосовали: {silent}." if silent else "Проголосовали все.",
            "Открыть голосование снова можно, только пока нет протокола и приказа.",
        ]

    def perform(self, form: forms.Form) -> CommissionSession:
        return services.close_vote(self.session, actor=self.user)


class ReopenVoteView(IdentityConfirmed, SessionFormView):
    """Opening a closed vote again, with a reason."""

    heading = "Открыть голосование снова"
    transition = "reopen_vote"
    form_class = ReopenForm
    success = "Голосование открыто снова. Принятые голоса сохранены."

    def refusal(self) -> str:
        return super().refusal() or reopening_obstacle(self.session)

    def perform(self, form: forms.Form) -> CommissionSession:
        return reopen_vote(self.session, **form.cleaned_data, actor=self.user)


class CancelSessionView(ConfirmedSessionView):
    """Calling a session off, with a reason."""

    confirms = ("session.cancel",)
    heading = "Отменить заседание"
    transition = "cancel"
    form_class = CancelForm

    def consequences(self) -> list[str]:
        state, people = self.session.state, self.session.items.count()
        sentences = []
        if people:
            sentences.append(f"Людей в повестке: {people}. Они будут ждать следующего заседания.")
        if state == SessionState.VOTING:
            sentences.append("Поданные голоса пропадут.")
        if state != SessionState.PREPARED:
            sentences.append("Члены комиссии получат письмо с причиной.")
        return [*sentences, "Вернуть отменённое заседание нельзя: создают новое."]

    def perform(self, form: forms.Form) -> CommissionSession:
        return services.cancel(self.session, **form.cleaned_data, actor=self.user)

    def success_message(self) -> str:
        wait = " Люди из повестки ждут следующего заседания." if self.session.items.exists() else ""
        return f"Заседание отменено.{wait}"
