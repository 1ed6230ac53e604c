"""Wagtail's app of users with the forms of this project."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersConfig(WagtailUsersAppConfig):
    user_viewset = "attestation.accounts.viewsets.UserViewSet"
    group_viewset = "attestation.accounts.group_viewsets.GroupViewSet"
