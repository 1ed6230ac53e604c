"""The composition of the commission in the Wagtail admin."""

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import Button, HeaderButton

from attestation.accounts.models import User
from attestation.base.wagtail_admin import DirectoryForm, DirectoryViewSet, IndexView
from attestation.commission.models import CommissionMember
from attestation.orders.models import OrderWording
from attestation.orders.word_templates import ORDER, PROTOCOL
from attestation.scheduling.viewsets import PersonByLogin


class MemberForm(DirectoryForm):
    user = PersonByLogin(
        User.objects.none(),  # the field asks for one; people are looked up by login
        label="Логин или электронная почта",
        help_text="У члена комиссии уже должна быть учётная запись.",
    )

    class Meta:
        model = CommissionMember
        fields = ["user", "duty", "post", "municipality", "starts_on", "ends_on"]


class MemberIndexView(IndexView):
    """Leads on to what operators may change about order and protocol."""

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


class CommissionMemberViewSet(DirectoryViewSet):
    model = CommissionMember
    index_view_class = MemberIndexView
    icon = "group"
    list_display = ["user", "duty", "municipality", "starts_on", "ends_on"]
    list_filter = ["duty", "municipality"]
    list_export = ["user", "duty", "post", "municipality", "starts_on", "ends_on"]
    search_fields = ["user__last_name", "user__first_name", "post"]
    select_related = ["user", "municipality"]
    export_filename = "состав комиссии"

    def get_form_class(self, for_update: bool = False) -> type[MemberForm]:
        return MemberForm


class CommissionGroup(ViewSetGroup):
    menu_label = "Комиссия"
    menu_icon = "group"
    menu_order = 210
    items = (CommissionMemberViewSet(),)
