"""`make run`: everything on one machine, letters as files under var/mail."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
DESIGN_PAGE = True
INVENTED_DATA_ALLOWED = True
