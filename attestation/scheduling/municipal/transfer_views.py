"""«Перевести в другую организацию»: the page of the municipal coordinator and the operator."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from attestation.accounts.access import is_operator
from attestation.applications.models import Application
from attestation.applications.profile.forms import WorkplaceFields
from attestation.base.forms import LongTextField, PlainForm, model_field
from attestation.base.web import ServiceFormView
from attestation.directory.models import Municipality
from attestation.scheduling.municipal.services import transfers


class MoveForm(PlainForm, WorkplaceFields):
    reason = LongTextField(
        label="Почему переводите",
        max_length=1000,
        rows=3,
        help_text="Прочитают педагог и координаторы обеих организаций.",
    )

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "municipality").queryset = municipalities
        self.offer_workplaces(None)


class TransferView(ServiceFormView):
    template_name = "scheduling/municipal/transfer.html"
    form_class = MoveForm
    success = "Заявление переведено. Мы написали педагогу и координаторам."

    @property
    def application(self) -> Application:
        visible = Application.objects.visible_to(self.user).for_list()
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        everywhere = is_operator(self.user)
        own = self.application.organization.municipality_id
        places = Municipality.objects.all() if everywhere else Municipality.objects.filter(pk=own)
        initial = {"municipality": own}
        return {**super().get_form_kwargs(), "municipalities": places, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.application
        verdict = transfers.may_move(application, actor=self.user)
        return super().get_context_data(application=application, verdict=verdict, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "show" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = cast("MoveForm", self.get_form())
        form.show()
        return self.render_to_response(self.get_context_data(form=form))

    def perform(self, form: forms.Form) -> Application:
        return transfers.move(
            self.application,
            organization=form.cleaned_data["organization"],
            reason=form.cleaned_data["reason"],
            actor=self.user,
        )

    def get_success_url(self) -> str:
        return self.application.get_absolute_url()
