"""«Реестр категорий»: the list with its filters, a record with its history, what operators mend."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView, View

from attestation.accounts.access import is_operator, municipalities_of
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.confirmation import ConfirmedMixin
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.categories import (
    account_matching,
    exports,
    selectors,
    services,
)
from attestation.categories.access import may_annul, may_import, may_see_register, may_tie
from attestation.categories.filters import ANNULLED, RegisterFilterSet
from attestation.categories.forms import AnnulForm, TieForm
from attestation.categories.models import CategoryRecord, CategoryRecordQuerySet
from attestation.directory.models import Municipality
from attestation.directory.rules_models import ProcedureRules
from attestation.journal.exports import journalled


class OfTheRegister(AuthenticatedMixin):
    """Pages of offices: for coordinators and operators."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_register(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def filter(self) -> RegisterFilterSet:
        user = self.user
        operates = is_operator(user)
        return RegisterFilterSet(
            self.request.GET,
            CategoryRecord.objects.visible_to(user),
            municipalities=Municipality.objects.all() if operates else municipalities_of(user),
            ties=operates,
            today=timezone.localdate(),
        )

    def found(self) -> CategoryRecordQuerySet:
        """Return the records that the visitor may see and has filtered."""
        return self.filter.qs.for_list()


class CategoryRegisterView(OfTheRegister, ListView):
    """The register, as far as the visitor sees it."""

    template_name = "categories/list.html"
    context_object_name = "records"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Any]:
        return self.found()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            filter=self.filter,
            query=self.filter.query(),
            may_import=may_import(self.user),
            **kwargs,
        )
        show(context["records"], today=timezone.localdate())
        if self.filter.chosen.get("state") != ANNULLED:
            # Those are few; a count of all others would be a second one of everything.
            context["left_out"] = self.found().exclude(annulment=None).count()
            context["annulled_query"] = self.filter.query(state=ANNULLED)
        return context


def show(records: Any, *, today: datetime.date) -> None:
    """Set the attributes of a row that depend on today."""
    rules = ProcedureRules.on(today)
    for one in records:
        one.is_valid = one.is_valid_on(today)
        one.is_over = one.until is not None and one.until < today
        one.apply_by = (
            selectors.apply_by(one.until, rules)
            if one.until and not one.is_over and not one.is_annulled
            else None
        )
        one.is_late = one.apply_by is not None and one.apply_by < today


def own_categories(user: Any, today: datetime.date) -> list[CategoryRecord]:
    """«Ваши категории»: what ``user`` holds or held, ready to be shown."""
    records = selectors.held_by(user)
    show(records, today=today)
    return records


class RegisterTableView(IdentityConfirmed, OfTheRegister, View):
    """The same list as XLSX; annulled records, which nobody holds, only on request."""

    confirms_reading = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found, annulled = self.found(), self.filter.chosen.get("state") == ANNULLED
        if not annulled:
            found = found.standing()
        services.note_table(found.count(), asked=self.filter.in_words(), actor=self.user)
        make = exports.annulled_table if annulled else exports.register_table
        return journalled(make(found.iterator(chunk_size=1000)))


def visible_record(view: Any) -> CategoryRecord:
    """The record of the address, if the visitor may see it; otherwise 404."""
    return get_object_or_404(
        CategoryRecord.objects.visible_to(view.request.user)
        .for_list()
        .select_related("application", "imported__file", "annulment__annulled_by", "created_by"),
        key=view.kwargs["key"],
    )


class RecordView(AuthenticatedMixin, DetailView):
    """One record: its words, its order, where it came from, what happened to it."""

    template_name = "categories/record.html"
    context_object_name = "record"

    def get_object(self, queryset: Any = None) -> CategoryRecord:
        return visible_record(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record, user, today = self.object, self.user, timezone.localdate()
        show([record], today=today)
        mends = may_tie(user, record)
        return super().get_context_data(
            may_tie=mends,
            may_annul=may_annul(user, record),
            may_see_register=may_see_register(user),
            alike=len(account_matching.proposals(record)) if mends and record.person is None else 0,
            history=_history(record, tells_accounts=bool(mends)),
            others=_others(record, user),
            **kwargs,
        )


def _history(record: CategoryRecord, *, tells_accounts: bool) -> QuerySet[Any]:
    """Return the record's journal; account links are shown only to users who may link."""
    entries = record.journal.select_related("actor")
    return entries if tells_accounts else entries.exclude(action__in=services.OF_ACCOUNTS)


def _others(record: CategoryRecord, user: Any) -> QuerySet[CategoryRecord]:
    """Return the other records of the same person that the visitor may see."""
    seen = CategoryRecord.objects.visible_to(user).exclude(pk=record.pk).for_list()
    if record.person_id:
        return seen.filter(person=record.person_id).order_by("-since", "-pk")
    return seen.filter(
        person=None, name_key=record.name_key, municipality=record.municipality
    ).order_by("-since", "-pk")


class OfARecord(ServiceFormView):
    """A form about one record."""

    @cached_property
    def record(self) -> CategoryRecord:
        return visible_record(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(record=self.record, **kwargs)

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()


class TieView(OfARecord):
    """A page to link a record to an account; accounts of that name are only proposed."""

    template_name = "categories/tie.html"
    form_class = TieForm
    success = "Запись привязана к учётной записи."

    def get_form_kwargs(self) -> dict[str, Any]:
        verdict = may_tie(self.user, self.record)
        people = account_matching.proposals(self.record) if verdict else []
        return {**super().get_form_kwargs(), "people": people}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(verdict=may_tie(self.user, self.record), **kwargs)

    def perform(self, form: forms.Form) -> CategoryRecord:
        return services.link_account(
            self.record, person=form.cleaned_data["person"], actor=self.user
        )


class UntieView(ActionView):
    undone_by = "запись привязывают снова"

    def perform(self) -> str:
        services.unlink_account(visible_record(self), actor=self.user)
        return "Запись отвязана от учётной записи."

    def back(self) -> str:
        return visible_record(self).get_absolute_url()


class AnnulView(IdentityConfirmed, ConfirmedMixin, OfARecord):
    """A record of the old register that is wrong; it stays, the category does not count."""

    template_name = "categories/annul.html"
    form_class = AnnulForm
    success = "Запись аннулирована."

    def consequences(self) -> list[str]:
        return [
            "Запись останется в реестре с пометкой, но категория больше не считается.",
            "Отменить это нельзя: верную запись внесите заново.",
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(verdict=may_annul(self.user, self.record), **kwargs)

    def perform(self, form: forms.Form) -> Any:
        may_annul(self.user, self.record).raise_if_denied()
        return services.annul(self.record, actor=self.user, **form.cleaned_data)
