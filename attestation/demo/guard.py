"""Invented data stay out of real installations."""

from django.conf import settings
from django.core.management.base import CommandError


def require_invented_data_allowed() -> None:
    """Stop the command unless the settings say that this site may hold invented data.

    Raises:
        CommandError: ``INVENTED_DATA_ALLOWED`` is not set, as in production.
    """
    if not settings.INVENTED_DATA_ALLOWED:
        raise CommandError(
            f"DomainError: {settings.SETTINGS_MODULE} is for a real installation, and this command "
            "writes invented people with a known password. It runs under "
            "config.settings.development only."
        )
