"""«Вход и безопасность»: everything about one's own sign-in on one page."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.views.generic import TemplateView

from attestation.accounts import mfa
from attestation.base.web import AuthenticatedMixin


class SecurityView(AuthenticatedMixin, TemplateView):
    """Login, e-mail, password, second step, passkeys, recovery codes, open sessions."""

    template_name = "cabinet/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        found = list(Authenticator.objects.filter(user=user).order_by("pk"))
        kinds = Authenticator.Type
        codes = next((one for one in found if one.type == kinds.RECOVERY_CODES), None)
        is_asked = mfa.is_asked_of(user)
        return super().get_context_data(
            new_email=EmailAddress.objects.get_new(user),
            totp=next((one for one in found if one.type == kinds.TOTP), None),
            passkeys=[one for one in found if one.type == kinds.WEBAUTHN],
            codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
            is_on=any(one.type in (kinds.TOTP, kinds.WEBAUTHN) for one in found),
            is_asked=is_asked,
            mandatory_from=mfa.mandatory_from() if is_asked else None,
            sessions=len(UserSession.objects.purge_and_list(user)),
            **kwargs,
        )
