"""Texts of consents in the Wagtail admin; a new version is a new row."""

from typing import Any

from django import forms
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from attestation.accounts.consents import services
from attestation.accounts.consents.models import Consent, ConsentDocument
from attestation.base.errors import DomainError
from attestation.base.wagtail_admin import DirectoryForm, DirectoryViewSet, ReadOnlyViewSet


class ConsentDocumentForm(DirectoryForm):
    """A form for a draft; a version in force is read-only and can be copied into a new one."""

    class Meta:
        model = ConsentDocument
        fields = ["kind", "text", "valid_from"]
        widgets = {"text": forms.Textarea(attrs={"rows": 24})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.is_frozen:
            for field in self.fields.values():
                field.disabled = True
            self.fields[
                "text"
            ].help_text = "Версия введена в действие и не меняется. Скопируйте её в новую версию."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and self.instance.is_frozen:
            raise forms.ValidationError(
                "Эта версия уже введена в действие. Сделайте следующую версию."
            )
        return cleaned

    def save(self, commit: bool = True) -> ConsentDocument:
        return services.write(self.instance, actor=self.for_user)

    def clean_valid_from(self) -> Any:
        # The service says the same; here it stands at the field.
        day = self.cleaned_data["valid_from"]
        if day and "valid_from" in self.changed_data:
            try:
                services.require_ahead(day)
            except DomainError as refusal:
                raise forms.ValidationError(refusal.message) from refusal
        return day


class ConsentDocumentViewSet(DirectoryViewSet):
    model = ConsentDocument
    icon = "doc-full"
    copy_view_enabled = True
    list_display = ["__str__", Column("valid_from", label="Действует с"), "sha256"]
    list_filter = ["kind"]
    list_export = ["kind", "version", "valid_from", "sha256", "text"]
    export_filename = "тексты согласий"
    search_fields = ["text"]

    def get_form_class(self, for_update: bool = False) -> type[ConsentDocumentForm]:
        return ConsentDocumentForm


class ConsentViewSet(ReadOnlyViewSet):
    """A read-only register of users and the consents they gave."""

    model = Consent
    icon = "tick"
    list_display = ["person", "document", "given_at", "withdrawn_at"]
    list_filter = ["document"]
    list_export = ["person", "document", "given_at", "address", "sha256", "withdrawn_at"]
    select_related = ["person", "document"]
    search_fields = ["person__last_name"]
    export_filename = "согласия"


class ConsentGroup(ViewSetGroup):
    menu_label = "Согласия"
    menu_icon = "doc-full"
    menu_order = 230
    items = (ConsentDocumentViewSet(), ConsentViewSet())
