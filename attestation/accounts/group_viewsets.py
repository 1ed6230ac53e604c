"""Groups in the Wagtail admin: who changes them is asked again, and every change is journalled."""

from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from wagtail.users.views import groups

from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.accounts.services import group_rights


class CreateView(IdentityConfirmed, groups.CreateView):
    """A create view; rights of the new group are given here too."""

    @transaction.atomic
    def process_form(self) -> HttpResponseBase:
        answer: HttpResponseBase = super().process_form()
        if self.object.pk:
            group_rights.note_creation(self.object, actor=self.request.user)
        return answer


class EditView(IdentityConfirmed, groups.EditView):
    """An edit view; its members are told what has changed of their rights."""

    @transaction.atomic
    def process_form(self) -> HttpResponseBase:
        group = type(self.object).objects.get(pk=self.object.pk)
        before = group_rights.rights_of(group)
        answer: HttpResponseBase = super().process_form()
        saved = type(group).objects.get(pk=group.pk)
        group_rights.note_change(saved, before, name_before=group.name, actor=self.request.user)
        return answer


class DeleteView(IdentityConfirmed, groups.DeleteView):
    """A delete view; its members lose what it gave."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponseBase:
        name, members = self.object.name, list(self.object.user_set.filter(is_active=True))
        answer: HttpResponseBase = super().form_valid(form)
        group_rights.note_deletion(name, members, actor=self.request.user)
        return answer


class GroupViewSet(groups.GroupViewSet):
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
