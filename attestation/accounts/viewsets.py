"""Accounts in the Wagtail admin; only administrators hold the permissions for them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.users import forms as wagtail_forms
from wagtail.users.views import users

from attestation.accounts.models import User
from attestation.accounts.name_fields import NameField, PatronymicField
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.accounts.services import profiles
from attestation.accounts.validators import LATIN_LOGIN, username_validators
from attestation.base.wagtail_admin import DeleteView as ExplainedDeleteView


class PersonFields(forms.ModelForm):
    """Names as they are printed, and the uniqueness of login and e-mail without regard to case."""

    last_name = NameField(label="Фамилия")
    first_name = NameField(label="Имя")
    patronymic = PatronymicField()

    error_messages = {
        **wagtail_forms.UserForm.error_messages,
        "duplicate_username": "Такой логин уже занят.",
    }

    def _others(self) -> Any:
        return User.objects.exclude(pk=self.instance.pk)

    def _clean_username(self) -> None:
        # Wagtail calls this method, whatever the name of the login field.
        username = self.cleaned_data.get("username")
        if username and self._others().filter(username__iexact=username).exists():
            self.add_error(
                "username",
                ValidationError(
                    self.error_messages["duplicate_username"], code="duplicate_username"
                ),
            )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and self._others().filter(email__iexact=email).exists():
            raise ValidationError("Эта почта уже есть у другой учётной записи.", code="duplicate")
        return email


class UserCreationForm(PersonFields, wagtail_forms.UserCreationForm):
    class Meta(wagtail_forms.UserCreationForm.Meta):
        fields = wagtail_forms.UserCreationForm.Meta.fields | {"patronymic"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["username"]
        login.validators = [*login.validators, *username_validators]
        login.error_messages["invalid"] = LATIN_LOGIN
        login.label = "Логин"
        login.help_text = (
            "Латинские буквы и цифры, например belova2026. Пароль человек задаст сам, по письму "
            "из раздела «Забыли пароль?»; проще пригласить его: личный кабинет, «Приглашение»."
        )

    def save(self, commit: bool = True) -> User:
        # Nobody sets a password for another.
        self.instance.set_unusable_password()
        return super().save(commit)


class UserEditForm(PersonFields, wagtail_forms.UserEditForm):
    """Without the address: it is changed by its owner, or by «Помощь со входом», and confirmed."""

    email = None

    class Meta(wagtail_forms.UserEditForm.Meta):
        fields = (wagtail_forms.UserEditForm.Meta.fields | {"patronymic"}) - {"email"}


#: Fields that are told of as rights, before and after.
_RIGHTS = {"groups", "is_superuser"}


class IndexView(users.IndexView):
    """A list without buttons for several accounts at once, which would be refused."""

    @cached_property
    def columns(self) -> list[Any]:
        return [one for one in super().columns if not isinstance(one, BulkActionsCheckboxColumn)]


class CreateView(IdentityConfirmed, users.CreateView):
    """A create view; with it an administrator may make another one."""

    @transaction.atomic
    def save_instance(self) -> User:
        person: User = super().save_instance()
        profiles.note_creation(person, actor=self.request.user)
        return person


class EditView(IdentityConfirmed, users.EditView):
    """An edit view; roles and the right of an administrator are given here too.

    The change is journalled, and the person is told.
    """

    @transaction.atomic
    def save_instance(self) -> User:
        before = profiles.rights_of(User.objects.get(pk=self.object.pk))
        person: User = super().save_instance()
        fields, changed = self.form.fields, self.form.changed_data
        said = [str(fields[name].label).lower() for name in changed if name not in _RIGHTS]
        said.append(profiles.rights_changed(before, profiles.rights_of(person)))
        if what := ", ".join(filter(None, said)):
            profiles.note_change(person, what, actor=self.request.user)
        return person


class DeleteView(ExplainedDeleteView, users.DeleteView):
    """A delete view; an account that has acted in the system can only be deactivated."""


class UserViewSet(users.UserViewSet):
    index_view_class = IndexView
    index_template_name = "wagtailadmin/generic/index.html"
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    create_template_name = "attestation/users/create.html"
    edit_template_name = "attestation/users/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return UserEditForm if for_update else UserCreationForm
