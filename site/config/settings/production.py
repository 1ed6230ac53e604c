"""A public installation; refuses unsafe values before anything is read, made or started."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.environment import refusals

if found := refusals(os.environ):
    raise ImproperlyConfigured("\n".join(found))

from config.settings.installation import *  # noqa: F403
