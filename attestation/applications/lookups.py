"""Finding the application that the address of a page names."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards
from attestation.applications.models import Application


def visible_application(view: Any) -> Application:
    """Return the application of the address, or 404 unless the visitor may see it."""
    return get_object_or_404(
        Application.objects.visible_to(view.request.user).for_list(), pk=view.kwargs["pk"]
    )


def own_application(view: Any) -> Application:
    """Return the application of the address, or 404 unless it is the visitor's own."""
    return get_object_or_404(
        Application.objects.filter(applicant=view.request.user).for_list(), pk=view.kwargs["pk"]
    )


def application_to_fill(view: Any) -> Application:
    """Return the application of the address, or 404 unless the visitor may change its documents."""
    user = view.request.user
    application = get_object_or_404(
        Application.objects.visible_to(user).for_list(), pk=view.kwargs["pk"]
    )
    if not roles_towards(user, application) & {Role.APPLICANT, Role.SCHOOL_COORDINATOR}:
        raise Http404
    return application
