"""What follows when somebody signs in, is refused, or connects an authenticator application."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from attestation.accounts import rate_limits
from attestation.accounts.mfa import shorten_open_sessions, shorten_session_of_staff
from attestation.accounts.models import (
    MunicipalityUserPermission,
    OrganizationUserPermission,
    User,
)
from attestation.accounts.services import second_step
from attestation.accounts.sign_in_log import named, note


@receiver(user_logged_in)
def shorten_session(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Shorten the session of an office from its beginning."""
    shorten_session_of_staff(request, user)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def shorten_sessions_of_new_staff(
    instance: Any, action: str, pk_set: set[int] | None, **_signal: Any
) -> None:
    """An office is new: the browsers in which its holder is signed in learn it at once."""
    if action == "post_add" and pk_set:
        people = [instance.pk] if isinstance(instance, User) else pk_set
        shorten_open_sessions(User.objects.filter(pk__in=people))


@receiver(m2m_changed, sender=Group.permissions.through)
def shorten_sessions_of_a_group(instance: Any, action: str, **_signal: Any) -> None:
    """A group that gets rights may become an office for all its members."""
    if action == "post_add" and isinstance(instance, Group):
        shorten_open_sessions(instance.user_set.all())


@receiver(post_save, sender=MunicipalityUserPermission)
@receiver(post_save, sender=OrganizationUserPermission)
def shorten_sessions_of_coordinators(instance: Any, **_signal: Any) -> None:
    """So does a territory."""
    shorten_open_sessions([instance.user])


@receiver(post_save, sender=User)
def shorten_sessions_of_administrators(instance: User, created: bool, **_signal: Any) -> None:
    """So does the right of an administrator."""
    if instance.is_superuser and not created:
        shorten_open_sessions([instance])


@receiver(authenticator_added)
def keep_the_first_step(request: HttpRequest, authenticator: Authenticator, **_signal: Any) -> None:
    """Let the code by which an application was connected not open the door a moment later."""
    if authenticator.type == Authenticator.Type.TOTP:
        second_step.use_code(authenticator, request.POST.get("code", ""))


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Write down who has come in, after the second step where there is one."""
    note("signed in", request, [named(user.pk)])


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Write down who has left."""
    if user:
        note("signed out", request, [named(user.pk)])


@receiver(user_login_failed)
def note_refusal(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any
) -> None:
    """Write down whose password was wrong."""
    login = str(credentials.get("email") or credentials.get("username") or "")
    note("refused", request, rate_limits.budgets(login))
