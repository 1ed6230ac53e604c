"""Buttons on the page of a period that do one thing for several municipalities."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from attestation.accounts.access import is_operator
from attestation.base.errors import DomainError
from attestation.base.requests.sent_keys import sent_keys
from attestation.base.web import ActionView
from attestation.scheduling import services
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.periods.services import Reminded, remind_of_period


class _OfPeriodView(ActionView):
    """For who is no operator the button does not exist."""

    @cached_property
    def period(self) -> AttestationPeriod:
        if not is_operator(self.user):
            raise Http404
        return get_object_or_404(AttestationPeriod, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("cabinet:period", args=[self.period.pk])


class AcceptReadyView(_OfPeriodView):
    """The button «Принять все готовые»."""

    undone_by = "каждый график возвращают с замечаниями"

    def perform(self) -> str:
        accepted = services.accept_ready(self.period, actor=self.user)
        if not accepted:
            return "Принимать нечего: закрытых графиков, которые ждут принятия, нет."
        return f"Принято графиков: {len(accepted)}."


class RemindView(_OfPeriodView):
    """The button «Напомнить отмеченным»."""

    undone_by = "второе напоминание в тот же день не уходит"

    def perform(self) -> str:
        chosen = sent_keys(self.request.POST.getlist("municipality"))
        if not chosen:
            raise DomainError("Отметьте муниципалитеты, которым напомнить.")
        told = _in_words(remind_of_period(self.period, chosen, actor=self.user))
        if not told:
            raise DomainError("Этих муниципалитетов больше нет. Обновите страницу.")
        return told


def _in_words(outcome: Reminded) -> str:
    parts = [
        ("Напоминание отправлено", outcome.told),
        ("Сегодня уже напоминали", outcome.told_today),
        ("Напоминать не о чем", outcome.done),
        ("Нет координатора", outcome.without_coordinator),
    ]
    return " ".join(f"{words}: {', '.join(names)}." for words, names in parts if names)
