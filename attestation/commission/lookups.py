"""Finding the session that the address of a page names."""

from typing import Any

from django.shortcuts import get_object_or_404

from attestation.commission.models import CommissionSession


def visible_session(view: Any) -> CommissionSession:
    """Return the session of the address, or 404 unless the visitor may see it."""
    return get_object_or_404(
        CommissionSession.objects.visible_to(view.request.user), pk=view.kwargs["pk"]
    )
