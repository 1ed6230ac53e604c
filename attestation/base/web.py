"""The way views call services: form data in, an error message out."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView, View

from attestation.base.errors import DomainError
from attestation.base.language.sentences import tidied
from attestation.base.optimistic_locking import CHANGED, FIELD, OptimisticLockingForm
from attestation.base.requests import form_recovery

if TYPE_CHECKING:
    from django.contrib.auth.models import _User

_BACK = "Мы сохранили то, что вы ввели. Проверьте и отправьте ещё раз."
_NO_FILES = "Файлы браузер не хранит: выберите их ещё раз."


class AuthenticatedMixin:
    """A view behind `SignInRequiredMiddleware`: its user has signed in."""

    request: HttpRequest

    @property
    def user(self) -> "_User":
        return cast("_User", self.request.user)

    if TYPE_CHECKING:

        def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            """Declare the method of the view class after the mixin."""
            raise NotImplementedError


class ServiceFormView(AuthenticatedMixin, FormView):
    """A form whose valid data go to a service.

    Subclasses define ``perform``; a refusal stands at its field, and nothing typed is lost: neither
    then, nor when the session had ended (`attestation.base.requests.form_recovery`).
    """

    #: Django's own form views take a PUT for a POST.
    http_method_names = ["get", "post", "head", "options"]
    success = ""
    #: Whether nobody can take back what it does: then it is a page of `base.confirmation`.
    irreversible: ClassVar[bool] = False
    #: Whether the page itself shows a kept form again.
    recovers_form = True

    def perform(self, form: Any) -> Any:
        """Call the service with ``form.cleaned_data``; may raise `DomainError`."""
        raise TypeError("perform() is what a subclass is for")

    def success_message(self) -> str:
        return self.success

    def warnings(self) -> list[str]:
        """What to look at in the result: told together with the success, and not in green."""
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kept := form_recovery.kept_here(request):
            messages.info(request, f"{_BACK} {_NO_FILES}" if kept.had_files else _BACK)
        return super().get(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> forms.BaseForm:
        """Return the form; a stored one is filled with its input again."""
        form = super().get_form(form_class)
        if self.request.method == "GET" and (kept := form_recovery.kept_here(self.request)):
            _fill(form, kept)
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            if isinstance(form, OptimisticLockingForm) and form.replaces:
                with transaction.atomic():
                    self._require_current(form)
                    self.result = self.perform(form)
            else:
                self.result = self.perform(form)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            for name in refusal.others.keys() & form.fields.keys():
                form.add_error(name, refusal.others[name])
            return self.form_invalid(form)
        if form_recovery.kept_here(self.request):
            form_recovery.forget(self.request)
        if message := self.success_message():
            self._tell(tidied(message), self.warnings())
        return super().form_valid(form)

    def _tell(self, message: str, warnings: list[str]) -> None:
        if warnings:
            messages.warning(self.request, " ".join([message, "Но посмотрите:", *warnings]))
        else:
            messages.success(self.request, message)

    def _require_current(self, form: Any) -> None:
        """Reject overwriting data saved after the page was rendered.

        The row is locked, so that of two concurrent saves one sees the other.
        """
        kwargs = {**self.get_form_kwargs(), "data": None, "files": None}
        model = type(form.instance)
        kwargs["instance"] = model._default_manager.select_for_update(of=("self",)).get(
            pk=form.instance.pk
        )
        if form.is_stale(type(form)(**kwargs)):
            raise DomainError(CHANGED)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


def _fill(form: forms.BaseForm, kept: form_recovery.Kept) -> None:
    """Fill an unbound form with the stored input, without validating it yet."""
    data = kept.data
    if isinstance(form, OptimisticLockingForm):
        form.version = data.get(FIELD) or form.version
    for name, field in form.fields.items():
        if not isinstance(field, forms.FileField):
            prefixed = form.add_prefix(name)
            form.initial[name] = field.widget.value_from_datadict(data, {}, prefixed)


class ActionView(AuthenticatedMixin, View):
    """A button: POST calls a service and returns to the page with one sentence.

    Subclasses define ``perform``, which returns that sentence, and ``back``. One click is enough
    for what can be taken back: ``undone_by`` says in a few words how.
    """

    irreversible: ClassVar[bool] = False
    undone_by: ClassVar[str] = ""

    http_method_names = ["post"]

    def perform(self) -> str:
        """Call the service and return the sentence of success; may raise `DomainError`."""
        raise TypeError("perform() is what a subclass is for")

    def back(self) -> str:
        """The address to return to."""
        raise TypeError("back() is what a subclass is for")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            messages.success(request, tidied(self.perform()))
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect(self.back())
