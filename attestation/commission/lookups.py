"""Finding what the address of a page names, as far as the visitor may see it."""

from typing import Any

from django.shortcuts import get_object_or_404

from attestation.commission.models import CommissionSession


def visible_session(view: Any) -> CommissionSession:
    """Return the session that the address names; answer 404 unless the visitor may see it."""
    return get_object_or_404(
        CommissionSession.objects.visible_to(view.request.user), pk=view.kwargs["pk"]
    )
