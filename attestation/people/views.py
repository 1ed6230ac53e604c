"""«Найти человека»: the search over everybody in reach, and the page of one person."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import ListView, TemplateView

from attestation.accounts.models import User
from attestation.applications.access_log import note_person
from attestation.base.requests.sent_keys import sent_key
from attestation.base.web import AuthenticatedMixin
from attestation.directory.models import Organization
from attestation.people.access import may_look_up, organizations_in_reach, visible_people
from attestation.people.forms import LookUpForm
from attestation.people.search import (
    ORGANIZATIONS_SHOWN,
    PEOPLE_FOUND,
    SHORTEST,
    Found,
    find,
    in_order,
)
from attestation.people.selectors import PersonPage


class PeopleView(AuthenticatedMixin, ListView):
    """What the search of the bar has found; one person alone is opened at once."""

    template_name = "people/search.html"
    context_object_name = "people"
    paginate_by = 25

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_look_up(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def form(self) -> LookUpForm:
        return LookUpForm(self.request.GET)

    @cached_property
    def asked(self) -> str:
        return self.form.cleaned_data["q"] if self.form.is_valid() else ""

    @cached_property
    def organization(self) -> Organization | None:
        """The organization whose people are listed."""
        key = sent_key(self.request.GET.get("organization", ""))
        known = organizations_in_reach(self.user).select_related("municipality")
        return known.filter(pk=key).first() if key else None

    @cached_property
    def found(self) -> Found:
        return find(self.asked, self.user)

    def get_queryset(self) -> QuerySet[User]:
        if self.organization:
            own = visible_people(self.user).filter(profile__organization=self.organization)
            return in_order(own)
        return self.found.people

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        only = "" if self.organization else self._only_one(context["paginator"].count)
        return redirect(only) if only else super().render_to_response(context, **kwargs)

    def _only_one(self, people: int) -> str:
        """The page of what was found, if it is one thing."""
        found = self.found
        if found.organizations:
            return ""
        if len(found.applications) == 1:
            return found.applications[0].get_absolute_url()
        if found.applications or people != 1:
            return ""
        return reverse("cabinet:person", args=[found.people.get().pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=self.form,
            asked=self.asked,
            is_short=0 < len(self.asked) < SHORTEST,
            organization=self.organization,
            organizations=[] if self.organization else self.found.organizations,
            most=ORGANIZATIONS_SHOWN,
            most_people=PEOPLE_FOUND,
            applications=[] if self.organization else self.found.applications,
            **kwargs,
        )


class PersonView(AuthenticatedMixin, TemplateView):
    """One person: applications, categories, periods, conclusions, orders, account, letters."""

    template_name = "people/person.html"

    @cached_property
    def person(self) -> User:
        people = visible_people(self.user).select_related(
            "profile__organization__municipality", "profile__position", "profile__subject"
        )
        return get_object_or_404(people, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(request, *args, **kwargs)
        note_person(self.person, self.user)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person, page=PersonPage(self.person, self.user), **kwargs
        )
