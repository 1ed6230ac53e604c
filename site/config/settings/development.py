"""`make run` and `make dev`: everything on one machine, letters as files under var/mail."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
# `make dev`: a changed template must show at once.
SCHEDULES_REMEMBERED = not DEBUG
DESIGN_PAGE = True
INVENTED_DATA_ALLOWED = True
