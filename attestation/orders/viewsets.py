"""«Комиссия» in the Wagtail admin: its composition, with the way to wording and templates."""

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import Button, HeaderButton

from attestation.base.wagtail_admin import IndexView
from attestation.commission.viewsets import CommissionMemberViewSet
from attestation.orders.models import OrderWording
from attestation.orders.word_templates import ORDER, PROTOCOL


class MemberIndexView(IndexView):
    """The list of members, with buttons to the wording and the templates of orders."""

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = super().header_buttons
        if self.request.user.has_perm("attestation.change_orderwording"):
            wording = reverse(
                "wagtailsettings:edit", args=["attestation", OrderWording._meta.model_name]
            )
            buttons = [*buttons, HeaderButton("Слова приказа", url=wording, icon_name="edit")]
        if self.request.user.has_perm("attestation.add_wordtemplate"):
            buttons = [
                *buttons,
                *(
                    HeaderButton(
                        kind.title,
                        url=reverse("evaluation_admin:template", args=[kind.code]),
                        icon_name="doc-full",
                    )
                    for kind in (ORDER, PROTOCOL)
                ),
            ]
        return buttons


class MemberViewSet(CommissionMemberViewSet):
    index_view_class = MemberIndexView


class CommissionGroup(ViewSetGroup):
    menu_label = "Комиссия"
    menu_icon = "group"
    menu_order = 210
    items = (MemberViewSet(),)
