"""The composition of the commission in the Wagtail admin."""

from attestation.accounts.models import User
from attestation.base.wagtail_admin import DirectoryForm, DirectoryViewSet
from attestation.commission.models import CommissionMember
from attestation.scheduling.viewsets import PersonByLogin


class MemberForm(DirectoryForm):
    user = PersonByLogin(
        User.objects.none(),  # the field asks for one; people are looked up by login
        label="Логин или электронная почта",
        help_text="У члена комиссии уже должна быть учётная запись. Если её нет, пригласите его: "
        "личный кабинет, «Приглашение».",
    )

    class Meta:
        model = CommissionMember
        fields = ["user", "duty", "post", "municipality", "starts_on", "ends_on"]


class CommissionMemberViewSet(DirectoryViewSet):
    model = CommissionMember
    icon = "group"
    list_display = ["user", "duty", "municipality", "starts_on", "ends_on"]
    list_filter = ["duty", "municipality"]
    list_export = ["user", "duty", "post", "municipality", "starts_on", "ends_on"]
    search_fields = ["user__last_name", "user__first_name", "post"]
    select_related = ["user", "municipality"]
    export_filename = "состав комиссии"

    def get_form_class(self, for_update: bool = False) -> type[MemberForm]:
        return MemberForm
