"""«Система»: whether letters, papers and archives are worked on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.generic import TemplateView

from attestation.accounts.access import administers, is_operator
from attestation.base.job_health import health
from attestation.base.web import AuthenticatedMixin
from attestation.notifications.models import Letter


class SystemView(AuthenticatedMixin, TemplateView):
    """What the workers do, for operators and administrators; it refreshes itself."""

    template_name = "cabinet/system.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (is_operator(self.user) or administers(self.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        return super().get_context_data(
            now=now,
            health=health(now),
            letters=Letter.objects.filter(sent_at=None, failed_at=None).count(),
            **kwargs,
        )
