"""The page on which a petition is written for the employer."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from attestation.applications.documents import services as document_services
from attestation.applications.models import Application
from attestation.applications.petitions import services
from attestation.applications.petitions.forms import PetitionForm
from attestation.applications.petitions.models import Petition
from attestation.applications.petitions.signed_papers import SignedPetition
from attestation.base.web import ServiceFormView


class PetitionView(ServiceFormView):
    """Writes the petition, then leads to its signature."""

    template_name = "applications/petitions/write.html"
    form_class = PetitionForm
    success = "Ходатайство составлено. Прочитайте и подпишите его."

    @cached_property
    def application(self) -> Application:
        visible = Application.objects.visible_to(self.user).for_list()
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            application=self.application,
            verdict=document_services.may_write_petition(self.application, actor=self.user),
            **kwargs,
        )

    def get_initial(self) -> dict[str, Any]:
        before = self.application.petitions.first()
        return {"text": before.text, "signer_post": before.signer_post} if before else {}

    def perform(self, form: forms.Form) -> Petition:
        return services.write(self.application, actor=self.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return SignedPetition().address(self.result)
