"""«Личная карточка»: looked at, edited, the place of work, the telephone, the name in cases."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from attestation.accounts.access import holds_office, organization_keys
from attestation.accounts.models import Profile, User
from attestation.accounts.services.profiles import profile_of, shown_profile
from attestation.applications.filing_path import steps
from attestation.applications.profile import services
from attestation.applications.profile.forms import (
    ColleagueProfileForm,
    ContactsForm,
    NameCasesForm,
    ProfileForm,
    StaffProfileForm,
    WorkplaceFields,
)
from attestation.base.forms import model_field
from attestation.base.web import AuthenticatedMixin, ServiceFormView
from attestation.categories.views import own_categories
from attestation.paperwork.declension import why_doubtful


def profile_in(request: HttpRequest) -> Profile:
    """Return the profile that a form is about; looking at an empty one makes none."""
    user = cast("User", request.user)
    return profile_of(user) if request.method == "POST" else shown_profile(user)


class ProfileView(AuthenticatedMixin, TemplateView):
    """The person's own data, to be looked at."""

    template_name = "applications/profile/card.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = shown_profile(self.user)
        return super().get_context_data(
            profile=own,
            applies=not holds_office(self.user),
            age=services.age_of(own, today=timezone.localdate()),
            missing=own.missing(),
            may_change=services.may_change(self.user),
            own_categories=own_categories(self.user, timezone.localdate()),
            **kwargs,
        )


class ProfileEditView(ServiceFormView):
    template_name = "applications/profile/edit.html"
    success = "Личная карточка сохранена."

    def get_form_class(self) -> type[forms.BaseForm]:
        user = self.user
        if holds_office(user):
            return StaffProfileForm
        also_works = bool(organization_keys(user)) or user.expert_listings.exists()
        return ColleagueProfileForm if also_works else ProfileForm

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.user
        return {**super().get_form_kwargs(), "instance": profile_in(self.request), "user": user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        verdict = services.may_change(self.user)
        goes_on = steps.goes_on_after_card(self.user)
        way = steps.shown(self.user, steps.Step.CARD) if goes_on else []
        return super().get_context_data(may_change=verdict, goes_on=goes_on, way=way, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "show" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = cast("ProfileForm", self.get_form())
        form.show()
        return self.render_to_response(self.get_context_data(form=form))

    def perform(self, form: ProfileForm) -> bool:
        self.goes_on = steps.goes_on_after_card(self.user)
        return services.save_profile(self.user, name=form.name, details=form.details)

    def get_success_url(self) -> str:
        if self.goes_on:
            # The cases of the name are proof-read among all answers.
            return reverse("begin")
        proofread = self.result and not holds_office(self.user)
        return reverse("cabinet:profile_name" if proofread else "cabinet:profile")


class NameCasesView(ServiceFormView):
    """The cases of the name, proposed by declension, to be proof-read."""

    template_name = "applications/profile/name.html"
    form_class = NameCasesForm
    success = "Падежи имени сохранены."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": profile_in(self.request)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        return super().get_context_data(
            full_name=user.full_name, doubt=why_doubtful(user.last_name, user.first_name), **kwargs
        )

    def perform(self, form: forms.Form) -> bool:
        user = self.user
        name = {f: getattr(user, f) for f in ("last_name", "first_name", "patronymic")}
        return services.save_profile(user, name=name, details=form.cleaned_data)

    def get_success_url(self) -> str:
        user = self.user
        is_checked = steps.is_on_the_way(user) and steps.draft_of(user)
        return reverse("begin" if is_checked else "cabinet:profile")


class ContactsView(ServiceFormView):
    """The telephone, which may change while an application is under way."""

    template_name = "applications/profile/contacts.html"
    form_class = ContactsForm
    success = "Телефон сохранён."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": profile_in(self.request)}

    def perform(self, form: forms.Form) -> None:
        services.save_contacts(self.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("cabinet:profile")


class WorkplacesView(View):
    """The lists that follow a choice, for the script: types and organizations."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> JsonResponse:
        form = WorkplaceFields(request.GET)
        form.offer_workplaces(None)
        return JsonResponse(
            {
                name: [[row.pk, row.name] for row in model_field(form, name).queryset or ()]
                for name in ("organization_type", "organization")
            }
        )
