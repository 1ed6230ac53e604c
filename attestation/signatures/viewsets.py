"""How the institute has documents signed, in the Wagtail admin."""

from typing import Any

from django import forms
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSetGroup

from attestation.base.wagtail_admin import DirectoryForm, DirectoryViewSet
from attestation.signatures.kinds import titles
from attestation.signatures.models import SigningManner, TrustedCertificate


def title_of(manner: SigningManner) -> str:
    """«заявление на аттестацию»; the code where no room knows the kind any more."""
    return dict(titles()).get(manner.kind, manner.kind)


class SigningMannerForm(DirectoryForm):
    """Offers every kind of document that a room has registered."""

    kind = forms.ChoiceField(
        label="Вид документа",
        choices=lambda: list(titles()),
        help_text="Вид, о котором здесь ничего не сказано, подписывают на бумаге.",
    )

    class Meta:
        model = SigningManner
        fields = ["kind", "manner", "valid_from"]


class SigningMannerViewSet(DirectoryViewSet):
    model = SigningManner
    icon = "edit"
    list_display = [
        Column("kind", label="Вид документа", accessor=title_of, sort_key="kind"),
        Column("get_manner_display", label="Как подписывают", sort_key="manner"),
        "valid_from",
    ]
    list_filter = ["manner"]
    list_export = ["kind", "manner", "valid_from"]
    search_fields = ["kind"]
    export_filename = "как подписывают документы"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        return SigningMannerForm


class TrustedCertificateViewSet(DirectoryViewSet):
    model = TrustedCertificate
    icon = "key"
    form_fields = ["title", "pem", "is_active"]
    list_display = ["title", BooleanColumn("is_active", label="Доверять", sort_key="is_active")]
    list_filter = ["is_active"]
    list_export = form_fields
    search_fields = ["title"]
    export_filename = "доверенные сертификаты"


class SignatureGroup(ViewSetGroup):
    menu_label = "Подписи"
    menu_icon = "edit"
    menu_order = 235
    items = (SigningMannerViewSet(), TrustedCertificateViewSet())
